// Events that a read model could not fold, by the row in which they wait; and to retry them after a fix.
import { Link } from '@tanstack/react-router'
import { ConfirmedButton } from '../../controls/confirmed-button.tsx'
import { Panel } from '../../controls/panel.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, useAsked, useCommand } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { useMay } from '../../frame/session.ts'
import { shownMoment } from '../../frame/shown.ts'
import styles from './read-model.module.css'
import words from './words.ts'

const EVERY_MS = 5_000

export function ParkedRows({ name }: { readonly name: string }) {
  const t = useWords(words)
  const language = useLanguage()
  const [manages, seesEvents] = [useMay('projections:manage'), useMay('events:read')]
  const path = { name }
  const parked = useAsked(
    ['parked rows', name],
    (signal) => api.GET('/api/projections/{name}/parked', { params: { path }, signal }),
    { everyMs: EVERY_MS },
  )
  const retry = useCommand((_: undefined, once) =>
    api.POST('/api/projections/{name}/retry', { ...once, params: { path } }),
  )
  return (
    <Panel title={t.parked} lead={t.parkedLead}>
      {(id) => (
        <>
          <div aria-live="polite">
            {retry.error && <CommandNote problem={retry.error} />}
            {retry.data && <p className={styles.note}>{t.retried(retry.data.keys)}</p>}
          </div>
          <Answer of={parked} isEmpty={({ generations }) => generations.length === 0} empty={<p>{t.noneParked}</p>}>
            {({ generations, items }) => (
              <>
                {generations.map(({ generation, keys }) => (
                  <p key={generation}>{t.parkedIn(generation, keys)}</p>
                ))}
                {items.length > 0 && (
                  <WideTable labelledBy={id}>
                    <thead>
                      <tr>
                        <th scope="col">{t.generation}</th>
                        <th scope="col">{t.row}</th>
                        <th scope="col">{t.waiting}</th>
                        <th scope="col">{t.event}</th>
                        <th scope="col">{t.why}</th>
                        <th scope="col">{t.since}</th>
                      </tr>
                    </thead>
                    <tbody>
                      {items.map((item) => (
                        <tr key={`${item.generation} ${JSON.stringify(item.key)}`}>
                          <td>{item.generation}</td>
                          <th scope="row">
                            <code>{Object.values(item.key).map(String).join(' ')}</code>
                          </th>
                          <td>{item.events}</td>
                          <td>
                            {seesEvents ? (
                              <Link to={`/events/${item.position}`}>{`${item.type} ${item.position}`}</Link>
                            ) : (
                              `${item.type} ${item.position}`
                            )}
                          </td>
                          <td>
                            {item.error} {item.retryAt !== null && t.requested}
                          </td>
                          <td>{shownMoment(item.parkedAt, language)}</td>
                        </tr>
                      ))}
                    </tbody>
                  </WideTable>
                )}
                {manages && (
                  <div className={styles.acts}>
                    <ConfirmedButton
                      look="strong"
                      busy={retry.isPending}
                      question={t.retryQuestion}
                      consequence={t.retryConsequence}
                      act={() => retry.mutate(undefined)}
                    >
                      {t.retry}
                    </ConfirmedButton>
                  </div>
                )}
              </>
            )}
          </Answer>
        </>
      )}
    </Panel>
  )
}
