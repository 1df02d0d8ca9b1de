// GET /api/service: what an operator watches: alerts, workers, webhooks, and where the dashboards are.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { count } from '#kernel/answer-fields.ts'
import { alertCodes, codeOfThreshold, DISK, limits } from '#operating/service/alerts.ts'
import { remedyOf } from '#operating/service/remedies.ts'
import { type Thresholds, thresholdNames } from '#platform/thresholds.ts'
import { anyRequest } from './docs/problem-responses.ts'
import { jsonAnswer, type Operation } from './operations.ts'
import type { ServiceNow, ServiceView } from './service-view.ts'

export function operatorRoute(
  app: FastifyInstance,
  view: ServiceView,
  { dashboards, thresholds }: { readonly dashboards: string | null; readonly thresholds: Thresholds },
): void {
  app.get(
    '/api/service',
    { exposeHeadRoute: false, config: { may: ['operations:read'], of: 'installation', operation } },
    async (_, reply) => {
      void reply.header('cache-control', 'no-store')
      return { ...shown(await view(), thresholds), dashboards }
    },
  )
}

const shown = ({ alerts, workers, webhooks }: ServiceNow, thresholds: Thresholds) => ({
  alerts: alerts.map((alert) => ({ ...alert, remedy: remedyOf(alert.code) })),
  limits: [
    ...Object.entries(limits).map(([code, above]) => ({ code, above, unit: 's' })),
    ...thresholdNames.map((name) => ({
      code: codeOfThreshold[name].code,
      above: thresholds[name].warning,
      unit: name === 'latency' ? 'ms' : name === 'queue' ? 'count' : '%',
    })),
    { code: 'disk-full', above: DISK.warning, unit: '%' },
  ],
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
})

const code = z.enum(alertCodes)
export const ServiceAlert = z.object({
  code: code.describe('What is wrong.'),
  about: z.string().nullable().describe('The read model, process or model; null for the whole service.'),
  severity: z.enum(['trouble', 'warning']).describe('`trouble`: something does not work; `warning`: it soon may not.'),
  measured: z
    .number()
    .nullable()
    .describe(
      'How many rows, keys, commands, endpoints, seconds, milliseconds or per cent; null where there is nothing to count.',
    ),
})
export const Remedy = z
  .object({ fr: z.string().describe('In French.'), en: z.string().describe('In English.') })
  .describe('What to do.')

const Service = z
  .object({
    alerts: z
      .array(
        ServiceAlert.extend({ remedy: Remedy }).meta({
          id: 'ServiceAlert',
          description: 'What somebody must look at.',
        }),
      )
      .describe('What must be looked at now, trouble first; empty if all is well.'),
    limits: z
      .array(
        z
          .object({
            code: code.describe('The alert.'),
            above: z.number().describe('It is raised above this.'),
            unit: z.enum(['s', 'ms', '%', 'count']).describe('Seconds, milliseconds, per cent, or a count.'),
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
