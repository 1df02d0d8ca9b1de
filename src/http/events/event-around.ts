// GET /api/events/{position}: one event with what is around it: what caused it, what it led to, what else the same request
// recorded, its neighbours in the stream, and the rows of read models that it touches.
//
// The log finds events by position and by stream alone, so causes and effects are looked for in a bounded part of the log
// around the event; the answer says which.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Definitions } from '#definitions/definitions.ts'
import type { EventLog, StoredEvent } from '#event-log/event-log.ts'
import type { EventMessageParts } from '#integrating/event-message.ts'
import { positionText } from '#kernel/answer-fields.ts'
import { touchedKeys } from '#kernel/fold.ts'
import { type Position, PositionText, type TenantId } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import { callerOf } from '../auth/authentication.ts'
import { jsonSchema } from '../docs/json-schema.ts'
import { anyRequest } from '../docs/problem-responses.ts'
import { HttpProblem } from '../http-problem.ts'
import { costs } from '../limits/costs.ts'
import { json, type Operation, positionText as positionSchema } from '../operations.ts'
import { parsed } from '../parsed.ts'
import { ChainedEvent, type ChainedMessage, chainedMessages, exampleChained } from './chained-event.ts'

type Log = Pick<EventLog, 'readAll' | 'readStream' | 'readBack'>
type Parts = EventMessageParts & {
  readonly log: Log
  readonly definitions: Pick<Definitions, 'events' | 'projections'>
}

/** So many events are looked through on each side. */
const WINDOW = 2_000
const PAGE = 500
const MOST_RELATED = 100
const NEIGHBOURS = 3

const Path = z.looseObject({ position: PositionText })

const Around = z
  .object({
    event: ChainedEvent,
    causedBy: ChainedEvent.nullable().describe('The event that caused it; null if none did, or if it is further away.'),
    ledTo: z.array(ChainedEvent).describe('The events that it caused, at most 100.'),
    correlated: z.array(ChainedEvent).describe('Other events that follow from the same request, at most 100.'),
    before: z.array(ChainedEvent).describe('The three events before it in its stream, in order.'),
    after: z.array(ChainedEvent).describe('The three events after it in its stream, in order.'),
    touches: z
      .array(
        z
          .object({
            readModel: z.string().describe('The read model.'),
            description: z.string().describe('What it contains.'),
            keys: z
              .array(z.record(z.string(), z.unknown()))
              .nullable()
              .describe('The keys of the rows; null if they depend on personal fields, which are not opened for this.'),
          })
          .meta({ id: 'TouchedRows', description: 'The rows of a read model that an event touches.' }),
      )
      .describe('The read models that fold it, and the rows that it touches.'),
    searched: z
      .object({
        from: positionText('Causes were looked for from this position on.'),
        to: positionText('Effects were looked for up to this position.'),
      })
      .describe('The part of the log in which causes and effects were looked for.'),
  })
  .meta({ id: 'EventAround', description: 'An event, and what is around it.' })

export function eventAroundRoute(app: FastifyInstance, parts: Parts): void {
  app.get(
    '/api/events/:position',
    { exposeHeadRoute: false, config: { may: ['events:read'], of: 'school', operation, cost: costs.page } },
    async (request, reply) => {
      const caller = callerOf(request)
      const { tenant } = caller
      const { position } = parsed(Path, request.params)
      const back = await parts.log.readBack({ at: position, events: WINDOW, tenant })
      const found = back?.events.at(-1)
      if (!back || !found) throw noEvent(position)
      const related = await relatedTo(parts.log, tenant, found, back.events.slice(0, -1))
      const neighbours = await neighboursOf(parts.log, tenant, found)
      const all = new Map(
        [found, ...related.events, ...neighbours.before, ...neighbours.after].map((event) => [event.position, event]),
      )
      const messages = await chainedMessages([...all.values()], parts, caller, 'event-around')
      const shown = new Map(messages.map((message) => [message.position, message]))
      const event = shown.get(String(position))
      // Its person's data may only be stored.
      if (!event) throw noEvent(position)
      const show = (events: readonly StoredEvent[]): ChainedMessage[] =>
        events.flatMap((one) => shown.get(String(one.position)) ?? [])
      const { events, to } = related
      void reply.header('cache-control', 'no-store')
      return {
        event,
        causedBy: show(events.filter(({ id }) => id === found.causationId))[0] ?? null,
        ledTo: show(events.filter(({ causationId }) => causationId === found.id)),
        correlated: show(events.filter(({ id, causationId }) => id !== found.causationId && causationId !== found.id)),
        before: show(neighbours.before),
        after: show(neighbours.after),
        touches: await touchesOf(parts, found),
        searched: { from: String(back.after), to: String(to) },
      }
    },
  )
}

const noEvent = (position: Position) =>
  new HttpProblem('not-found', `There is no event of your school at position ${position}.`, { code: 'unknown-event' })

/** Other events near it that have its correlation, or that it caused or was caused by. */
async function relatedTo(log: Log, tenant: TenantId, event: StoredEvent, before: readonly StoredEvent[]) {
  const isRelated = (other: StoredEvent) =>
    other.correlationId === event.correlationId || other.id === event.causationId || other.causationId === event.id
  const earlier = before.filter(isRelated)
  // The nearest ones, if there are many, and in any case what caused it.
  const events = earlier.filter(({ id }, n) => n >= earlier.length - MOST_RELATED / 2 || id === event.causationId)
  let at = event.position
  for (let pages = 0; pages < WINDOW / PAGE && events.length < MOST_RELATED; pages++) {
    const page = await log.readAll({ after: at, limit: PAGE, filter: { tenant } })
    events.push(...page.events.filter(isRelated))
    at = page.position
    if (page.end) break
  }
  return { events: events.slice(0, MOST_RELATED), to: at }
}

async function neighboursOf(log: Log, tenant: TenantId, { stream, revision }: StoredEvent) {
  const before =
    revision === 0
      ? []
      : (await log.readStream(stream, { tenant, from: revision - 1, direction: 'backwards', limit: NEIGHBOURS })).events
  const { events: after } = await log.readStream(stream, {
    tenant,
    from: revision + 1,
    direction: 'forwards',
    limit: NEIGHBOURS,
  })
  return { before: before.toReversed(), after }
}

/** The keys follow from the event without its personal fields: nothing is opened for this. */
async function touchesOf({ codec, definitions }: Parts, stored: StoredEvent) {
  const reader = codec.reader()
  await reader.prepare([stored])
  const event = reader.show(stored)
  const keysOf = (projection: Projection): readonly Readonly<Record<string, unknown>>[] | null => {
    try {
      return touchedKeys(projection, event).map(({ key }) => ({ ...key }))
    } catch {
      return null
    }
  }
  return [...definitions.projections.values()].flatMap((projection) => {
    const keys = keysOf(projection)
    return keys?.length === 0 ? [] : [{ readModel: projection.name, description: projection.description, keys }]
  })
}

const operation: Operation = {
  operationId: 'getEventAround',
  tags: ['events'],
  summary: 'Get an event and its surroundings',
  description:
    'The event at a position, the event that caused it, those that it led to, the others of the same request, its neighbours in the stream, and the rows of read models that it touches. Causes and effects are looked for among the 2,000 events before it and as many after it. Personal fields are `{"withheld": true}` without the permission `events:read-personal`.',
  parameters: [
    {
      name: 'position',
      in: 'path',
      required: true,
      description: 'The position of the event in the log.',
      schema: positionSchema,
      example: exampleChained.position,
    },
  ],
  responses: {
    '200': {
      description: 'The event.',
      content: json(jsonSchema(Around, 'output'), {
        event: exampleChained,
        causedBy: null,
        ledTo: [],
        correlated: [],
        before: [],
        after: [],
        touches: [],
        searched: { from: '11888', to: '13889' },
      }),
    },
  },
  problems: [...anyRequest, 'not-found'],
}
