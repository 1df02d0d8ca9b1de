// One event with everything around it: what caused it, what it led to, the rest of its request, its neighbours, its rows.
import { Link } from '@tanstack/react-router'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Facts, Panel } from '../../controls/panel.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { useParameter } from '../../frame/address.ts'
import { Answer } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { useMay } from '../../frame/session.ts'
import { shownMoment } from '../../frame/shown.ts'
import { EventData } from '../stream/event-data.tsx'
import { EventsTable, type LogEvent } from '../stream/events-table.tsx'
import styles from './event.module.css'
import words from './words.ts'

type Around = paths['/api/events/{position}']['get']['responses'][200]['content']['application/json']

export default function EventScreen() {
  const t = useWords(words)
  const position = useParameter('position')
  const around = useAsked(['event', position], (signal) =>
    api.GET('/api/events/{position}', { params: { path: { position } }, signal }),
  )
  return (
    <Page title={t.title(position)} above={<Link to="/streams">{t.log}</Link>}>
      <Answer of={around}>
        {(found) => (
          <div className={styles.parts}>
            <What of={found.event} />
            <Cause of={found} />
            <Events title={t.ledTo} of={found.ledTo} none={t.ledToNothing} lead={searched(found, t.searched)} />
            <Events title={t.correlated} of={found.correlated} none={t.noCorrelated} />
            <Events title={`${t.around}, ${t.before.toLowerCase()}`} of={found.before} none={t.first} />
            <Events title={`${t.around}, ${t.after.toLowerCase()}`} of={found.after} none={t.last} />
            <Touches of={found} />
          </div>
        )}
      </Answer>
    </Page>
  )
}

const searched = ({ searched: { from, to } }: Around, say: (from: string, to: string) => string) => say(from, to)

const isLearnerStream = (stream: string) => stream.startsWith('learner-')

function What({ of: event }: { readonly of: LogEvent }) {
  const t = useWords(words)
  const language = useLanguage()
  const seesLearners = useMay('learning:read')
  return (
    <Panel title={t.facts}>
      <EventData of={event.data} />
      <Facts
        of={[
          [t.type, <code key="type">{event.type}</code>],
          [t.version, event.version],
          [
            t.stream,
            <Link key="stream" to={`/streams/${event.stream}`}>
              {event.stream}
            </Link>,
          ],
          [t.revision, event.revision],
          [t.subject, event.subject ?? t.nobody],
          [t.actor, event.actor],
          [t.occurred, shownMoment(event.occurredAt, language)],
          [t.recorded, shownMoment(event.recordedAt, language)],
          [t.id, event.id],
          [t.correlation, event.correlation],
        ]}
      />
      {seesLearners && isLearnerStream(event.stream) && event.subject !== null && (
        <p>
          <Link to={`/learners/${event.subject}/replay`} search={{ at: event.position }}>
            {t.replay}
          </Link>
        </p>
      )}
    </Panel>
  )
}

function Cause({ of: { event, causedBy } }: { readonly of: Around }) {
  const t = useWords(words)
  const { causation } = event
  if (causedBy !== null) return <Events title={t.causedBy} of={[causedBy]} none={t.direct} />
  return (
    <Panel title={t.causedBy}>
      <p>{causation === null ? t.direct : t.farCause(causation)}</p>
    </Panel>
  )
}

type EventsProps = {
  readonly title: string
  readonly of: readonly LogEvent[]
  readonly none: string
  readonly lead?: string
}

function Events({ title, of: events, none, lead }: EventsProps) {
  return (
    <Panel title={title} lead={lead}>
      {(id) => (events.length === 0 ? <p>{none}</p> : <EventsTable labelledBy={id} events={events} />)}
    </Panel>
  )
}

function Touches({ of: { touches, event } }: { readonly of: Around }) {
  const t = useWords(words)
  return (
    <Panel title={t.touches} lead={t.touchesLead}>
      {(id) =>
        touches.length === 0 ? (
          <p>{t.touchesNothing}</p>
        ) : (
          <>
            {isLearnerStream(event.stream) && <p>{t.why}</p>}
            <WideTable labelledBy={id}>
              <thead>
                <tr>
                  <th scope="col">{t.model}</th>
                  <th scope="col">{t.rows}</th>
                </tr>
              </thead>
              <tbody>
                {touches.map(({ readModel, keys }) => (
                  <tr key={readModel}>
                    <th scope="row">
                      <Link to={`/read-models/${readModel}`}>
                        <code>{readModel}</code>
                      </Link>
                    </th>
                    <td>
                      {keys === null
                        ? t.hiddenKeys
                        : keys.map((key) => (
                            <span key={JSON.stringify(key)} className={styles.key}>
                              <code>{Object.values(key).map(String).join(' ')}</code>
                            </span>
                          ))}
                    </td>
                  </tr>
                ))}
              </tbody>
            </WideTable>
          </>
        )
      }
    </Panel>
  )
}
