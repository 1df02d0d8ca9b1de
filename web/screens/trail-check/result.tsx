// What the verifier found: whether anything was changed and where, what was verified, and what nobody can know from it.
import { useEffect, useRef } from 'react'
import type { Saying, Verified } from '../../../tools/audit/verify-audit.mjs'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownMoment, shownNumber } from '../../frame/shown.ts'
import findingWords from './finding-words.ts'
import styles from './trail-check.module.css'
import type { Held } from './use-check.ts'
import words from './words.ts'

/** As many as the verifier looks for. */
const MOST_WRONG = 20

type Sentence = string | ((facts: Saying['facts']) => string)

function useSentence(): (saying: Saying) => string {
  const known: Readonly<Record<string, Sentence>> = useWords(findingWords)
  return ({ code, facts, what }) => {
    const sentence = Object.hasOwn(known, code) ? known[code] : undefined
    return typeof sentence === 'function' ? sentence(facts) : (sentence ?? what)
  }
}

export function Result({ found, held }: { readonly found: Verified; readonly held: Held }) {
  const t = useWords(words)
  const language = useLanguage()
  const sentence = useSentence()
  const { wrong, unknown, restores } = found
  const isIntact = wrong.length === 0
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const bad = wrong.flatMap(({ entry }) => (entry === undefined ? [] : [entry]))
  const facts = [
    [t.checked, found.whole ? t.wholeChain(found.entries) : t.selected(found.entries, found.size)],
    [t.school, found.school],
    [t.root, found.root],
    [t.keyUsed, held.key === undefined ? t.keyOfBundle : t.keyHeld],
    [t.heldUsed, held.checkpoints === undefined ? t.noneHeld : shownNumber(held.checkpoints.length, language)],
  ] as const
  return (
    <section className={styles.result} data-result={isIntact ? 'intact' : 'changed'} aria-labelledby="result">
      <h2 id="result" ref={heading} tabIndex={-1}>
        {isIntact ? t.intact : t.changed}
      </h2>
      {bad.length > 0 && <p className={styles.first}>{t.firstWrong(Math.min(...bad))}</p>}
      {!isIntact && (
        <ul>
          {wrong.map((saying) => (
            <li key={`${saying.entry} ${saying.code} ${saying.what}`}>
              {saying.entry !== undefined && <strong>{t.entryIs(saying.entry)} · </strong>}
              {sentence(saying)}
            </li>
          ))}
        </ul>
      )}
      {wrong.length >= MOST_WRONG && <p>{t.more}</p>}
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.note}>{t.steps}</p>
      {restores.length > 0 && (
        <>
          <h3>{t.restores}</h3>
          <ul>
            {restores.map(({ entry, at, checkpoint, entriesNow }) => (
              <li key={entry}>{t.restored(shownMoment(at, language), entry, checkpoint, entriesNow)}</li>
            ))}
          </ul>
        </>
      )}
      <h3>{t.unknown}</h3>
      <ul>
        {unknown.map((saying) => (
          <li key={saying.what}>{sentence(saying)}</li>
        ))}
      </ul>
    </section>
  )
}
