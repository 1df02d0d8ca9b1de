// GET /api/events: the school's events, page by page, for systems that catch up or poll.

import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { EventLog } from '#event-log/event-log.ts'
import { type EventMessageParts, eventMessages } from '#integrating/event-message.ts'
import { positionText } from '#kernel/answer-fields.ts'
import { fieldProblems } from '#kernel/field-problem.ts'
import { START } from '#kernel/ids.ts'
import { callerOf } from '../auth/authentication.ts'
import { jsonSchema } from '../docs/json-schema.ts'
import { anyRequest } from '../docs/problem-responses.ts'
import { invalid } from '../http-problem.ts'
import { costs } from '../limits/costs.ts'
import { json, logParameter, type Operation, positionHeaders } from '../operations.ts'
import {
  afterEventParameter,
  afterParameter,
  assertSameHistory,
  eventSelection,
  seesPersonal,
  typesParameter,
} from './event-selection.ts'
import { exampleEvent, ShownEvent } from './shown-event.ts'

const MOST = 500
const Limit = z.coerce.number().int().min(1).max(MOST)

const Page = z
  .object({
    items: z.array(ShownEvent).describe('The events, in the log’s order.'),
    next: positionText(
      'Pass it as `after` to get the next page. It also moves past events that the filter leaves out.',
    ),
    end: z
      .boolean()
      .describe('Whether this page reaches the end of the log, so that there are no more events for now.'),
  })
  .meta({ id: 'EventPage', description: 'A page of events.' })

export function eventPageRoute(
  app: FastifyInstance,
  parts: EventMessageParts & { readonly log: Pick<EventLog, 'id' | 'readAll' | 'head' | 'eventAt'> },
): void {
  const Parameters = z.strictObject({ ...eventSelection(parts.definitions), limit: Limit.default(100) })
  app.get(
    '/api/events',
    { exposeHeadRoute: false, config: { may: ['events:read'], of: 'school', operation, cost: costs.page } },
    async (request, reply) => {
      const caller = callerOf(request)
      const parsed = Parameters.safeParse(request.query)
      if (!parsed.success) throw invalid(fieldProblems(parsed.error))
      const { after = START, afterEvent, types, limit } = parsed.data
      const head = await parts.log.head()
      if (after > head)
        throw invalid([{ pointer: '/after', detail: `Position ${after} is beyond the end of the log (${head}).` }])
      await assertSameHistory(parts.log, after, afterEvent)
      const page = await parts.log.readAll({
        after,
        limit,
        filter: { tenant: caller.tenant, ...(types && { types }) },
      })
      const personal = seesPersonal(caller)
      const items = await eventMessages(page.events, parts, { caller, personal, action: 'event-page' })
      void reply.header('cache-control', 'no-store')
      return { items, next: String(page.position), end: page.end }
    },
  )
}

const operation: Operation = {
  operationId: 'listEvents',
  tags: ['events'],
  summary: 'List events',
  description:
    'The school’s events in the order of the log, page by page. Events, positions and the rules for personal fields are the same as in the live stream: read pages until `end` is true, then connect to `/api/events/stream?after=<next>`. A page may be empty although more events follow, so check `end`, not the number of items.',
  parameters: [
    afterParameter('Only events after this position; from the first event by default.'),
    afterEventParameter,
    typesParameter,
    logParameter,
    {
      name: 'limit',
      in: 'query',
      description: 'The maximum number of events; 100 by default.',
      schema: { type: 'integer', minimum: 1, maximum: MOST },
    },
  ],
  responses: {
    '200': {
      description: 'A page.',
      headers: { 'X-Event-Log': positionHeaders['X-Event-Log'] },
      content: json(jsonSchema(Page, 'output'), { items: [exampleEvent], next: '13889', end: true }),
    },
  },
  problems: [...anyRequest, 'invalid-input', 'position-of-another-log'],
}
