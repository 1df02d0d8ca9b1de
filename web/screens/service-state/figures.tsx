// The figures of the service now and over the last day, and the state of each of its parts.
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Panel } from '../../controls/panel.tsx'
import { StateBadge } from '../../controls/state-badge.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownMoment } from '../../frame/shown.ts'
import { Strip } from '../../plot/strip.tsx'
import figureWords from './figure-words.ts'
import styles from './service-state.module.css'
import words from './words.ts'

type ServicesHealth = paths['/api/adaptive/services-health']['get']['responses'][200]['content']['application/json']

const EVERY_MS = 30_000
const units = {
  requestsPerS: '/s',
  commandsPerS: '/s',
  latencyMs: 'ms',
  errors: '%',
  queue: '',
  pool: '%',
  cpu: '%',
  memory: '%',
  disk: '%',
  logMs: 'ms',
  databaseMs: 'ms',
  keysMs: 'ms',
  lagSeconds: 's',
} as const
type Name = keyof typeof units
const names = Object.keys(units) as readonly Name[]
const limited: Partial<Record<Name, keyof ServicesHealth['thresholds']>> = {
  latencyMs: 'latency',
  errors: 'errors',
  queue: 'queue',
  pool: 'pool',
  cpu: 'cpu',
  memory: 'memory',
}

export function Figures() {
  const health = useAsked(
    ['services-health'],
    (signal) => api.GET('/api/adaptive/services-health', { params: { query: { hours: 24 } }, signal }),
    { everyMs: EVERY_MS },
  )
  return (
    <Answer of={health}>
      {(found) => (
        <>
          <Values of={found} />
          <Parts of={found.parts} />
        </>
      )}
    </Answer>
  )
}

function Values({ of: { figures, history, thresholds } }: { readonly of: ServicesHealth }) {
  const t = useWords(words)
  const titles = useWords(figureWords)
  const language = useLanguage()
  const shown = (value: number | null | undefined, name: Name) =>
    value === null || value === undefined
      ? t.notMeasured
      : `${value.toLocaleString(language, { maximumSignificantDigits: 3 })}\u00a0${units[name]}`.trim()
  const figureOf = (of: object, name: Name): number | null => {
    const value: unknown = Reflect.get(of, name)
    return typeof value === 'number' ? value : null
  }
  return (
    <Panel title={t.figures} lead={t.figuresLead}>
      {(id) =>
        figures === null && history.length === 0 ? (
          <p>{t.noFigures}</p>
        ) : (
          <WideTable labelledBy={id}>
            <thead>
              <tr>
                <th scope="col">{t.figure}</th>
                <th scope="col">{t.now}</th>
                <th scope="col">{t.limit}</th>
                <th scope="col">{t.day}</th>
              </tr>
            </thead>
            <tbody>
              {names.map((name) => {
                const values = history.map((point) => figureOf(point, name))
                const most = Math.max(0, ...values.map((value) => value ?? 0))
                const limit = limited[name] && thresholds[limited[name]]
                return (
                  <tr key={name}>
                    <th scope="row">{titles[name]}</th>
                    <td>{shown(figures && figureOf(figures, name), name)}</td>
                    <td>{limit ? shown(limit.warning, name) : '–'}</td>
                    <td>
                      {values.some((value) => value !== null) && (
                        <>
                          <svg
                            className={styles.strip}
                            width="160"
                            height="24"
                            viewBox="0 0 160 24"
                            aria-hidden="true"
                            focusable="false"
                          >
                            <Strip counts={values.map((value) => value ?? 0)} width={160} height={24} />
                          </svg>
                          {t.most(shown(most, name))}
                        </>
                      )}
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </WideTable>
        )
      }
    </Panel>
  )
}

const tones = { ok: 'good', warning: 'warn', trouble: 'bad', unknown: 'plain' } as const

function Parts({ of: parts }: { readonly of: ServicesHealth['parts'] }) {
  const t = useWords(words)
  const titles = useWords(figureWords)
  const language = useLanguage()
  const states = { ok: t.ok, warning: t.warning, trouble: t.trouble, unknown: t.unknownState }
  return (
    <Panel title={t.parts}>
      {(id) => (
        <WideTable labelledBy={id}>
          <thead>
            <tr>
              <th scope="col">{t.part}</th>
              <th scope="col">{t.state}</th>
              <th scope="col">{t.since}</th>
            </tr>
          </thead>
          <tbody>
            {parts.map(({ part, state, since }) => (
              <tr key={part}>
                <th scope="row">{titles[part]}</th>
                <td>
                  <StateBadge tone={tones[state]}>{states[state]}</StateBadge>
                </td>
                <td>{shownMoment(since, language)}</td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
    </Panel>
  )
}
