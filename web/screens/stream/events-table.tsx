// Events of the log, one a row: each leads to what is around it.
import { Link } from '@tanstack/react-router'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { WideTable } from '../../controls/wide-table.tsx'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownMoment } from '../../frame/shown.ts'
import { EventData } from './event-data.tsx'
import words from './words.ts'

export type LogEvent =
  paths['/api/streams/{stream}']['get']['responses'][200]['content']['application/json']['items'][number]

type Props = { readonly labelledBy: string; readonly events: readonly LogEvent[] }

export function EventsTable({ labelledBy, events }: Props) {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <WideTable labelledBy={labelledBy}>
      <thead>
        <tr>
          <th scope="col">{t.position}</th>
          <th scope="col">{t.revision}</th>
          <th scope="col">{t.type}</th>
          <th scope="col">{t.occurred}</th>
          <th scope="col">{t.data}</th>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => (
          <tr key={event.position}>
            <th scope="row">
              <Link to={`/events/${event.position}`}>{event.position}</Link>
            </th>
            <td>{event.revision}</td>
            <td>
              <code>{event.type}</code>
            </td>
            <td>{shownMoment(event.occurredAt, language)}</td>
            <td>
              <EventData of={event.data} />
            </td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  )
}
