// How a session of revision went: how much was recalled, how long it took, and what comes back when.
import { useEffect, useRef } from 'react'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownWeekday } from '../../frame/shown.ts'
import { type RevisionRun, sumOf } from '../../player/revision-state.ts'
import styles from './own-revisions.module.css'
import words from './words.ts'

const MINUTE_MS = 60_000

export function Outcome({ run }: { readonly run: RevisionRun }) {
  const t = useWords(words)
  const language = useLanguage()
  const { answered, recalled, durationMs, returns } = sumOf(run)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <section className={styles.outcome} aria-labelledby="outcome">
      <h2 id="outcome" ref={heading} tabIndex={-1}>
        {t.over}
      </h2>
      <p className={styles.count}>{answered === 0 ? t.noAnswer : t.score(recalled, answered)}</p>
      {answered > 0 && <p>{t.minutes(Math.max(1, Math.round(durationMs / MINUTE_MS)))}</p>}
      {returns.length > 0 && (
        <>
          <h3>{t.comesBack}</h3>
          <ul>
            {returns.map(({ day, count }) => (
              <li key={day}>{t.onDay(shownWeekday(day, language), count)}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
