// What all streams of Server-Sent Events share: how many may be open, when one is over, where it resumes.
import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { type Position, PositionText, type TenantId } from '#kernel/ids.ts'
import { HttpProblem } from './http-problem.ts'
import { hasLeft, onHalfClosed } from './left.ts'

export type Seats = {
  /** Aborted when the service is about to close. */
  readonly closing: AbortSignal
  readonly heartbeatMs: number
  /**
   * Takes a place for a reader, or refuses: 429 where its school has its share, 503 where all are taken. The signal is aborted when the reader has left, its token has ended or the
   * service closes; the place is then free again. Who has left already takes none.
   */
  admit(socket: ServerResponse, reader: { readonly tenant: TenantId; readonly expiresAtMs: number }): AbortSignal
}

const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Each reader reads the log for itself, so that their number is bounded. */
export function readerSeats(
  closing: AbortSignal,
  {
    heartbeatMs,
    mostReaders,
    mostReadersPerSchool,
  }: { readonly heartbeatMs: number; readonly mostReaders: number; readonly mostReadersPerSchool: number },
): Seats {
  let readers = 0
  const bySchool = new Map<TenantId, number>()
  return {
    closing,
    heartbeatMs,
    admit(socket, { tenant, expiresAtMs }) {
      if (closing.aborted)
        throw new HttpProblem('unavailable', 'The service is closing: connect again.', {
          headers: { 'retry-after': '1' },
        })
      if (readers >= mostReaders)
        throw new HttpProblem(
          'overloaded',
          `${mostReaders} live streams are open, which is the most for all schools: try again later.`,
          { headers: { 'retry-after': '30' } },
        )
      const ofSchool = bySchool.get(tenant) ?? 0
      if (ofSchool >= mostReadersPerSchool)
        throw new HttpProblem(
          'school-share-used',
          `Your school has ${mostReadersPerSchool} live streams open, which is the most for one school: close one, or try again later.`,
          { headers: { 'retry-after': '30' }, facts: { most: mostReadersPerSchool } },
        )
      const over = whenOver(socket, closing, expiresAtMs)
      if (over.aborted) return over
      readers += 1
      bySchool.set(tenant, ofSchool + 1)
      const leave = () => {
        readers -= 1
        const left = (bySchool.get(tenant) ?? 1) - 1
        if (left > 0) bySchool.set(tenant, left)
        else bySchool.delete(tenant)
      }
      over.addEventListener('abort', leave, { once: true })
      return over
    },
  }
}

/**
 * That the reader has left is heard from the socket: the stream above it closes only once its generator has come to its
 * next message.
 */
function whenOver(socket: ServerResponse, closing: AbortSignal, expiresAtMs: number): AbortSignal {
  const over = new AbortController()
  const end = () => over.abort()
  // Who has left while the question was looked at is not heard to leave any more.
  if (hasLeft(socket)) {
    end()
    return over.signal
  }
  const timer = setTimeout(end, Math.min(Math.max(0, expiresAtMs - Date.now()), LONGEST_TIMER_MS))
  closing.addEventListener('abort', end, { once: true })
  // Half a connection is enough to be told, but a reader that cannot answer any more has mostly left.
  const unheard = onHalfClosed(socket, end)
  socket.once('close', () => {
    unheard()
    clearTimeout(timer)
    closing.removeEventListener('abort', end)
    end()
  })
  return over.signal
}

/** The position after which a reader resumes, where it says one. Beyond the head it would wait for what it has missed. */
export function lastSeen(header: string | string[] | undefined, head: Position): Position | undefined {
  // An empty id is what a browser has before the first message.
  if (header === undefined || header === '') return undefined
  const parsed = PositionText.safeParse(header)
  if (!parsed.success)
    throw new HttpProblem(
      'malformed-request',
      'Last-Event-ID must be the id of a message of this stream, a whole number. Leave it out to start again.',
    )
  if (parsed.data <= head) return parsed.data
  throw new HttpProblem(
    'malformed-request',
    `Last-Event-ID is beyond the end of the log (${head}): it is of another log, or of this one before it was restored. Start again without it.`,
  )
}

/**
 * What stands between here and a reader may hold back the first kilobytes of an answer: a comment fills them, so that the
 * first event is not waited for in vain.
 */
export const OPENING = `:${' '.repeat(2_048)}\nretry: 2000\n\n`

/** Sends messages one by one: the socket asks for the next when it has sent the last. */
export function sendMessages(reply: FastifyReply, messages: AsyncIterable<string>): FastifyReply {
  return reply
    .headers({
      'content-type': 'text/event-stream',
      // A proxy that compressed it would hold messages back.
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    })
    .send(Readable.from(messages, { objectMode: false, highWaterMark: 0 }))
}

export const lastSeenParameter = {
  name: 'Last-Event-ID',
  in: 'header',
  description: 'The id of the last message that was seen. It counts more than where the address says to start.',
  schema: { type: 'string', pattern: '^\\d{1,18}$' },
} as const
