// GET /api/events: the school's events a page at a time, for systems that catch up or come by now and then.

import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { EventLog } from '#event-log/event-log.ts'
import { type EventMessageParts, eventMessages } from '#integrating/event-message.ts'
import { fieldProblems } from '#kernel/field-problem.ts'
import { START } from '#kernel/ids.ts'
import { callerOf } from '../auth/authentication.ts'
import { invalid } from '../http-problem.ts'
import { json, jsonSchema, logParameter, type Operation } from '../operations.ts'
import { afterEventParameter, afterParameter, askedEvents, assertSeen, typesParameter } from './asked-events.ts'

const MOST = 500
const Limit = z.coerce.number().int().min(1).max(MOST)

/** One event, as the live stream, this page and webhooks show it. */
const ShownEvent = z.object({
  id: z.string(),
  type: z.string(),
  version: z.int(),
  stream: z.string(),
  revision: z.int(),
  position: z.string(),
  subject: z.string().nullable().describe('Whose data it is; null where it is about no person.'),
  actor: z.string(),
  occurredAt: z.string(),
  recordedAt: z.string(),
  data: z.record(z.string(), z.unknown()),
})

const Page = z.object({
  items: z.array(ShownEvent),
  next: z.string().describe('Pass it as `after` for the next page. It moves on over what the filter leaves out.'),
  end: z.boolean().describe('Whether this page reaches the head of the log: nothing more for now.'),
})

export function eventPageRoute(
  app: FastifyInstance,
  parts: EventMessageParts & { readonly log: Pick<EventLog, 'id' | 'readAll' | 'head' | 'eventAt'> },
): void {
  const Asked = z.strictObject({ ...askedEvents(parts.definitions), limit: Limit.default(100) })
  app.get(
    '/api/events',
    { exposeHeadRoute: false, config: { may: ['events:read'], operation } },
    async (request, reply) => {
      const caller = callerOf(request)
      const asked = Asked.safeParse(request.query)
      if (!asked.success) throw invalid(fieldProblems(asked.error))
      const { after = START, afterEvent, types, limit } = asked.data
      const head = await parts.log.head()
      if (after > head)
        throw invalid([{ pointer: '/after', detail: `The log ends at position ${head}: no page gave this one.` }])
      await assertSeen(parts.log, after, afterEvent)
      const page = await parts.log.readAll({
        after,
        limit,
        filter: { tenant: caller.tenant, ...(types && { types }) },
      })
      const personal = caller.permissions.has('events:read-personal')
      const items = eventMessages(page.events, parts, { caller, personal, action: 'event-page' })
      void reply.header('cache-control', 'no-store')
      return { items, next: String(page.position), end: page.end }
    },
  )
}

const operation: Operation = {
  operationId: 'event-page',
  tags: ['events'],
  summary: 'The school’s events in the log’s order, a page at a time.',
  description:
    'The same events, positions and rules on personal fields as the live stream: read pages until `end`, then connect to `/api/events/stream?after=<next>`. A page may be empty and yet move on, so go by `end`, not by the number of items.',
  parameters: [
    afterParameter('What comes after this position; from the first event where absent.'),
    afterEventParameter,
    typesParameter,
    logParameter,
    {
      name: 'limit',
      in: 'query',
      description: 'At most so many; 100 where absent.',
      schema: { type: 'integer', minimum: 1, maximum: MOST },
    },
  ],
  responses: { '200': { description: 'A page.', content: json(jsonSchema(Page, 'output')) } },
}
