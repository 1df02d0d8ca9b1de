// How far behind the read models are, for everybody: the generation in use of each.
import { Link } from '@tanstack/react-router'
import { Panel } from '../../controls/panel.tsx'
import { StateBadge } from '../../controls/state-badge.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { useMay } from '../../frame/session.ts'
import { EVERY_MS } from './use-service.ts'
import words from './words.ts'

export function ModelsHealth() {
  const t = useWords(words)
  const isLinked = useMay(['projections:read', 'projections:preview'])
  const models = useAsked(['health of read models'], (signal) => api.GET('/health/projections', { signal }), {
    everyMs: EVERY_MS,
  })
  return (
    <Panel title={t.models} lead={t.modelsLead}>
      {(id) => (
        <Answer of={models} isEmpty={({ projections }) => projections.length === 0} empty={<p>{t.noModels}</p>}>
          {({ projections }) => (
            <WideTable labelledBy={id}>
              <thead>
                <tr>
                  <th scope="col">{t.model}</th>
                  <th scope="col">{t.generation}</th>
                  <th scope="col">{t.lag}</th>
                  <th scope="col">{t.warnings}</th>
                </tr>
              </thead>
              <tbody>
                {projections.map(({ projection, generation, lagSeconds, warnings }) => (
                  <tr key={`${projection} ${generation}`}>
                    <th scope="row">
                      {isLinked ? (
                        <Link to={`/read-models/${projection}`}>
                          <code>{projection}</code>
                        </Link>
                      ) : (
                        <code>{projection}</code>
                      )}
                    </th>
                    <td>{generation}</td>
                    <td>{lagSeconds === null ? t.unknown : t.seconds(lagSeconds)}</td>
                    <td>
                      {warnings.length > 0 && <StateBadge tone="bad">{t.attention}</StateBadge>} {warnings.join(', ')}
                    </td>
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
