// GET /api/events/stream: the school's events as they happen, as Server-Sent Events whose id is the log position.

import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { EventLog, StoredEvent } from '#event-log/event-log.ts'
import type { Authorise } from '#identity/access/authorise.ts'
import { type EventMessageParts, eventMessages } from '#integrating/event-message.ts'
import { fieldProblems } from '#kernel/field-problem.ts'
import type { Guarded } from '#kernel/permission.ts'
import { KeysUnavailable } from '#privacy/key-store.ts'
import { placeAt } from '#projecting/history.ts'
import { callerOf, stillMay } from '../auth/authentication.ts'
import { jsonSchema } from '../docs/json-schema.ts'
import { anyRequest } from '../docs/problem-responses.ts'
import { invalid } from '../http-problem.ts'
import { costs } from '../limits/costs.ts'
import { logParameter, type Operation } from '../operations.ts'
import { lastEventId, lastEventIdParameter, type StreamSlots, sendMessages } from '../server-sent-events.ts'
import {
  afterEventParameter,
  afterParameter,
  assertSameHistory,
  eventSelection,
  seesPersonal,
  typesParameter,
  untilHistoryChanges,
} from './event-selection.ts'
import { liveMessages } from './live-messages.ts'
import { ShownEvent } from './shown-event.ts'

type Parts = EventMessageParts & {
  readonly authorise: Authorise
  readonly log: Pick<EventLog, 'id' | 'subscribe' | 'head' | 'readAll' | 'eventAt'>
}

/** At most one page is in memory per reader, even if the reader is slow. */
const PAGE = 200

const listening: Guarded<{ readonly personal: boolean }> = {
  may: 'events:read',
  alsoMay: ({ personal }) => (personal ? 'events:read-personal' : 'events:read'),
  of: () => ({ kind: 'school' }),
}

export function eventStreamRoute(app: FastifyInstance, parts: Parts, slots: StreamSlots): void {
  const Parameters = z.strictObject(eventSelection(parts.definitions))

  app.get(
    '/api/events/stream',
    { exposeHeadRoute: false, config: { may: ['events:read'], of: 'school', operation, cost: costs.stream } },
    async (request, reply) => {
      const caller = callerOf(request)
      const parsed = Parameters.safeParse(request.query)
      if (!parsed.success) throw invalid(fieldProblems(parsed.error))
      const { types, afterEvent } = parsed.data
      const head = await parts.log.head()
      const after = lastEventId(request.headers['last-event-id'], head) ?? parsed.data.after ?? head
      if (after > head)
        throw invalid([{ pointer: '/after', detail: `Position ${after} is beyond the end of the log (${head}).` }])
      await assertSameHistory(parts.log, after, afterEvent)
      // Checks the position before the stream starts: afterwards an invalid position could only end the stream, again and again.
      await parts.log.readAll({ after, limit: 1 })
      const from = await placeAt(parts.log, after)
      const ended = slots.admit(reply.raw, {
        ...caller,
        stillHolds: () => stillMay(parts.authorise, request, listening, { personal: seesPersonal(caller) }),
      })
      const listener = {
        caller,
        personal: seesPersonal(caller),
        action: 'event-stream',
      } as const
      const write = async (events: readonly StoredEvent[]) =>
        (await eventMessages(events, parts, listener))
          .map((event) => `id: ${event.position}\ndata: ${JSON.stringify(event)}\n\n`)
          .join('')
      const messages = parts.log.subscribe({
        after,
        filter: { tenant: caller.tenant, ...(types && { types }) },
        pageSize: PAGE,
        signal: ended,
      })
      const { heartbeatMs } = slots
      const sameHistory = untilHistoryChanges(parts.log, from, messages)
      return sendMessages(reply, whileKeysAreThere(liveMessages(sameHistory, { heartbeatMs, signal: ended, write })))
    },
  )
}

/** Ends if an event cannot be opened now: the reader connects again, and goes on after the last event that it got. */
async function* whileKeysAreThere(messages: AsyncIterable<string>): AsyncGenerator<string> {
  try {
    yield* messages
  } catch (error) {
    if (!(error instanceof KeysUnavailable)) throw error
  }
}

const operation: Operation = {
  operationId: 'streamEvents',
  tags: ['events'],
  summary: 'Stream events',
  description:
    'The school’s events as they happen, as Server-Sent Events. Each message is one event as JSON, and its id is the position in the log. After a lost connection, send the last id as `Last-Event-ID`: no event is missed or repeated. The message `caught-up` is sent whenever all events so far have been sent. Personal fields are `{"withheld": true}` without the permission `events:read-personal`, and `{"erased": true}` once erased. The stream ends when the token expires. It also ends while the key store does not answer and an event cannot be opened for you: connect again. It also ends if the log has lost the event that was sent last: connect again with `afterEvent`, the id of that event, to get a problem that says so.',
  parameters: [
    afterParameter('Start after this position; `0` for all events. Only new events by default.'),
    afterEventParameter,
    typesParameter,
    logParameter,
    lastEventIdParameter,
  ],
  responses: {
    '200': {
      description: 'An endless stream of events.',
      content: { 'text/event-stream': { schema: jsonSchema(ShownEvent, 'output') } },
    },
  },
  problems: [...anyRequest, 'invalid-input', 'position-of-another-log', 'school-share-used'],
}
