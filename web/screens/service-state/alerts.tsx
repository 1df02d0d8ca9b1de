// What an operator must look at now, each with what to do, and the limits above which an alert is raised.
import { Link } from '@tanstack/react-router'
import { Panel } from '../../controls/panel.tsx'
import { StateBadge } from '../../controls/state-badge.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { Answer } from '../../frame/answer.tsx'
import { useLanguage, useWords } from '../../frame/language.ts'
import alertWords from './alert-words.ts'
import styles from './service-state.module.css'
import { type Alert, type Service, useService } from './use-service.ts'
import words from './words.ts'

export function Alerts() {
  const t = useWords(words)
  return (
    <Answer of={useService()}>
      {(service) => (
        <>
          <Now of={service.alerts} />
          {service.dashboards !== null && (
            <Panel title={t.dashboards} lead={t.dashboardsLead}>
              <p>
                <a href={service.dashboards} target="_blank" rel="noreferrer">
                  {t.openDashboards}
                </a>
              </p>
            </Panel>
          )}
          <Limits of={service.limits} />
        </>
      )}
    </Answer>
  )
}

function Now({ of: alerts }: { readonly of: readonly Alert[] }) {
  const t = useWords(words)
  const isWell = alerts.length === 0
  return (
    <section className={styles.state} data-state={isWell ? 'good' : 'bad'} aria-labelledby="state" aria-live="polite">
      <h2 id="state">{isWell ? t.well : t.alerts(alerts.length)}</h2>
      {isWell && <p>{t.wellText}</p>}
      <ul className={styles.alerts}>
        {alerts.map((alert) => (
          <li key={`${alert.code} ${alert.about}`}>
            <OneAlert of={alert} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function OneAlert({ of: { code, about, severity, measured, remedy } }: { readonly of: Alert }) {
  const t = useWords(words)
  const titles = useWords(alertWords)
  const language = useLanguage()
  return (
    <>
      <h3>
        <StateBadge tone={severity === 'trouble' ? 'bad' : 'warn'}>{t[severity]}</StateBadge> {titles[code]}
      </h3>
      <p className={styles.about}>
        {about !== null && (
          <Link to={isOfProcess(code) ? `/processes/${about}` : `/read-models/${about}`}>
            <code>{about}</code>
          </Link>
        )}
        {measured !== null && (
          <span>{code.endsWith('-behind') ? t.secondsBehind(measured) : t.measured(measured)}</span>
        )}
      </p>
      <p>{remedy[language]}</p>
    </>
  )
}

const isOfProcess = (code: Alert['code']) => code.startsWith('process') || code === 'commands-stuck'

function Limits({ of: limits }: { readonly of: Service['limits'] }) {
  const t = useWords(words)
  const titles = useWords(alertWords)
  const known = new Map<string, Service['limits'][number]>(limits.map((limit) => [limit.code, limit]))
  return (
    <Panel title={t.limits} lead={t.limitsLead}>
      {(id) => (
        <WideTable labelledBy={id}>
          <thead>
            <tr>
              <th scope="col">{t.alert}</th>
              <th scope="col">{t.raised}</th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(titles).map(([code, title]) => {
              const limit = known.get(code)
              return (
                <tr key={code}>
                  <th scope="row">{title}</th>
                  <td>{limit === undefined ? t.fromFirst : t.above(limit.above, limit.unit)}</td>
                </tr>
              )
            })}
          </tbody>
        </WideTable>
      )}
    </Panel>
  )
}
