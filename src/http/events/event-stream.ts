// GET /api/events/stream: the school's events as they happen, as Server-Sent Events whose id is the log position.

import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { EventLog, StoredEvent } from '#event-log/event-log.ts'
import { type EventMessageParts, eventMessages } from '#integrating/event-message.ts'
import { fieldProblems } from '#kernel/field-problem.ts'
import { placeAt } from '#projecting/history.ts'
import { callerOf } from '../auth/authentication.ts'
import { jsonSchema } from '../docs/json-schema.ts'
import { anyRequest } from '../docs/problem-responses.ts'
import { invalid } from '../http-problem.ts'
import { logParameter, type Operation } from '../operations.ts'
import { lastSeen, lastSeenParameter, type Seats, sendMessages } from '../server-sent.ts'
import {
  afterEventParameter,
  afterParameter,
  askedEvents,
  assertSeen,
  ofOneHistory,
  typesParameter,
} from './asked-events.ts'
import { liveMessages } from './live-messages.ts'
import { ShownEvent } from './shown-event.ts'

type Parts = EventMessageParts & { readonly log: Pick<EventLog, 'id' | 'subscribe' | 'head' | 'readAll' | 'eventAt'> }

/** One page is all that is held for a reader, however slow. */
const PAGE = 200

export function eventStreamRoute(app: FastifyInstance, parts: Parts, seats: Seats): void {
  const Asked = z.strictObject(askedEvents(parts.definitions))

  app.get(
    '/api/events/stream',
    { exposeHeadRoute: false, config: { may: ['events:read'], operation } },
    async (request, reply) => {
      const caller = callerOf(request)
      const asked = Asked.safeParse(request.query)
      if (!asked.success) throw invalid(fieldProblems(asked.error))
      const { types, afterEvent } = asked.data
      const head = await parts.log.head()
      const after = lastSeen(request.headers['last-event-id'], head) ?? asked.data.after ?? head
      if (after > head)
        throw invalid([{ pointer: '/after', detail: `Position ${after} is beyond the end of the log (${head}).` }])
      await assertSeen(parts.log, after, afterEvent)
      // Said while it can be: once the stream has begun, a position that is none could only end it, again and again.
      await parts.log.readAll({ after, limit: 1 })
      const from = await placeAt(parts.log, after)
      const over = seats.admit(reply.raw, caller)
      const listener = {
        caller,
        personal: caller.permissions.has('events:read-personal'),
        action: 'event-stream',
      } as const
      const write = (events: readonly StoredEvent[]) =>
        eventMessages(events, parts, listener)
          .map((event) => `id: ${event.position}\ndata: ${JSON.stringify(event)}\n\n`)
          .join('')
      const messages = parts.log.subscribe({
        after,
        filter: { tenant: caller.tenant, ...(types && { types }) },
        pageSize: PAGE,
        signal: over,
      })
      const { heartbeatMs } = seats
      const seen = ofOneHistory(parts.log, from, messages)
      return sendMessages(reply, liveMessages(seen, { heartbeatMs, signal: over, write }))
    },
  )
}

const operation: Operation = {
  operationId: 'streamEvents',
  tags: ['events'],
  summary: 'Stream events',
  description:
    'The school’s events as they happen, as Server-Sent Events. Each message is one event as JSON, its id the position in the log. After a lost connection, send the last id as `Last-Event-ID` and nothing is missed or repeated. `caught-up` is sent each time everything there is was sent. Personal fields read `{"withheld": true}` without the permission `events:read-personal`, and `{"erased": true}` once erased. The stream ends when the token does, and where the log has lost what was sent last: then connect again with `afterEvent`, the id of the last event, to be told so.',
  parameters: [
    afterParameter('Start after this position; `0` for everything. Only new events by default.'),
    afterEventParameter,
    typesParameter,
    logParameter,
    lastSeenParameter,
  ],
  responses: {
    '200': {
      description: 'A stream without end.',
      content: { 'text/event-stream': { schema: jsonSchema(ShownEvent, 'output') } },
    },
  },
  problems: [...anyRequest, 'invalid-input', 'position-of-another-log', 'school-share-used'],
}
