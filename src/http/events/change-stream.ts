// GET /api/classes/{class}/changes, GET /api/learners/{learner}/changes and GET /api/notices/changes: that something was
// recorded, and nothing of what it was. A page that shows a class, a learner or an inbox asks again then, with the permissions
// and the trail of that question.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { EventLog, StoredEvent, SubscriptionMessage } from '#event-log/event-log.ts'
import { inboxOf } from '#events/conversation/values.ts'
import { ClassId } from '#events/teaching/values.ts'
import type { Authorise } from '#identity/access/authorise.ts'
import type { Caller } from '#identity/caller.ts'
import { positionText } from '#kernel/answer-fields.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { type Guarded, peopleIn } from '#kernel/permission.ts'
import { refuseAndEnter } from '#past/refusal.ts'
import { enteredBy, type Trail } from '#trail/trail.ts'
import { callerOf, stillMay } from '../auth/authentication.ts'
import { jsonSchema } from '../docs/json-schema.ts'
import { anyRequest } from '../docs/problem-responses.ts'
import { costs } from '../limits/costs.ts'
import type { AuditedOperation } from '../operations.ts'
import { parsed } from '../parsed.ts'
import { inputParameters } from '../queries/query-operations.ts'
import { lastEventId, lastEventIdParameter, type StreamSlots, sendMessages } from '../server-sent-events.ts'
import { liveMessages } from './live-messages.ts'

type Parts = {
  readonly authorise: Authorise
  readonly log: Pick<EventLog, 'subscribe' | 'head'>
  readonly trail: Trail
}

/** Whose changes a stream reports: its address, who may read it, and which events concern it. */
type Watched<Input extends z.ZodObject> = Guarded<z.output<Input>> & {
  readonly path: string
  readonly input: Input
  readonly operation: AuditedOperation
  concerns(event: StoredEvent, input: z.output<Input>, caller: Pick<Caller, 'actor'>): boolean
}

const PAGE = 500

const Changed = z
  .object({
    position: positionText('The position of the last event that concerns the page. Ask again with `atLeast`.'),
  })
  .meta({ id: 'Change', description: 'Something was recorded.' })

const ClassInput = z.object({ class: ClassId })
const LearnerInput = z.object({ learner: PersonId })

type Named = Pick<AuditedOperation, 'action' | 'operationId' | 'summary' | 'description'>

function watched<Input extends z.ZodObject>(
  path: string,
  input: Input,
  rest: Omit<Watched<Input>, 'path' | 'input' | 'operation'> & { readonly operation: Named },
): Watched<Input> {
  const operation: AuditedOperation = {
    ...rest.operation,
    tags: ['events'],
    parameters: [...inputParameters(input, path), lastEventIdParameter],
    responses: {
      '200': {
        description: 'An endless stream. Each message `changed` has the position as its id and in its data.',
        content: { 'text/event-stream': { schema: jsonSchema(Changed, 'output') } },
      },
    },
    problems: [
      ...anyRequest,
      'invalid-input',
      'not-found',
      'restricted',
      'position-of-another-log',
      'school-share-used',
    ],
  }
  return { ...rest, path, input, operation }
}

const SAME =
  'Server-Sent Events that say that something was recorded, and not what. The first message, `caught-up`, says that the stream listens. Several events may be one message. After a lost connection, send the last id as `Last-Event-ID`.'

const ofClass = watched('/api/classes/{class}/changes', ClassInput, {
  may: 'teaching:read',
  of: (input) => ({ kind: 'class', class: input.class }),
  concerns: ({ stream, data }, input) => data.class === input.class || stream === `class-${input.class}`,
  operation: {
    action: 'class-changes',
    operationId: 'streamClassChanges',
    summary: 'Stream that a class has changed',
    description: `For a page that shows a class: ${SAME}`,
  },
})

const ofLearner = watched('/api/learners/{learner}/changes', LearnerInput, {
  may: 'learning:read',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  concerns: ({ subject, stream }, { learner }) => subject === learner || stream === `learner-${learner}`,
  operation: {
    action: 'learner-changes',
    operationId: 'streamLearnerChanges',
    summary: 'Stream that a learner has changed',
    description: `For a page that shows a learner: ${SAME}`,
  },
})

const ofInbox = watched('/api/notices/changes', z.object({}), {
  may: 'notices:read',
  of: () => ({ kind: 'nobody' }),
  concerns: ({ stream }, _, { actor }) => stream === inboxOf({ person: actor }),
  operation: {
    action: 'notice-changes',
    operationId: 'streamNoticeChanges',
    summary: 'Stream changes of one’s own notices',
    description: `For a page that shows the notices of the caller: ${SAME}`,
  },
})

export function changeStreamRoutes(app: FastifyInstance, parts: Parts, slots: StreamSlots): void {
  route(app, parts, slots, ofClass)
  route(app, parts, slots, ofLearner)
  route(app, parts, slots, ofInbox)
}

function route<Input extends z.ZodObject>(
  app: FastifyInstance,
  { authorise, log, trail }: Parts,
  slots: StreamSlots,
  { path, input: schema, operation, concerns, ...guard }: Watched<Input>,
): void {
  app.get(
    path.replaceAll(/\{(\w+)\}/g, ':$1'),
    { exposeHeadRoute: false, config: { may: [guard.may], of: 'input', operation, cost: costs.stream } },
    async (request, reply) => {
      const caller = callerOf(request)
      const input = parsed(schema, request.params)
      const entry = () => ({
        ...enteredBy(caller),
        action: operation.action,
        subjects: peopleIn(guard.of(input)),
        purpose: 'teaching' as const,
        at: Instant.parse(new Date().toISOString()),
      })
      await refuseAndEnter(trail, await authorise(caller, guard, input), entry())
      const head = await log.head()
      const after = lastEventId(request.headers['last-event-id'], head) ?? head
      const ended = slots.admit(reply.raw, {
        ...caller,
        stillHolds: () => stillMay(authorise, request, guard, input),
      })
      await trail.record(entry())
      const messages = log.subscribe({ after, filter: { tenant: caller.tenant }, pageSize: PAGE, signal: ended })
      const changes = onlyThose(messages, (event) => concerns(event, input, caller))
      const write = async (events: readonly StoredEvent[]) => {
        const position = String(events.at(-1)?.position)
        return `event: changed\nid: ${position}\ndata: ${JSON.stringify({ position })}\n\n`
      }
      return sendMessages(reply, liveMessages(changes, { heartbeatMs: slots.heartbeatMs, signal: ended, write }))
    },
  )
}

/** Pages with the events that are wanted, and the first word that the stream has caught up: nothing about other people. */
async function* onlyThose(
  messages: AsyncIterable<SubscriptionMessage>,
  wanted: (event: StoredEvent) => boolean,
): AsyncGenerator<SubscriptionMessage> {
  let hasCaughtUp = false
  for await (const message of messages) {
    if (message.kind === 'caught-up') {
      if (!hasCaughtUp) yield message
      hasCaughtUp = true
      continue
    }
    const events = message.events.filter(wanted)
    if (events.length > 0) yield { ...message, events }
  }
}
