// How the service is, read from the database whichever process does the work; and the posts about it, where operators have an address.
import type pg from 'pg'
import type { Definitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { readFileStoreStatus } from '#files/file-store-status.ts'
import { type HealthReads, serviceView } from '#http/service-view.ts'
import type { Sender } from '#integrating/webhooks/send-delivery.ts'
import { readWebhookStatus } from '#integrating/webhooks/webhook-status.ts'
import { readJobCounts } from '#jobs/job-status.ts'
import { readMailStatus } from '#mailing/mail-status.ts'
import { figureRows } from '#operating/service/figure-rows.ts'
import { readPostStatus } from '#operating/service/post-alerts.ts'
import type { Config } from '#platform/config.ts'
import { readLags } from '#projecting/projection-lag.ts'
import { readLiveWorkers } from '#projecting/workers/live-workers.ts'
import type { Work } from '#projecting/workers/worker.ts'
import { readProcesses } from '#reacting/process-status.ts'
import { alertPosts } from './open-alert-posts.ts'
import type { OpenedModels } from './open-models.ts'

type Parts = {
  readonly config: Config
  /** As the owner: of all schools. */
  readonly pool: pg.Pool
  readonly log: EventLog
  readonly definitions: Definitions
  readonly models: OpenedModels
  readonly redisAnswers: () => Promise<boolean | null>
}

export const openHealth = ({ config, pool, log, definitions, models, redisAnswers }: Parts) =>
  ({
    lags: () => readLags(pool, log, Date.now()),
    processes: () => readProcesses(pool, log, definitions.processes),
    webhookStanding: () => readWebhookStatus(pool),
    mailStanding: async () => (config.mail ? readMailStatus(pool) : null),
    fileStanding: async () => (config.fileStore ? readFileStoreStatus(pool) : null),
    postStanding: async () => (config.alertsUrl ? readPostStatus(pool) : null),
    jobStanding: async () => ({ ...(await readJobCounts(pool)), redisAnswers: await redisAnswers() }),
    crew: () => readLiveWorkers(pool),
    modelTroubles: models.serving.troubles,
    figures: figureRows(pool).latest,
    thresholds: config.thresholds,
  }) satisfies HealthReads

/** Empty where operators have no address. */
export const postsOfHealth = (
  health: HealthReads,
  parts: Pick<Parts, 'config' | 'pool' | 'models'> & {
    readonly sender: Pick<Sender, 'send'>
    readonly onTrouble: (error: unknown) => void
  },
): readonly Work[] => {
  const { alertsUrl: url } = parts.config
  return url ? [alertPosts({ ...parts, url, view: serviceView(health) })] : []
}
