// What somebody who runs the service must look at now: each alert with a code that people's screens put into words, and the
// limit that was passed. `/health`, the operator's page, services-health and the doctor all read it from here. Of what also
// stands in deploy/alerts.yml, the conditions are the same, without the time for which Prometheus waits.
import type { FileStoreStatus } from '#files/file-store-status.ts'
import type { WebhookStatus } from '#integrating/webhooks/webhook-status.ts'
import type { JobStatus } from '#jobs/job-status.ts'
import type { MailStatus } from '#mailing/mail-status.ts'
import { severityOf, type ThresholdName, type Thresholds, thresholdNames } from '#platform/thresholds.ts'
import type { Lag } from '#projecting/projection-lag.ts'
import type { LiveWorkers } from '#projecting/workers/live-workers.ts'
import type { ProcessStatus } from '#reacting/process-status.ts'
import type { Figures } from './figures.ts'
import type { PostStatus } from './post-alerts.ts'

export const alertCodes = [
  'no-worker',
  'duties-unheld',
  'read-model-behind',
  'read-model-stopped',
  'read-model-stalled',
  'read-model-frozen',
  'read-model-of-another-log',
  'rows-parked',
  'process-stopped',
  'process-stalled',
  'process-of-another-log',
  'process-keys-parked',
  'commands-stuck',
  'webhooks-not-sent',
  'webhooks-stalled',
  'webhooks-behind',
  'webhooks-of-another-log',
  'mail-not-sent',
  'mail-server-away',
  'mail-behind',
  'mail-refused',
  'file-store-away',
  'posts-not-taken',
  'jobs-waiting',
  'jobs-failed',
  'jobs-queue-away',
  'model-not-served',
  'answers-slow',
  'requests-failing',
  'commands-waiting',
  'connections-used',
  'processors-busy',
  'memory-used',
  'disk-full',
] as const
export type AlertCode = (typeof alertCodes)[number]

export type Alert = {
  readonly code: AlertCode
  /** The read model or the process; null for what is of the whole service. */
  readonly about: string | null
  /** `trouble`: something does not work; `warning`: it soon may not. */
  readonly severity: 'trouble' | 'warning'
  /** How much: rows, keys, commands, endpoints, seconds. Null where there is nothing to count. */
  readonly measured: number | null
}

/** Alerts with a limit other than "any": the alert is raised above it. */
export const limits = {
  'read-model-behind': 5,
  'webhooks-behind': 60,
  'mail-behind': 3_600,
  'jobs-waiting': 1_800,
} as const satisfies Partial<Record<AlertCode, number>>

export type Measured = {
  readonly lags: readonly Lag[]
  readonly processes: readonly ProcessStatus[]
  readonly webhooks: WebhookStatus
  /** Null if no server of e-mails is configured. */
  readonly mail: MailStatus | null
  /** Null if the bytes of files are in the database. */
  readonly files: FileStoreStatus | null
  /** Whether the address for alerts took the last post; null if there is no such address. */
  readonly posts: PostStatus | null
  readonly jobs: JobStatus
  readonly workers: Pick<LiveWorkers, 'alive' | 'unheld'>
  /** Promoted models that cannot be served. */
  readonly models: readonly { readonly model: string }[]
  /** Of all processes over the last minute; null if none has measured yet. */
  readonly figures: Figures | null
  readonly thresholds: Thresholds
}

/** Trouble first. */
export function alertsOf({
  lags,
  processes,
  webhooks,
  mail,
  files,
  posts,
  jobs,
  workers,
  models,
  figures,
  thresholds,
}: Measured): readonly Alert[] {
  return [
    ...ofWorkers(workers),
    ...lags.flatMap(ofReadModel),
    ...processes.flatMap(ofProcess),
    ...ofWebhooks(webhooks),
    ...(mail ? ofMail(mail) : []),
    ...(files ? raised(files.trouble !== null, 'file-store-away', 'trouble', { measured: files.left }) : []),
    ...raised(posts?.isRefused === true, 'posts-not-taken', 'warning'),
    ...ofJobs(jobs),
    ...models.flatMap(({ model }) => raised(true, 'model-not-served', 'trouble', { about: model })),
    ...(figures ? figureAlerts(figures, thresholds) : []),
  ].sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'))
}

const raised = (
  isRaised: boolean,
  code: AlertCode,
  severity: Alert['severity'],
  more: Partial<Pick<Alert, 'about' | 'measured'>> = {},
): readonly Alert[] =>
  isRaised ? [{ code, severity, about: more.about ?? null, measured: more.measured ?? null }] : []

const ofWorkers = ({ alive, unheld }: Measured['workers']): readonly Alert[] => [
  ...raised(alive === 0, 'no-worker', 'trouble'),
  ...raised(alive > 0 && unheld.length > 0, 'duties-unheld', 'warning', { measured: unheld.length }),
]

function ofReadModel(lag: Lag): readonly Alert[] {
  const about = lag.projection
  const seconds = lag.lagSeconds ?? 0
  const isStopped = lag.fault !== null && lag.fault !== undefined
  return [
    ...raised(lag.ofAnotherLog !== null, 'read-model-of-another-log', 'trouble', { about }),
    ...raised(isStopped, 'read-model-stopped', 'trouble', { about }),
    ...raised(lag.stalledSince !== null, 'read-model-stalled', 'trouble', { about }),
    ...raised(lag.parkedKeys > 0, 'rows-parked', 'trouble', { about, measured: lag.parkedKeys }),
    ...raised(lag.frozenSince !== null, 'read-model-frozen', 'warning', { about }),
    ...raised(seconds > limits['read-model-behind'], 'read-model-behind', 'warning', {
      about,
      measured: Math.round(seconds),
    }),
  ]
}

function ofProcess({ process: about, state, stalled, parkedKeys, stuck }: ProcessStatus): readonly Alert[] {
  return [
    ...raised(state === 'standing-still', 'process-stopped', 'trouble', { about }),
    ...raised(state === 'another-log', 'process-of-another-log', 'trouble', { about }),
    ...raised(state === 'running' && stalled !== null, 'process-stalled', 'trouble', { about }),
    ...raised(parkedKeys > 0, 'process-keys-parked', 'trouble', { about, measured: parkedKeys }),
    ...raised(stuck > 0, 'commands-stuck', 'trouble', { about, measured: stuck }),
  ]
}

const ofWebhooks = ({ isDispatched, stalled, otherLog, oldestSeconds }: WebhookStatus): readonly Alert[] => [
  ...raised(!isDispatched, 'webhooks-not-sent', 'trouble'),
  ...raised(stalled > 0, 'webhooks-stalled', 'trouble', { measured: stalled }),
  ...raised(otherLog > 0, 'webhooks-of-another-log', 'trouble', { measured: otherLog }),
  ...raised(oldestSeconds > limits['webhooks-behind'], 'webhooks-behind', 'warning', {
    measured: Math.round(oldestSeconds),
  }),
]

/** Without a worker, one alert says it for everything that is not done. */
const ofMail = ({ waiting, refused, oldestSeconds, isSent, trouble }: MailStatus): readonly Alert[] => [
  ...raised(!isSent && waiting > 0, 'mail-not-sent', 'trouble', { measured: waiting }),
  ...raised(isSent && trouble !== null, 'mail-server-away', 'trouble', { measured: waiting }),
  ...raised(oldestSeconds > limits['mail-behind'], 'mail-behind', 'warning', { measured: Math.round(oldestSeconds) }),
  ...raised(refused > 0, 'mail-refused', 'warning', { measured: refused }),
]

/** A training takes minutes, and two of a kind run at once: the next one waits, and is no reason to call somebody. */
const ofJobs = ({ oldestSeconds, failed, redisAnswers }: JobStatus): readonly Alert[] => [
  ...raised(redisAnswers === false, 'jobs-queue-away', 'trouble'),
  ...raised(failed > 0, 'jobs-failed', 'warning', { measured: failed }),
  ...raised(oldestSeconds > limits['jobs-waiting'], 'jobs-waiting', 'warning', { measured: Math.round(oldestSeconds) }),
]

/** The code of each threshold, and the figure that it limits. */
export const codeOfThreshold = {
  latency: { code: 'answers-slow', figure: 'latencyMs' },
  errors: { code: 'requests-failing', figure: 'errors' },
  queue: { code: 'commands-waiting', figure: 'queue' },
  pool: { code: 'connections-used', figure: 'pool' },
  cpu: { code: 'processors-busy', figure: 'cpu' },
  memory: { code: 'memory-used', figure: 'memory' },
} as const satisfies Record<ThresholdName, { readonly code: AlertCode; readonly figure: keyof Figures }>

/** PostgreSQL stops when the disk is full. Per cent. */
export const DISK = { warning: 90, trouble: 97 } as const

export const figureAlerts = (figures: Figures, thresholds: Thresholds): readonly Alert[] => [
  ...thresholdNames.flatMap((name) => {
    const { code, figure } = codeOfThreshold[name]
    return ofFigure(code, figures[figure], thresholds[name])
  }),
  ...ofFigure('disk-full', figures.disk, DISK),
]

function ofFigure(code: AlertCode, value: number | null, threshold: Thresholds[ThresholdName]): readonly Alert[] {
  const severity = severityOf(value, threshold)
  return severity ? raised(true, code, severity, { measured: Math.round(value ?? 0) }) : []
}
