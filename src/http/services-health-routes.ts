// GET /api/adaptive/services-health: the state of each part of the service, what to do about it, and the figures of the last day.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Instant } from '#kernel/ids.ts'
import type { FigureRows } from '#operating/service/figure-rows.ts'
import { type FigureName, figureNames } from '#operating/service/figures.ts'
import { partNames, partsOf, sinceWhen, stateOf } from '#operating/service/parts.ts'
import { remedyOf } from '#operating/service/remedies.ts'
import { defaultThresholds, type Thresholds } from '#platform/thresholds.ts'
import { anyRequest } from './docs/problem-responses.ts'
import { jsonAnswer, type Operation } from './operations.ts'
import { Remedy, ServiceAlert } from './operator-routes.ts'
import { parsed } from './parsed.ts'
import type { ServiceView } from './service-view.ts'

const Asked = z.strictObject({ hours: z.coerce.number().int().min(0).max(24).default(0) })

/** So many points at most, whatever the hours: as many as a screen can show. */
const MOST_POINTS = 288
const secondsFor = (hours: number) => Math.max(30, Math.ceil((hours * 3_600) / MOST_POINTS / 30) * 30)

export function servicesHealthRoute(
  app: FastifyInstance,
  {
    view,
    rows,
    thresholds,
  }: { readonly view: ServiceView; readonly rows: FigureRows; readonly thresholds: Thresholds },
): void {
  const since = sinceWhen(() => new Date())
  app.get(
    '/api/adaptive/services-health',
    { exposeHeadRoute: false, config: { may: ['operations:read'], of: 'installation', operation } },
    async (request, reply) => {
      const { hours } = parsed(Asked, request.query)
      void reply.header('cache-control', 'no-store')
      const { alerts, figures } = await view()
      const parts = partsOf(alerts, figures)
      const everySeconds = secondsFor(hours)
      return {
        state: stateOf(parts),
        parts: parts.map((part) => ({
          ...part,
          since: since(part.part, part.state).toISOString(),
          alerts: part.alerts.map((alert) => ({ ...alert, remedy: remedyOf(alert.code) })),
        })),
        figures,
        thresholds,
        everySeconds,
        history:
          hours === 0
            ? []
            : (await rows.over(hours, everySeconds)).map(({ at, figures }) => ({ at: at.toISOString(), ...figures })),
      }
    },
  )
}

const words = {
  requestsPerS: 'Requests a second, of all processes.',
  commandsPerS: 'Commands a second, of all processes.',
  latencyMs: 'Within which 95 of 100 requests were answered, in milliseconds; null without requests.',
  errors: 'Requests that ended with a status of 500 or above, in per cent; null without requests.',
  queue: 'The most commands that waited at once.',
  pool: 'How much of the fullest pool of database connections was in use, in per cent.',
  cpu: 'How busy all processors of the machine were, in per cent.',
  memory: 'How much of the memory of the machine is in use, in per cent.',
  disk: 'How much of the disk with the data is in use, in per cent.',
  logMs: 'How long the log took to answer, in milliseconds; null if it did not.',
  databaseMs: 'How long the database took to answer, in milliseconds; null if it did not.',
  keysMs: 'How long the key store took to answer, in milliseconds; null if it did not.',
  lagSeconds: 'By how many seconds the read model that is furthest behind is behind.',
} as const satisfies Record<FigureName, string>

const always: ReadonlySet<FigureName> = new Set(['requestsPerS', 'commandsPerS'])
const figureShape = Object.fromEntries(
  figureNames.map((name) => [name, (always.has(name) ? z.number() : z.number().nullable()).describe(words[name])]),
)

const State = z.enum(['ok', 'warning', 'trouble', 'unknown'])
const ServicesHealth = z
  .object({
    state: State.describe('That of the worst part.'),
    parts: z
      .array(
        z
          .object({
            part: z.enum(partNames).describe('Which part of the service.'),
            state: State.describe('`unknown`: it was asked and did not answer, or nobody has measured it yet.'),
            since: Instant.describe('Since when this process has seen this state.'),
            latencyMs: z.number().nullable().describe('How long it takes to answer, in milliseconds, if it answers.'),
            perSecond: z.number().nullable().describe('Requests or commands a second, where they are counted.'),
            alerts: z
              .array(ServiceAlert.extend({ remedy: Remedy }).describe('What must be looked at, and what to do.'))
              .describe('Its alerts, trouble first.'),
          })
          .describe('One part.'),
      )
      .describe('The parts of the service.'),
    figures: z
      .object(figureShape)
      .nullable()
      .describe('Of all processes in the last minute; null in the first half minute.'),
    thresholds: z
      .object(
        Object.fromEntries(
          Object.keys(defaultThresholds).map((name) => [
            name,
            z
              .object({
                warning: z.number().describe('Above this, a warning.'),
                trouble: z.number().nullable().describe('Above this, trouble; null if there is no second limit.'),
              })
              .describe(`The limits of \`${name}\`.`),
          ]),
        ),
      )
      .describe('Above which figures alerts are raised (SILLAGE_THRESHOLDS).'),
    everySeconds: z.number().int().describe('How far apart the points of the history are, in seconds.'),
    history: z
      .array(
        z
          .object({ at: Instant.describe('When it was measured.'), ...figureShape })
          .describe('The figures of one time.'),
      )
      .describe('The figures of the last hours, oldest first.'),
  })
  .meta({ id: 'ServicesHealth', description: 'The state of each part of the service, and its figures.' })

const operation: Operation = {
  operationId: 'getServicesHealth',
  tags: ['operations'],
  summary: 'Get the health of services',
  description:
    'The state of each part of the service, since when, how fast it answers, how much it does and what to do; and the figures of up to 24 hours. Counts are of all schools, and name nobody.',
  parameters: [
    {
      name: 'hours',
      in: 'query',
      description: 'How many hours of figures to show, up to 24; none if left out.',
      schema: { type: 'integer', minimum: 0, maximum: 24, default: 0 },
    },
  ],
  responses: { '200': jsonAnswer(ServicesHealth, 'The state.') },
  problems: [...anyRequest, 'invalid-input'],
}
