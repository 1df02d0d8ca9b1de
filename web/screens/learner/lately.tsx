// The newest events of a learner, as sentences.
import { useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownMoment } from '../../frame/shown.ts'
import { sentenceOf } from './event-sentence.ts'
import styles from './learner.module.css'
import words from './words.ts'

const PAGE = 20
const MOST = 200

export function Lately({ learner }: { readonly learner: string }) {
  const t = useWords(words)
  const language = useLanguage()
  const [limit, setLimit] = useState(PAGE)
  const history = useAsked(
    ['learner history', learner, limit],
    (signal) => api.GET('/api/learners/{learner}/history', { params: { path: { learner }, query: { limit } }, signal }),
    { keepPrevious: true },
  )
  return (
    <section className={styles.panel} aria-labelledby="lately">
      <h2 id="lately">{t.lately}</h2>
      <Answer of={history} isEmpty={({ items }) => items.length === 0} empty={<p>{t.noEvents}</p>}>
        {({ items, next }) => (
          <>
            <ol className={styles.events}>
              {items.map((event) => (
                <li key={event.id}>
                  <time dateTime={event.occurredAt}>{shownMoment(event.occurredAt, language)}</time>
                  <span>{sentenceOf(event, t)}</span>
                </li>
              ))}
            </ol>
            {next !== null && limit < MOST && (
              <Button busy={history.isPlaceholderData} onClick={() => setLimit(Math.min(MOST, limit + 3 * PAGE))}>
                {t.more}
              </Button>
            )}
          </>
        )}
      </Answer>
    </section>
  )
}
