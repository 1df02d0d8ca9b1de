// What the alerts and figures say now, read at most once a second however many ask.

import type { FileStoreStatus } from '#files/file-store-status.ts'
import type { WebhookStatus } from '#integrating/webhooks/webhook-status.ts'
import type { JobStatus } from '#jobs/job-status.ts'
import type { MailStatus } from '#mailing/mail-status.ts'
import type { ModelTrouble } from '#modelling/serving-models.ts'
import { type Alert, alertsOf } from '#operating/service/alerts.ts'
import type { Figures } from '#operating/service/figures.ts'
import type { PostStatus } from '#operating/service/post-alerts.ts'
import type { Thresholds } from '#platform/thresholds.ts'
import type { Lag } from '#projecting/projection-lag.ts'
import type { LiveWorkers } from '#projecting/workers/live-workers.ts'
import type { ProcessStatus } from '#reacting/process-status.ts'

export type HealthReads = {
  /** Lag and faults of the live read models. */
  readonly lags: () => Promise<readonly Lag[]>
  readonly processes: () => Promise<readonly ProcessStatus[]>
  readonly webhookStanding: () => Promise<WebhookStatus>
  /** Null if no server of e-mails is configured. */
  readonly mailStanding: () => Promise<MailStatus | null>
  /** Null if the bytes of files are in the database. */
  readonly fileStanding: () => Promise<FileStoreStatus | null>
  /** Null if there is no address for alerts. */
  readonly postStanding: () => Promise<PostStatus | null>
  readonly jobStanding: () => Promise<JobStatus>
  readonly crew: () => Promise<Pick<LiveWorkers, 'alive' | 'held' | 'unheld'>>
  /** Promoted models that this process cannot serve. */
  readonly modelTroubles: () => readonly ModelTrouble[]
  /** Of all processes over the last minute; null if none has measured yet. */
  readonly figures: () => Promise<Figures | null>
  readonly thresholds: Thresholds
}

export type ServiceNow = {
  readonly alerts: readonly Alert[]
  readonly figures: Figures | null
  readonly lags: readonly Lag[]
  readonly processes: readonly ProcessStatus[]
  readonly webhooks: WebhookStatus
  readonly jobs: JobStatus
  readonly workers: Pick<LiveWorkers, 'alive' | 'held' | 'unheld'>
  readonly models: readonly ModelTrouble[]
}
export type ServiceView = () => Promise<ServiceNow>

/** The database is read at most this often, however many requests come. */
const CACHED_MS = 1_000

export function serviceView(reads: HealthReads): ServiceView {
  let cached: { readonly atMs: number; readonly now: Promise<ServiceNow> } | null = null
  return () => {
    if (!cached || performance.now() - cached.atMs > CACHED_MS) cached = { atMs: performance.now(), now: look(reads) }
    return cached.now
  }
}

async function look(reads: HealthReads): Promise<ServiceNow> {
  const [lags, processes, webhooks, mail, files, posts, jobs, workers, figures] = await Promise.all([
    reads.lags(),
    reads.processes(),
    reads.webhookStanding(),
    reads.mailStanding(),
    reads.fileStanding(),
    reads.postStanding(),
    reads.jobStanding(),
    reads.crew(),
    reads.figures(),
  ])
  const models = reads.modelTroubles()
  const { thresholds } = reads
  return {
    alerts: alertsOf({ lags, processes, webhooks, mail, files, posts, jobs, workers, models, figures, thresholds }),
    figures,
    lags,
    processes,
    webhooks,
    jobs,
    workers,
    models,
  }
}
