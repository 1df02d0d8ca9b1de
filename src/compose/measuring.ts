// Measures the log, the read models, the workers, the processes, the models, the webhooks and the jobs for `/metrics` every two seconds. Each is
// measured separately, so that one that does not answer does not hide the others.
import type { EventLog } from '#event-log/event-log.ts'
import type { Metrics } from '#http/metrics.ts'
import type { Logger } from '#platform/logger.ts'
import type { Service } from './service.ts'

const EVERY_MS = 2_000

type Measured = Pick<Service, 'lags' | 'crew' | 'processes' | 'webhookStanding' | 'mailStanding' | 'jobStanding'> & {
  readonly servingModels: Pick<Service['servingModels'], 'troubles'>
  readonly log: Pick<EventLog, 'head'>
}

/** Starts measuring. Returns a function that stops it. */
export function measuring(service: Measured, metrics: Metrics, logger: Logger, everyMs = EVERY_MS): () => void {
  const parts: Readonly<Record<string, () => Promise<void>>> = {
    log: async () => metrics.setHead(await service.log.head()),
    'read models': async () => {
      for (const lag of await service.lags()) metrics.setProjection(lag.projection, lag)
    },
    workers: async () => metrics.setCrew(await service.crew()),
    processes: async () => {
      for (const status of await service.processes()) metrics.setProcess(status)
    },
    models: async () => metrics.setModelsNotServed(service.servingModels.troubles().length),
    webhooks: async () => metrics.setWebhooks(await service.webhookStanding()),
    mail: async () => {
      const status = await service.mailStanding()
      if (status) metrics.setMail(status)
    },
    jobs: async () => metrics.setJobs(await service.jobStanding()),
  }
  const underWay = new Set<string>()

  async function measure(what: string, part: () => Promise<void>): Promise<void> {
    // Do not start a second measurement while one is running.
    if (underWay.has(what)) return
    underWay.add(what)
    try {
      await part()
      metrics.onMeasured(what)
    } catch (error) {
      logger.warn({ err: error, what }, 'measurement for /metrics failed')
    } finally {
      underWay.delete(what)
    }
  }

  const timer = setInterval(() => {
    for (const [what, part] of Object.entries(parts)) void measure(what, part)
  }, everyMs)
  return () => clearInterval(timer)
}
