// GET /api/events/stream: the school's events as they happen, as Server-Sent Events whose id is the log position.
import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { EventLog, StoredEvent } from '#event-log/event-log.ts'
import { type Instant, type PersonId, type Position, PositionText } from '#kernel/ids.ts'
import { type Audit, silentAudit } from '#runtime/audit.ts'
import type { Codec } from '#runtime/codec.ts'
import { fieldProblems } from '#runtime/command-problem.ts'
import type { Caller } from '#runtime/command-runner.ts'
import type { Definitions } from '#runtime/definitions.ts'
import { callerOf } from './authentication.ts'
import { liveMessages } from './live-messages.ts'
import type { Operation } from './operations.ts'
import { HttpProblem, invalid } from './problems.ts'

type Parts = {
  readonly definitions: Pick<Definitions, 'events'>
  readonly log: Pick<EventLog, 'subscribe' | 'head'>
  readonly codec: Pick<Codec, 'show'>
  readonly audit?: Audit
}

type Live = {
  /** Aborted when the service is about to close. */
  readonly closing: AbortSignal
  readonly heartbeatMs: number
  /** Each reader reads the log for itself. */
  readonly mostReaders: number
}

/** What a reader may not see, as distinct from what was erased. */
const WITHHELD = Object.freeze({ withheld: true })
/** One page is all that is held for a reader, however slow. */
const PAGE = 200
const LONGEST_TIMER_MS = 2 ** 31 - 1

export function eventStreamRoute(
  app: FastifyInstance,
  parts: Parts,
  { closing, heartbeatMs, mostReaders }: Live,
): void {
  const Asked = z.strictObject({
    after: PositionText.optional(),
    types: z
      .string()
      .transform((text) => text.split(','))
      .refine((types) => types.every((type) => parts.definitions.events.has(type)), {
        error: 'Types of events, comma-separated, as /api/event-types names them.',
      })
      .optional(),
  })

  let readers = 0
  app.get(
    '/api/events/stream',
    { exposeHeadRoute: false, config: { may: ['events:read'], operation } },
    async (request, reply) => {
      const caller = callerOf(request)
      const asked = Asked.safeParse(request.query)
      if (!asked.success) throw invalid(fieldProblems(asked.error))
      const { types } = asked.data
      const after = lastSeen(request.headers['last-event-id']) ?? asked.data.after ?? (await parts.log.head())
      if (closing.aborted)
        throw new HttpProblem('unavailable', 'The service is closing: connect again.', {
          headers: { 'retry-after': '1' },
        })
      if (readers >= mostReaders)
        throw new HttpProblem('overloaded', `${mostReaders} readers are connected already: try again later.`, {
          headers: { 'retry-after': '30' },
        })

      const over = whenOver(reply.raw, closing, caller.expiresAtMs)
      readers += 1
      const leave = () => {
        readers -= 1
      }
      over.addEventListener('abort', leave, { once: true })
      const messages = parts.log.subscribe({
        after,
        filter: { tenant: caller.tenant, ...(types && { types }) },
        pageSize: PAGE,
        signal: over,
      })
      // The socket asks for the next chunk when it has sent the last one.
      const body = Readable.from(
        liveMessages(messages, { heartbeatMs, signal: over, write: (events) => told(events, parts, caller) }),
        { objectMode: false, highWaterMark: 0 },
      )
      return reply
        .headers({ 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
        .send(body)
    },
  )
}

/**
 * Aborted when the reader has left, its token has ended or the service closes. That the reader has left is heard from
 * the socket: the stream above it closes only once its generator has come to its next message.
 */
function whenOver(socket: ServerResponse, closing: AbortSignal, expiresAtMs: number): AbortSignal {
  const over = new AbortController()
  const end = () => over.abort()
  const timer = setTimeout(end, Math.min(Math.max(0, expiresAtMs - Date.now()), LONGEST_TIMER_MS))
  closing.addEventListener('abort', end, { once: true })
  socket.once('close', () => {
    clearTimeout(timer)
    closing.removeEventListener('abort', end)
    end()
  })
  return over.signal
}

/** A page as messages. Whose personal fields are shown is told to the access trail, as a query would. */
function told(
  page: readonly StoredEvent[],
  { codec, definitions, audit = silentAudit }: Parts,
  caller: Caller,
): string {
  const personal = caller.permissions.has('events:read-personal')
  const shown = new Set<PersonId>()
  const text = page.map((stored) => {
    const { id, type, version, stream, revision, position, subject, actor, occurredAt, recordedAt, data } =
      codec.show(stored)
    const fields = definitions.events.get(type)?.personal
    if (personal && subject !== null && fields && fields.size > 0) shown.add(subject)
    const visible = personal || !fields ? data : withheld(data, fields)
    const about = { id, type, version, stream, revision, position: String(position), subject, actor }
    return `id: ${position}\ndata: ${JSON.stringify({ ...about, occurredAt, recordedAt, data: visible })}\n\n`
  })
  if (shown.size > 0)
    audit.record({
      tenant: caller.tenant,
      actor: caller.actor,
      action: 'event-stream',
      subjects: [...shown],
      purpose: 'security',
      at: new Date().toISOString() as Instant,
    })
  return text.join('')
}

const withheld = (data: Readonly<Record<string, unknown>>, fields: ReadonlyMap<string, unknown>) =>
  Object.fromEntries(Object.entries(data).map(([name, value]) => [name, fields.has(name) ? WITHHELD : value]))

function lastSeen(header: string | string[] | undefined): Position | undefined {
  if (header === undefined) return undefined
  const parsed = PositionText.safeParse(header)
  if (parsed.success) return parsed.data
  throw new HttpProblem('malformed-request', 'Last-Event-ID is a log position, as an event of this stream had it.')
}

const operation: Operation = {
  operationId: 'event-stream',
  tags: ['events'],
  summary: 'The school’s events as they happen, as Server-Sent Events.',
  description:
    'Each message is one event as JSON, its id the position in the log. After a lost connection, send the last id as `Last-Event-ID` and nothing is missed or repeated. `caught-up` is sent each time everything there is was sent. Personal fields read `{"withheld": true}` without the permission `events:read-personal`, and `{"erased": true}` once erased. The stream ends when the token does.',
  parameters: [
    {
      name: 'after',
      in: 'query',
      description: 'Start after this position; `0` for everything. Only what comes where absent.',
      schema: { type: 'string', pattern: '^\\d{1,18}$' },
    },
    { name: 'types', in: 'query', description: 'Only these types, comma-separated.', schema: { type: 'string' } },
    {
      name: 'Last-Event-ID',
      in: 'header',
      description: 'Goes before `after`.',
      schema: { type: 'string', pattern: '^\\d{1,18}$' },
    },
  ],
  responses: {
    '200': {
      description: 'A stream without end.',
      content: { 'text/event-stream': { schema: { type: 'string' } } },
    },
  },
}
