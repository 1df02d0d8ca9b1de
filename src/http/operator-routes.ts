// GET /api/service: what an operator watches: alerts, workers, webhooks, and where the dashboards are.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { count } from '#kernel/answer-fields.ts'
import { anyRequest } from './docs/problem-responses.ts'
import { jsonAnswer, type Operation } from './operations.ts'
import { alertCodes, alertsOf, limits } from './service-alerts.ts'
import type { HealthReads } from './service-health.ts'

/** The database is read at most this often, however many screens are open. */
const CACHED_MS = 1_000

export function operatorRoute(
  app: FastifyInstance,
  reads: HealthReads,
  { dashboards }: { readonly dashboards: string | null },
): void {
  let cached: { readonly atMs: number; readonly answer: ReturnType<typeof look> } | null = null
  const recent = () => {
    if (!cached || performance.now() - cached.atMs > CACHED_MS)
      cached = { atMs: performance.now(), answer: look(reads) }
    return cached.answer
  }
  app.get(
    '/api/service',
    { exposeHeadRoute: false, config: { may: ['operations:read'], of: 'installation', operation } },
    async (_, reply) => {
      void reply.header('cache-control', 'no-store')
      return { ...(await recent()), dashboards }
    },
  )
}

async function look({ lags, processes, webhookStanding, crew }: HealthReads) {
  const [models, running, webhooks, workers] = await Promise.all([lags(), processes(), webhookStanding(), crew()])
  return {
    alerts: alertsOf({ lags: models, processes: running, webhooks, workers }),
    limits: Object.entries(limits).map(([code, seconds]) => ({ code, seconds })),
    workers: { alive: workers.alive, held: workers.held, unheld: workers.unheld },
    webhooks: {
      waiting: webhooks.waiting,
      parked: webhooks.parked,
      paused: webhooks.paused,
      stalled: webhooks.stalled,
      otherLog: webhooks.otherLog,
      isDispatched: webhooks.isDispatched,
      oldestSeconds: webhooks.oldestSeconds,
    },
  }
}

const code = z.enum(alertCodes)
const Service = z
  .object({
    alerts: z
      .array(
        z
          .object({
            code: code.describe('What is wrong.'),
            about: z.string().nullable().describe('The read model or the process; null for the whole service.'),
            severity: z
              .enum(['trouble', 'warning'])
              .describe('`trouble`: something does not work; `warning`: it soon may not.'),
            measured: z
              .number()
              .nullable()
              .describe('How many rows, keys, commands, endpoints or seconds; null where there is nothing to count.'),
          })
          .meta({ id: 'ServiceAlert', description: 'What somebody must look at.' }),
      )
      .describe('What must be looked at now, trouble first; empty if all is well.'),
    limits: z
      .array(
        z
          .object({
            code: code.describe('The alert.'),
            seconds: count('It is raised above so many seconds.'),
          })
          .describe('A limit.'),
      )
      .describe('The limits of the alerts that have one. The others are raised by the first case.'),
    workers: z
      .object({
        alive: count('Workers that are alive.'),
        held: count('Duties that one of them holds: a generation to feed, a process to run.'),
        unheld: z.array(z.string()).describe('Duties that a worker could do and none holds.'),
      })
      .describe('The workers.'),
    webhooks: z
      .object({
        waiting: count('Deliveries that wait for their next attempt.'),
        parked: count('Deliveries that were given up.'),
        paused: count('Endpoints that are paused.'),
        stalled: count('Endpoints that should have had an event, and to which nothing is sent.'),
        otherLog: count('Endpoints whose position belongs to another log or history.'),
        isDispatched: z.boolean().describe('Whether a dispatcher is working; true if there is nothing to do.'),
        oldestSeconds: z.number().describe('The age of the oldest event that an endpoint should have had, in seconds.'),
      })
      .describe('Webhooks of all schools, as counts.'),
    dashboards: z
      .string()
      .nullable()
      .describe('The address of the dashboards (SILLAGE_DASHBOARDS_URL); null if it is not configured.'),
  })
  .meta({ id: 'Service', description: 'What an operator watches.' })

const operation: Operation = {
  operationId: 'getService',
  tags: ['operations'],
  summary: 'Get the state of the service',
  description:
    'Alerts with their codes, limits, workers, and deliveries of webhooks, for those who run the service. Counts are of all schools, and name nobody.',
  responses: { '200': jsonAnswer(Service, 'The state.') },
  problems: anyRequest,
}
