// Appends to a KurrentDB, exactly once: repeats an append without an answer, and tells a repeat from a conflict.
import { randomUUID } from 'node:crypto'
import {
  type AppendResult,
  type AppendStreamState,
  type EventData,
  type KurrentDBClient,
  MaxAppendSizeExceededError,
  NO_STREAM,
  STREAM_EXISTS,
  StreamDeletedError,
  WrongExpectedVersionError,
} from '@kurrent/kurrentdb-client'
import { type Instant, NO_REVISION, type Position, position, type Revision } from '#kernel/ids.ts'
import {
  type Append,
  type Appended,
  AppendRefused,
  EventLogError,
  type ExpectedRevision,
  LogUnavailable,
  OutcomeUnknown,
  StreamDeleted,
  WrongExpectedRevision,
} from '../event-log.ts'
import { firstRevision } from '../expected-revision.ts'
import type { SizedRecord } from '../limits.ts'
import { appendOf, encode } from './envelope.ts'
import { answeredIn, isDenied, mayPass, wasNeverSent } from './failures.ts'
import type { HeadKnown } from './head-known.ts'
import type { KnownStreams } from './known-streams.ts'
import type { Reader } from './reader.ts'
import { turnstile } from './turnstile.ts'

/** For one try: the client itself waits for ever where the server stops in an orderly way. */
const TRY_MS = 2_000
/** For all tries together. */
const PATIENCE_MS = 5_000
/** What a slow server writes at the least: a large import may take its time, and is not sent again for that. */
const EVENTS_PER_MS = 2
/** More at once gains nothing, and a burst over a new connection has been seen to hang. */
const MOST_IN_FLIGHT = 256
/** Up to here each answer is looked into; with more under way the head moves too fast for an old answer to look new. */
const FEW_IN_FLIGHT = 8
/** Read of a stream that this process does not know, before it appends: a retry that reached it late stands there. */
const TAIL = 100

export type AppenderParts = {
  readonly client: KurrentDBClient
  readonly reader: Pick<Reader, 'readStream' | 'learnTail' | 'recordAt'>
  readonly known: KnownStreams
  readonly head: HeadKnown
  readonly now: () => Instant
  readonly nowMs: () => number
  readonly delay: (ms: number) => Promise<void>
  readonly isClosed: () => boolean
  readonly onTrouble: (error: unknown) => void
  /** Appends have got no answer for a while: the calls to the server must be made anew. */
  readonly onSilence: () => void
  readonly patienceMs?: number
}

export function appender(parts: AppenderParts) {
  const { client, reader, known, head, nowMs, patienceMs = PATIENCE_MS } = parts
  const enter = turnstile(MOST_IN_FLIGHT)
  let inFlight = 0
  let eventsInFlight = 0
  let answeredMs = nowMs()

  /** Whose the stream is, and what ends it; read where this process does not know it so far. */
  async function lookAt({ stream, tenant, expected }: Append): Promise<void> {
    const before = known.get(stream)
    // The server compares the ids where the stream is new or stands further on; only here nobody would.
    const enough = expected === 'none' || (before && (typeof expected === 'string' || before.revision >= expected))
    if (!enough) await reader.learnTail(stream, TAIL)
    const owner = known.get(stream)?.tenant
    if (owner !== undefined && owner !== tenant)
      throw new AppendRefused('another-tenant', `stream ${stream} belongs to another tenant`)
  }

  /** The very same events in the log already: the first answer again; else the conflict that it is. */
  async function settle(append: Append, from: Revision | null, actual: Revision): Promise<Appended> {
    const { stream, tenant, expected, events } = append
    const conflict = new WrongExpectedRevision(stream, expected, actual)
    if (from === null || from > actual) throw conflict
    const page = { tenant, from, direction: 'forwards', limit: events.length } as const
    const standing = await reader.readStream(stream, page)
    const owner = known.get(stream)?.tenant
    if (standing.currentRevision === NO_REVISION && owner === undefined) {
      await reader.learnTail(stream, 1)
      if ((known.get(stream)?.tenant ?? tenant) !== tenant)
        throw new AppendRefused('another-tenant', `stream ${stream} belongs to another tenant`)
    }
    const last = standing.events.at(-1)
    if (!last || standing.events.length < events.length || standing.events.some(({ id }, i) => id !== events[i]?.id))
      throw conflict
    return { revision: last.revision, position: last.position, repeated: true }
  }

  /** Sends it until there is an answer: the same ids at the same expected revision are stored once, however often. */
  async function send(append: Append, events: EventData[]): Promise<AppendResult> {
    const startedMs = nowMs()
    const moreMs = eventsInFlight / EVENTS_PER_MS
    const tryMs = TRY_MS + moreMs
    let maybeSent = false
    for (let tries = 1; ; tries += 1) {
      const triedMs = nowMs()
      try {
        const options = { streamState: stateOf(append.expected), deadline: tryMs }
        const result = await answeredIn(tryMs, client.appendToStream(append.stream, events, options))
        answeredMs = nowMs()
        return result
      } catch (error) {
        if (!mayPass(error)) throw error
        maybeSent ||= !wasNeverSent(error)
        parts.onTrouble(error)
        // Nobody was answered meanwhile: the call that carries all appends is stuck, and is made anew.
        if (nowMs() - triedMs >= tryMs && answeredMs < triedMs) parts.onSilence()
        const waitMs = Math.min(25 * 2 ** tries, 400) * (0.5 + Math.random() / 2)
        if (nowMs() + waitMs - startedMs < patienceMs + moreMs && !parts.isClosed()) {
          await parts.delay(waitMs)
          continue
        }
        throw maybeSent ? new OutcomeUnknown(error) : new LogUnavailable(error)
      }
    }
  }

  /** The server answers a repeated append as if it were new. Which one it was, the event itself tells. */
  async function isOfAnother(append: Append, nonce: string, answer: Answer, before: Position): Promise<boolean> {
    if (answer.position <= before) return true
    if (inFlight > FEW_IN_FLIGHT) return false
    // Not knowing is no failure of the append, which stands.
    const standing = await reader.recordAt(append.stream, answer.revision).catch(() => undefined)
    return standing !== undefined && appendOf(standing) !== nonce
  }

  async function written(append: Append, records: readonly SizedRecord[]): Promise<Appended> {
    const { stream, tenant, expected } = append
    await lookAt(append)
    const ids = records.map(({ record }) => record.id)
    const standing = typeof expected === 'number' ? known.standing(stream, ids) : null
    // Given this revision, the server would store a known id once more.
    if (standing !== null && known.get(stream)?.revision === expected) return settle(append, standing, expected)

    const nonce = randomUUID().slice(-12)
    const writing = { stream, tenant, append: nonce, sentAt: parts.now() }
    const before = head.at()
    const result = await send(
      append,
      records.map(({ record }) => encode(record, writing)),
    ).catch((error: unknown) => {
      if (error instanceof WrongExpectedVersionError)
        return { conflict: error.actualState === NO_STREAM ? NO_REVISION : Number(error.actualState) }
      throw told(append, error)
    })
    if ('conflict' in result) return settle(append, firstRevision(expected), result.conflict)
    // As the connection string may ask for, instead of an error.
    if (!result.success) return settle(append, firstRevision(expected), (await lastRevision(append)) ?? NO_REVISION)
    // Recognised, and no longer there.
    if (!result.position) throw new StreamDeleted(stream)
    const answer = { revision: Number(result.nextExpectedRevision), position: position(result.position.commit) }
    const repeated = await isOfAnother(append, nonce, answer, before)
    head.see(answer.position)
    const first = answer.revision - records.length + 1
    known.learn(
      stream,
      tenant,
      ids.map((id, i) => ({ id, revision: first + i })),
    )
    return { ...answer, repeated }
  }

  async function lastRevision({ stream }: Append): Promise<Revision | undefined> {
    known.forget(stream)
    await reader.learnTail(stream, 1)
    return known.get(stream)?.revision
  }

  return (append: Append, records: readonly SizedRecord[]): Promise<Appended> =>
    enter(async () => {
      inFlight += 1
      eventsInFlight += records.length
      try {
        return await written(append, records)
      } finally {
        inFlight -= 1
        eventsInFlight -= records.length
      }
    })
}

type Answer = { readonly revision: Revision; readonly position: Position }

function stateOf(expected: ExpectedRevision): AppendStreamState {
  if (expected === 'none') return NO_STREAM
  if (expected === 'exists') return STREAM_EXISTS
  return expected === 'any' ? 'any' : BigInt(expected)
}

function told({ stream }: Append, error: unknown): unknown {
  if (error instanceof StreamDeletedError) return new StreamDeleted(stream, { cause: error })
  if (error instanceof MaxAppendSizeExceededError)
    return new AppendRefused('too-many-bytes', `the server takes at most ${error.maxAppendSize} bytes in one append`)
  if (error instanceof EventLogError) return error
  // Refused, or in words that nobody knows: whether it stands, only a repeat can tell.
  return isDenied(error) ? new LogUnavailable(error) : new OutcomeUnknown(error)
}
