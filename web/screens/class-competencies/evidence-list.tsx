// The events that show how far a learner is, newest first, each a link to that moment of the learner's history.

import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { allPages } from '../../frame/all-pages.ts'
import { Answer } from '../../frame/answer.tsx'
import { answered, api } from '../../frame/api.ts'
import type { ApiProblem } from '../../frame/api-problem.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownDay } from '../../frame/shown.ts'
import type { Language } from '../../frame/words.ts'
import styles from './class-competencies.module.css'
import words from './words.ts'

type Props = { readonly learner: string; readonly ids: readonly string[] }
type Shown = {
  readonly id: string
  readonly type: string
  readonly occurredAt: string
  readonly position: string
  readonly words: Readonly<Record<Language, string>>
}

const PAGE = 200

/** Reads back until all are found. An event whose period of retention has ended is not found. */
async function eventsOf({ learner, ids }: Props, signal: AbortSignal): Promise<readonly Shown[]> {
  let left = ids.length
  const { items } = await allPages<Shown>(async (cursor) => {
    const query = { limit: PAGE, ...(cursor !== undefined && { cursor }) }
    const page = await answered(
      api.GET('/api/learners/{learner}/history', { params: { path: { learner }, query }, signal }),
    )
    const found = page.items.filter(({ id }) => ids.includes(id))
    left -= found.length
    return { items: found, next: left > 0 ? page.next : null }
  })
  return items
}

export function EvidenceList({ learner, ids }: Props) {
  const t = useWords(words)
  const language = useLanguage()
  const asked = useQuery<readonly Shown[], ApiProblem>({
    queryKey: ['evidence', learner, ids],
    queryFn: ({ signal }) => eventsOf({ learner, ids }, signal),
  })
  return (
    <Answer of={asked}>
      {(events) => (
        <>
          <ul className={styles.evidence}>
            {events.map((event) => (
              <li key={event.id}>
                <Link to={`/learners/${learner}/replay`} search={{ at: event.position }}>
                  {event.type === 'learning.production-submitted'
                    ? t.work(shownDay(event.occurredAt, language))
                    : t.event(event.words[language], shownDay(event.occurredAt, language))}
                </Link>
              </li>
            ))}
          </ul>
          {events.length < ids.length && <p>{t.gone(ids.length - events.length)}</p>}
        </>
      )}
    </Answer>
  )
}
