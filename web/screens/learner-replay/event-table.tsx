// The same history as a table, page by page: for a screen reader, for printing, for whoever prefers to read.
import { useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownNumber } from '../../frame/shown.ts'
import styles from './event-table.module.css'
import { laneName, recorderName } from './lanes.ts'
import { authorOf } from './moment-notes.tsx'
import { type Clock, shortMoment } from './moments.ts'
import type { Note } from './notes.ts'
import type { EventFilters } from './use-history.ts'
import words from './words.ts'

type Props = {
  readonly learner: string
  readonly filters: EventFilters
  readonly clock: Clock
  readonly position: number
  readonly notes: ReadonlyMap<string, readonly Note[]>
  readonly go: (position: number) => void
}

type Place = { readonly after?: string; readonly before?: string; readonly around?: string }
const PAGE = 50

export function EventTable({ learner, filters, clock, position, notes, go }: Props) {
  const t = useWords(words)
  const language = useLanguage()
  const [place, setPlace] = useState<Place>({ around: String(position) })
  const given = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined))
  const asked = useAsked(
    ['replay table', learner, filters, place, language],
    (signal) =>
      api.GET('/api/learners/{id}/events', {
        params: { path: { id: learner }, query: { ...given, ...place, lang: language, limit: PAGE } },
        signal,
      }),
    { keepPrevious: true },
  )
  return (
    <Answer of={asked}>
      {({ items, before, after }) => (
        <section className={styles.pane} aria-labelledby="replay-table">
          <h2 id="replay-table">{t.tableTitle}</h2>
          {items.length === 0 ? (
            <p>{t.noneFound}</p>
          ) : (
            <table>
              <thead>
                <tr>
                  <th scope="col">{t.number}</th>
                  <th scope="col">{t.when}</th>
                  <th scope="col">{t.kind}</th>
                  <th scope="col">{t.what}</th>
                  <th scope="col">{t.by}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((item) => (
                  <tr key={item.position} aria-current={Number(item.position) === position ? 'true' : undefined}>
                    <td>{shownNumber(item.number, language)}</td>
                    <td>
                      <button type="button" className={styles.go} onClick={() => go(Number(item.position))}>
                        {shortMoment(item.occurredAt, clock)}
                      </button>
                    </td>
                    <td>{laneName(t, item.lane)}</td>
                    <td>
                      {item.words[language]}
                      {item.late && ` (${t.late})`}
                      {item.erased.length > 0 && ` (${t.erasedMark})`}
                      {notes.get(item.id)?.map((note) => (
                        <p key={note.note} className={styles.note}>
                          {t.noteLine(authorOf(note, t.somebody), note.text ?? t.noteErased)}
                        </p>
                      ))}
                    </td>
                    <td>{item.by === null ? '–' : recorderName(t, item.by)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          <div className={styles.pages}>
            <Button disabled={before === null} onClick={() => before !== null && setPlace({ before })}>
              {t.earlier}
            </Button>
            <Button disabled={after === null} onClick={() => after !== null && setPlace({ after })}>
              {t.later}
            </Button>
          </div>
        </section>
      )}
    </Answer>
  )
}
