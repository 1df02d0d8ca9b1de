// What one learner has to revise on a day, and how the last sessions went.
import { Button } from '../../controls/button.tsx'
import { Panel } from '../../controls/panel.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownDay, shownMoment, shownShare } from '../../frame/shown.ts'
import words from './words.ts'

type Props = {
  readonly learner: string
  readonly name: string
  readonly on: string
  readonly close: () => void
}

const MINUTE_MS = 60_000

export function LearnerRevisions({ learner, name, on, close }: Props) {
  const t = useWords(words)
  const language = useLanguage()
  const asked = useAsked(['revisions of', learner, on], (signal) =>
    api.GET('/api/learners/{learner}/revisions', {
      params: { path: { learner }, query: { on, ...sinceOwnChanges() } },
      signal,
    }),
  )
  return (
    <Panel takesFocus title={t.ofLearner(name)} actions={<Button onClick={close}>{t.close}</Button>}>
      {(id) => (
        <Answer of={asked}>
          {({ due, dueCount, sessions }) => (
            <>
              <p>{t.dueCount(dueCount)}</p>
              {due.length > 0 && (
                <WideTable labelledBy={id}>
                  <thead>
                    <tr>
                      <th scope="col">{t.what}</th>
                      <th scope="col">{t.recall}</th>
                      <th scope="col">{t.dueOn}</th>
                      <th scope="col">{t.reviews}</th>
                      <th scope="col">{t.lapses}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {due.map((one) => (
                      <tr key={`${one.kind} ${one.item}`}>
                        <th scope="row">{one.title ?? one.question ?? one.item}</th>
                        <td>{shownShare(one.recall, language)}</td>
                        <td>{shownDay(one.dueOn, language)}</td>
                        <td>{one.reviews}</td>
                        <td>{one.lapses}</td>
                      </tr>
                    ))}
                  </tbody>
                </WideTable>
              )}
              <h3>{t.sessions}</h3>
              {sessions.length === 0 ? (
                <p>{t.noSessions}</p>
              ) : (
                <ul>
                  {sessions.map(({ session, startedAt, endedAt, recalled, answered, score, durationMs }) => (
                    <li key={session}>
                      {t.session(
                        startedAt === null ? '' : shownMoment(startedAt, language),
                        endedAt === null
                          ? t.open
                          : score === null
                            ? t.noAnswer
                            : t.result(recalled, answered, Math.max(1, Math.round(durationMs / MINUTE_MS))),
                      )}
                    </li>
                  ))}
                </ul>
              )}
            </>
          )}
        </Answer>
      )}
    </Panel>
  )
}
