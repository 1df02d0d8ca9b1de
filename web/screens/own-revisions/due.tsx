// How much is due today, the days ahead, and the last sessions.
import { useId } from 'react'
import { Button } from '../../controls/button.tsx'
import { Panel } from '../../controls/panel.tsx'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownMoment, shownShare, shownWeekday } from '../../frame/shown.ts'
import type { RevisionCard } from '../../player/revision-state.ts'
import styles from './own-revisions.module.css'
import type { Revisions } from './own-revisions.tsx'
import words from './words.ts'

/** What one session takes. */
const MOST_CARDS = 50

type Props = {
  readonly revisions: Revisions
  /** Whether the service has all that was answered: until then, its answer is of before. */
  readonly isSent: boolean
  readonly onStart: (cards: readonly RevisionCard[]) => void
}

export function Due({ revisions: { due, dueCount, days, cards, sessions }, isSent, onStart }: Props) {
  const t = useWords(words)
  const language = useLanguage()
  const id = useId()
  const [today, ...ahead] = days
  const planned = today?.planned ?? 0
  const fits = Math.min(planned, MOST_CARDS)
  // What does not fit into a day is counted on the day that it moves to.
  const next = ahead.find((day) => day.planned > 0)
  const most = Math.max(1, ...ahead.map((day) => day.planned))
  return (
    <>
      <Panel title={t.today}>
        {isSent && fits > 0 && (
          <>
            <p className={styles.count}>{t.due(fits)}</p>
            {dueCount > fits && <p>{planned > fits ? t.restAfter : t.rest}</p>}
            <Button look="strong" onClick={() => onStart(due.slice(0, fits))}>
              {t.start}
            </Button>
          </>
        )}
        {fits === 0 && (
          <>
            <p>{cards === 0 ? t.nothingYet : dueCount > 0 ? t.limit : t.nothingDue}</p>
            {next !== undefined && <p>{t.next(next.planned, shownWeekday(next.day, language))}</p>}
          </>
        )}
        {!isSent && fits > 0 && <p>{t.notSent}</p>}
      </Panel>
      {cards > 0 && ahead.length > 0 && (
        <Panel title={t.ahead}>
          <ul className={styles.days}>
            {ahead.map((day) => (
              <li key={day.day}>
                <span id={`${id}-${day.day}`}>{shownWeekday(day.day, language)}</span>
                <progress max={most} value={day.planned} aria-labelledby={`${id}-${day.day}`} />
                <span>{t.things(day.planned)}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {sessions.some(({ endedAt }) => endedAt !== null) && (
        <Panel title={t.before}>
          <ul className={styles.sessions}>
            {sessions
              .flatMap(({ endedAt, ...one }) => (endedAt === null ? [] : [{ endedAt, ...one }]))
              .slice(0, 5)
              .map(({ session, endedAt, recalled, answered, score }) => (
                <li key={session}>
                  <time dateTime={endedAt}>{shownMoment(endedAt, language)}</time>
                  <span>
                    {score === null ? t.noAnswer : t.session(recalled, answered, shownShare(score, language))}
                  </span>
                </li>
              ))}
          </ul>
        </Panel>
      )}
    </>
  )
}
