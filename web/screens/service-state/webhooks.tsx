// Whether events reach other systems: counts of all schools for those who run the service, one's own endpoints for a school.
import { Facts, Panel } from '../../controls/panel.tsx'
import { StateBadge } from '../../controls/state-badge.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownNumber } from '../../frame/shown.ts'
import { EVERY_MS, useService } from './use-service.ts'
import words from './words.ts'

export function DeliveriesOfAll() {
  const t = useWords(words)
  const language = useLanguage()
  const number = (value: number) => shownNumber(value, language)
  return (
    <Panel title={t.webhooks} lead={t.webhooksLead}>
      <Answer of={useService()}>
        {({ webhooks }) => (
          <Facts
            of={[
              [t.dispatched, webhooks.isDispatched ? t.yes : t.no],
              [t.oldest, t.seconds(webhooks.oldestSeconds)],
              [t.waitingDeliveries, number(webhooks.waiting)],
              [t.parkedDeliveries, number(webhooks.parked)],
              [t.pausedEndpoints, number(webhooks.paused)],
              [t.stalledEndpoints, number(webhooks.stalled)],
              [t.otherLogEndpoints, number(webhooks.otherLog)],
            ]}
          />
        )}
      </Answer>
    </Panel>
  )
}

export function Endpoints() {
  const t = useWords(words)
  const endpoints = useAsked(['webhooks'], (signal) => api.GET('/api/webhooks', { signal }), { everyMs: EVERY_MS })
  return (
    <Panel title={t.webhooks} lead={t.endpointsLead}>
      {(id) => (
        <Answer of={endpoints} isEmpty={({ items }) => items.length === 0} empty={<p>{t.noEndpoints}</p>}>
          {({ items }) => (
            <WideTable labelledBy={id}>
              <thead>
                <tr>
                  <th scope="col">{t.address}</th>
                  <th scope="col">{t.endpointState}</th>
                  <th scope="col">{t.position}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((endpoint) => (
                  <tr key={endpoint.id}>
                    <th scope="row">{endpoint.url}</th>
                    <td>
                      <StateBadge tone={endpoint.state === 'active' ? 'good' : 'warn'}>{t[endpoint.state]}</StateBadge>
                    </td>
                    <td>{endpoint.position}</td>
                  </tr>
                ))}
              </tbody>
            </WideTable>
          )}
        </Answer>
      )}
    </Panel>
  )
}
