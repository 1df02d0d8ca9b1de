// What all Server-Sent Events streams share: limits on open streams, when a stream ends, where it resumes.
import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { type Position, PositionText, type TenantId } from '#kernel/ids.ts'
import { isDisconnected, onHalfClosed } from './disconnect.ts'
import { HttpProblem } from './http-problem.ts'

export type StreamSlots = {
  /** Aborted when the service begins to close. */
  readonly closing: AbortSignal
  readonly heartbeatMs: number
  /**
   * Takes a slot for a reader, or refuses: 429 if its school uses its share, 503 if all slots are taken. The signal is
   * aborted when the reader disconnects, its token expires, its session ends or the service closes; the slot is then free again. A reader
   * that has already disconnected takes no slot.
   */
  admit(socket: ServerResponse, reader: Reader): AbortSignal
}

type Reader = {
  readonly tenant: TenantId
  readonly expiresAtMs: number
  /** Asked again and again: the stream ends with the session, the role, or the relation to the person whom it shows. */
  readonly stillHolds: () => Promise<boolean>
}

/** With the half second for which relations are remembered, less than a second. */
const CHECK_MS = 400

const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Each reader reads the log separately, so their number is limited. */
export function streamSlots(
  closing: AbortSignal,
  {
    heartbeatMs,
    mostReaders,
    mostReadersPerSchool,
  }: { readonly heartbeatMs: number; readonly mostReaders: number; readonly mostReadersPerSchool: number },
): StreamSlots {
  let readers = 0
  const bySchool = new Map<TenantId, number>()
  return {
    closing,
    heartbeatMs,
    admit(socket, { tenant, expiresAtMs, stillHolds }) {
      if (closing.aborted)
        throw new HttpProblem('unavailable', 'The service is shutting down. Connect again.', {
          headers: { 'retry-after': '1' },
        })
      if (readers >= mostReaders)
        throw new HttpProblem(
          'overloaded',
          `${mostReaders} live streams are open, the limit for all schools together. Try again later.`,
          { headers: { 'retry-after': '30' } },
        )
      const schoolReaders = bySchool.get(tenant) ?? 0
      if (schoolReaders >= mostReadersPerSchool)
        throw new HttpProblem(
          'school-share-used',
          `Your school has ${mostReadersPerSchool} live streams open, the limit for one school. Close one, or try again later.`,
          { headers: { 'retry-after': '30' }, facts: { most: mostReadersPerSchool } },
        )
      const ended = endSignal(socket, closing, expiresAtMs, stillHolds)
      if (ended.aborted) return ended
      readers += 1
      bySchool.set(tenant, schoolReaders + 1)
      const release = () => {
        readers -= 1
        const left = (bySchool.get(tenant) ?? 1) - 1
        if (left > 0) bySchool.set(tenant, left)
        else bySchool.delete(tenant)
      }
      ended.addEventListener('abort', release, { once: true })
      return ended
    },
  }
}

/**
 * Listens on the socket for a reader that disconnects: the stream above it closes only when its generator reaches its next
 * message.
 */
function endSignal(
  socket: ServerResponse,
  closing: AbortSignal,
  expiresAtMs: number,
  stillHolds: () => Promise<boolean>,
): AbortSignal {
  const ended = new AbortController()
  const end = () => ended.abort()
  // If the reader disconnected before this call, no further event will report it.
  if (isDisconnected(socket)) {
    end()
    return ended.signal
  }
  const timer = setTimeout(end, Math.min(Math.max(0, expiresAtMs - Date.now()), LONGEST_TIMER_MS))
  closing.addEventListener('abort', end, { once: true })
  // Rights of which nobody can say that they hold are treated as ended: the reader connects again.
  const checking = setInterval(() => void stillHolds().then((holds) => holds || end(), end), CHECK_MS)
  // A half-closed connection can still receive, but such a reader has nearly always gone.
  const stopListening = onHalfClosed(socket, end)
  socket.once('close', () => {
    stopListening()
    clearTimeout(timer)
    clearInterval(checking)
    closing.removeEventListener('abort', end)
    end()
  })
  return ended.signal
}

/** The position in Last-Event-ID. Refused beyond the head: the reader would miss events until the log reaches it. */
export function lastEventId(header: string | string[] | undefined, head: Position): Position | undefined {
  // A browser has an empty id before the first message.
  if (header === undefined || header === '') return undefined
  const parsed = PositionText.safeParse(header)
  if (!parsed.success)
    throw new HttpProblem(
      'malformed-request',
      'Last-Event-ID must be the id of a message of this stream (a whole number). Leave it out to start again.',
    )
  if (parsed.data <= head) return parsed.data
  throw new HttpProblem(
    'malformed-request',
    `Last-Event-ID is beyond the end of the log (${head}). It comes from another log, or from this log before it was restored. Start again without it.`,
  )
}

/**
 * A proxy may buffer the first kilobytes of an answer. This comment fills the buffer, so that the first event is not held
 * back.
 */
export const OPENING = `:${' '.repeat(2_048)}\nretry: 2000\n\n`

/** Sends messages one by one: the socket pulls the next one when the previous one is sent. */
export function sendMessages(reply: FastifyReply, messages: AsyncIterable<string>): FastifyReply {
  return reply
    .headers({
      'content-type': 'text/event-stream',
      // A proxy that compresses the stream would hold messages back.
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    })
    .send(Readable.from(messages, { objectMode: false, highWaterMark: 0 }))
}

export const lastEventIdParameter = {
  name: 'Last-Event-ID',
  in: 'header',
  description: 'The id of the last message that you received. Takes precedence over the start in the address.',
  schema: { type: 'string', pattern: '^\\d{1,18}$' },
} as const
