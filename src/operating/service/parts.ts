// The parts of a service, each with its state, how fast it answers, how much it does and what to do about it: one view of what
// the alerts and the figures say, for whoever watches the service.
import type { Alert, AlertCode } from './alerts.ts'
import type { Figures } from './figures.ts'

export const partNames = [
  'http',
  'log',
  'database',
  'keys',
  'workers',
  'read-models',
  'processes',
  'webhooks',
  'mail',
  'files',
  'jobs',
  'models',
  'machine',
] as const
export type PartName = (typeof partNames)[number]

export type PartState = 'ok' | 'warning' | 'trouble' | 'unknown'
export type ServicePart = {
  readonly part: PartName
  readonly state: PartState
  /** Milliseconds; null where the part does not answer by itself, or was not measured. */
  readonly latencyMs: number | null
  /** Requests or commands a second; null where nothing is counted. */
  readonly perSecond: number | null
  readonly alerts: readonly Alert[]
}

const partOf: Readonly<Record<AlertCode, PartName>> = {
  'no-worker': 'workers',
  'duties-unheld': 'workers',
  'read-model-behind': 'read-models',
  'read-model-stopped': 'read-models',
  'read-model-stalled': 'read-models',
  'read-model-frozen': 'read-models',
  'read-model-of-another-log': 'read-models',
  'rows-parked': 'read-models',
  'process-stopped': 'processes',
  'process-stalled': 'processes',
  'process-of-another-log': 'processes',
  'process-keys-parked': 'processes',
  'commands-stuck': 'processes',
  'webhooks-not-sent': 'webhooks',
  'webhooks-stalled': 'webhooks',
  'webhooks-behind': 'webhooks',
  'webhooks-of-another-log': 'webhooks',
  'mail-not-sent': 'mail',
  'mail-server-away': 'mail',
  'mail-behind': 'mail',
  'mail-refused': 'mail',
  'file-store-away': 'files',
  // They are sent as webhooks are.
  'posts-not-taken': 'webhooks',
  'jobs-waiting': 'jobs',
  'jobs-failed': 'jobs',
  'jobs-queue-away': 'jobs',
  'model-not-served': 'models',
  'answers-slow': 'http',
  'requests-failing': 'http',
  'commands-waiting': 'log',
  'connections-used': 'database',
  'processors-busy': 'machine',
  'memory-used': 'machine',
  'disk-full': 'machine',
}

/** What these parts do is measured by asking them: without an answer nothing is known of them. */
const asked: Partial<Record<PartName, 'logMs' | 'databaseMs' | 'keysMs'>> = {
  log: 'logMs',
  database: 'databaseMs',
  keys: 'keysMs',
}

export function partsOf(alerts: readonly Alert[], figures: Figures | null): readonly ServicePart[] {
  return partNames.map((part) => {
    const own = alerts.filter(({ code }) => partOf[code] === part)
    const latency = part === 'http' ? 'latencyMs' : asked[part]
    const latencyMs = latency && figures ? figures[latency] : null
    const isSilent = asked[part] !== undefined && latencyMs === null
    return {
      part,
      state: own[0]?.severity ?? (isSilent ? 'unknown' : 'ok'),
      latencyMs,
      perSecond:
        figures === null ? null : part === 'http' ? figures.requestsPerS : part === 'log' ? figures.commandsPerS : null,
      alerts: own,
    }
  })
}

/** The whole is as its worst part: trouble before a warning before what nobody knows. */
export function stateOf(parts: readonly Pick<ServicePart, 'state'>[]): PartState {
  const order = ['trouble', 'warning', 'unknown', 'ok'] as const
  return order.find((state) => parts.some((part) => part.state === state)) ?? 'ok'
}

export type Since = (part: PartName, state: PartState) => Date

/** Since when each part has the state that it has, as far as this process has seen. */
export function sinceWhen(now: () => Date): Since {
  const seen = new Map<PartName, { readonly state: PartState; readonly at: Date }>()
  return (part, state) => {
    const before = seen.get(part)
    if (before?.state === state) return before.at
    const at = now()
    seen.set(part, { state, at })
    return at
  }
}
