// Whether the service is well, and how far behind its read models are.
import { WideTable } from '../../controls/wide-table.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import styles from './service-state.module.css'
import words from './words.ts'

const EVERY_MS = 5_000

export default function ServiceState() {
  const t = useWords(words)
  const health = useAsked(['health'], (signal) => api.GET('/health', { signal }), { everyMs: EVERY_MS })
  const models = useAsked(['health of read models'], (signal) => api.GET('/health/projections', { signal }), {
    everyMs: EVERY_MS,
  })
  return (
    <Page title={t.title} lead={t.lead}>
      <Answer of={health}>
        {({ troubles }) => (
          <section className={styles.state} data-state={troubles.length === 0 ? 'good' : 'bad'} aria-labelledby="state">
            <h2 id="state">{troubles.length === 0 ? t.well : t.trouble}</h2>
            <p>{troubles.length === 0 ? t.wellText : t.troubleText}</p>
            <ul>
              {troubles.map((trouble) => (
                <li key={`${trouble.about} ${trouble.what}`}>
                  <code>{trouble.about}</code> {trouble.what}
                </li>
              ))}
            </ul>
          </section>
        )}
      </Answer>
      <section className={styles.panel} aria-labelledby="models">
        <h2 id="models">{t.models}</h2>
        <p className={styles.quiet}>{t.modelsLead}</p>
        <Answer of={models}>
          {({ projections }) => (
            <WideTable labelledBy="models">
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
                      <code>{projection}</code>
                    </th>
                    <td>{generation}</td>
                    <td>{lagSeconds === null ? t.unknown : t.seconds(lagSeconds)}</td>
                    <td>{warnings.join(', ')}</td>
                  </tr>
                ))}
              </tbody>
            </WideTable>
          )}
        </Answer>
      </section>
    </Page>
  )
}
