// GET /api/events/stream: the school's events as they happen, as Server-Sent Events whose id is the log position.
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { EventLog, StoredEvent, SubscriptionMessage } from '#event-log/event-log.ts'
import { type Position, PositionText } from '#kernel/ids.ts'
import type { Codec } from '#runtime/codec.ts'
import { fieldProblems } from '#runtime/command-problem.ts'
import type { Definitions } from '#runtime/definitions.ts'
import { callerOf } from './authentication.ts'
import type { Operation } from './operations.ts'
import { HttpProblem, invalid } from './problems.ts'

type Parts = {
  readonly definitions: Pick<Definitions, 'events'>
  readonly log: Pick<EventLog, 'subscribe' | 'head'>
  readonly codec: Pick<Codec, 'decode'>
}

type Live = {
  /** Aborted when the service is about to close. */
  readonly closing: AbortSignal
  readonly heartbeatMs: number
}

/** What a reader may not see, as distinct from what was erased. */
const WITHHELD = Object.freeze({ withheld: true })
/** One page is all that is held for a reader, however slow. */
const PAGE = 200

export function eventStreamRoute(app: FastifyInstance, parts: Parts, { closing, heartbeatMs }: Live): void {
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

      const left = new AbortController()
      const expired = AbortSignal.timeout(Math.min(Math.max(0, caller.expiresAtMs - Date.now()), 2 ** 31 - 1))
      const signal = AbortSignal.any([left.signal, closing, expired])
      const personal = caller.permissions.has('events:read-personal')
      const messages = parts.log.subscribe({
        after,
        filter: { tenant: caller.tenant, ...(types && { types }) },
        pageSize: PAGE,
        signal,
      })
      const body = Readable.from(
        chunks(messages, heartbeatMs, signal, (event) => entry(event, parts, personal)),
        { objectMode: false, highWaterMark: 0 },
      )
      // The socket asks for the next chunk when it has sent the last one. That the reader has left is heard from the
      // socket: the stream above it closes only once its generator has come to its next message.
      reply.raw.once('close', () => left.abort())
      return reply
        .headers({ 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
        .send(body)
    },
  )
}

async function* chunks(
  messages: AsyncIterable<SubscriptionMessage>,
  heartbeatMs: number,
  signal: AbortSignal,
  write: (event: StoredEvent) => string,
): AsyncGenerator<string> {
  yield 'retry: 2000\n\n'
  const iterator = messages[Symbol.asyncIterator]()
  let next = iterator.next()
  try {
    while (!signal.aborted) {
      const message = await beforeLong(next, heartbeatMs, signal)
      if (message === 'long') {
        yield ': still here\n\n'
        continue
      }
      if (message.done) return
      const { value } = message
      if (value.kind === 'events') {
        if (value.events.length > 0) yield value.events.map(write).join('')
      } else yield `event: caught-up\nid: ${value.position}\ndata: {"position":"${value.position}"}\n\n`
      // Not before the last page is on its way: one at a time.
      next = iterator.next()
    }
  } finally {
    void iterator.return?.()
  }
}

async function beforeLong<T>(promise: Promise<T>, ms: number, signal: AbortSignal): Promise<T | 'long'> {
  let timer: NodeJS.Timeout | undefined
  let wake = () => {}
  const long = new Promise<'long'>((resolve) => {
    wake = () => resolve('long')
    timer = setTimeout(wake, ms)
    signal.addEventListener('abort', wake, { once: true })
  })
  try {
    return await Promise.race([promise, long])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', wake)
  }
}

function entry(stored: StoredEvent, { codec, definitions }: Parts, personal: boolean): string {
  const event = codec.decode(stored)
  const fields = definitions.events.get(event.type)?.personal
  const data =
    personal || !fields
      ? event.data
      : Object.fromEntries(
          Object.entries(event.data).map(([name, value]) => [name, fields.has(name) ? WITHHELD : value]),
        )
  const { id, type, version, stream, revision, position, subject, actor, occurredAt, recordedAt } = event
  const told = {
    id,
    type,
    version,
    stream,
    revision,
    position: String(position),
    subject,
    actor,
    occurredAt,
    recordedAt,
    data,
  }
  return `id: ${position}\ndata: ${JSON.stringify(told)}\n\n`
}

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
