// The newest events of a learner, as sentences. What is recorded meanwhile waits to be shown: nothing moves under somebody's
// hand.
import { useEffect, useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { CorrectAnswer } from '../../controls/correct-answer.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownMoment } from '../../frame/shown.ts'
import { answersIn } from './answers.ts'
import styles from './learner.module.css'
import words from './words.ts'

const PAGE = 20
const MOST = 200

/** The last change that was reported; `position` is null where nobody knows what was recorded. */
export type News = { readonly position: string | null; readonly number: number }

type Props = {
  readonly learner: string
  /** Absent where nothing listens. */
  readonly news?: News
  readonly mayCorrect?: boolean
}

const NONE: News = { position: null, number: 0 }

export function Lately({ learner, news = NONE, mayCorrect = false }: Props) {
  const t = useWords(words)
  const language = useLanguage()
  const [limit, setLimit] = useState(PAGE)
  const history = useAsked(
    ['learner history', learner, limit],
    (signal) => api.GET('/api/learners/{learner}/history', { params: { path: { learner }, query: { limit } }, signal }),
    { keepPrevious: true },
  )
  // Whatever asked again has shown the news, and a correction of one's own is in the list before it is reported.
  const [shownNews, setShownNews] = useState(news.number)
  const { dataUpdatedAt } = history
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new answer counts, not the news that came after it.
  useEffect(() => setShownNews(news.number), [dataUpdatedAt])
  const newest = history.data?.items[0]?.position
  const isListed = news.position !== null && newest !== undefined && BigInt(news.position) <= BigInt(newest)
  const hasNews = news.number !== shownNews && !isListed
  return (
    <section className={styles.panel} aria-labelledby="lately">
      <div className={styles.latelyHead}>
        <h2 id="lately">{t.lately}</h2>
        <Button
          hidden={news === NONE}
          disabled={!hasNews}
          busy={history.isFetching}
          onClick={() => void history.refetch()}
        >
          {hasNews ? t.news : t.noNews}
        </Button>
      </div>
      <Answer of={history} isEmpty={({ items }) => items.length === 0} empty={<p>{t.noEvents}</p>}>
        {({ items, next }) => {
          const answers = answersIn(items)
          return (
            <>
              <ol className={styles.events}>
                {items.map((event) => {
                  const attempt = answers.get(event.id)
                  return (
                    <li key={event.id}>
                      <time dateTime={event.occurredAt}>{shownMoment(event.occurredAt, language)}</time>
                      <span>{event.words[language]}</span>
                      {mayCorrect && attempt && <CorrectAnswer learner={learner} attempt={attempt} />}
                    </li>
                  )
                })}
              </ol>
              {next !== null && limit < MOST && (
                <Button busy={history.isPlaceholderData} onClick={() => setLimit(Math.min(MOST, limit + 3 * PAGE))}>
                  {t.more}
                </Button>
              )}
            </>
          )
        }}
      </Answer>
    </section>
  )
}
