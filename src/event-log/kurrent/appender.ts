// Appends to a KurrentDB exactly once: repeats an unanswered append, and distinguishes a repeat from a conflict.
import { randomUUID } from 'node:crypto'
import {
  type AppendResult,
  type AppendStreamState,
  type EventData,
  type KurrentDBClient,
  MaxAppendSizeExceededError,
  NO_STREAM,
  StreamDeletedError,
  WrongExpectedVersionError,
} from '@kurrent/kurrentdb-client'
import { type Instant, NO_REVISION, type Position, position, type Revision, START } from '#kernel/ids.ts'
import { turnstile } from '#platform/slots.ts'
import {
  type Append,
  type Appended,
  AppendRefused,
  EventLogError,
  LogUnavailable,
  OutcomeUnknown,
  StreamDeleted,
  WrongExpectedRevision,
} from '../event-log.ts'
import { firstRevision } from '../expected-revision.ts'
import type { SizedRecord } from '../limits.ts'
import { encode } from './envelope.ts'
import { answeredIn, isDenied, mayPass, NoAnswer, wasNeverSent } from './failures.ts'
import type { HistoryCheck } from './history-check.ts'
import type { KnownHead } from './known-head.ts'
import type { KnownStreams } from './known-streams.ts'
import type { Reader } from './kurrent-reader.ts'
import { refusedSchool } from './school-admission.ts'
import type { StreamNames, WireName } from './stream-names.ts'
import type { Writers } from './writers.ts'

/** Timeout of one attempt: the client itself waits for ever if the server shuts down gracefully. */
const TRY_MS = 2_000
/** Long, because the server compares the deadline, set by our clock, with its own: it would refuse a deadline in the past. */
const CLOCKS_APART_MS = 60_000
/**
 * Timeout of the whole append: reading the stream, all attempts, and reading the result. It starts with the request; in a
 * queue, when the server last answered any of the appends.
 */
const PATIENCE_MS = 5_000
/** The lowest expected write rate: a large import may take longer, and is not sent again for that reason. */
const EVENTS_PER_MS = 2
/** Timeouts are rounded to this step: Node keeps timers of equal length in one list. */
const STEP_MS = 500
const TICK_MS = 50
/** More concurrent appends are not faster, and a burst over a new connection has been seen to hang. */
const MOST_IN_FLIGHT = 256
/**
 * Up to this number of concurrent appends, every answer is checked: this is cheap for a single writer. With more, the head
 * moves so fast that an old answer cannot look new.
 */
const FEW_IN_FLIGHT = 2
/** All concurrent appends fail together, repeatedly: only one of them reports it. */
const TOLD_EVERY_MS = 1_000
/** Events to read before the first append to a stream that is not cached: a late retry may be among them. */
const TAIL = 100

export type AppenderParts = {
  readonly client: Pick<KurrentDBClient, 'appendToStream'>
  readonly reader: Pick<Reader, 'readStream' | 'learnTail' | 'refuseDeleted'>
  readonly names: StreamNames
  readonly known: KnownStreams
  readonly head: KnownHead
  readonly history: Pick<HistoryCheck, 'check' | 'doubt' | 'isDoubted'>
  readonly writers: Writers
  readonly now: () => Instant
  readonly nowMs: () => number
  readonly delay: (ms: number) => Promise<void>
  readonly isClosed: () => boolean
  readonly onTrouble: (error: unknown) => void
  /** Called when appends have had no answer for a while: the calls to the server must be opened again. */
  readonly onSilence: () => void
  readonly patienceMs?: number
}

/** An append whose expectation makes the server compare event ids. */
type ExactAppend = Append & { readonly expected: 'none' | Revision }

export function appender(parts: AppenderParts) {
  const { client, reader, names, known, head, history, writers, nowMs, patienceMs = PATIENCE_MS } = parts
  const enter = turnstile(MOST_IN_FLIGHT)
  let inFlight = 0
  let eventsInFlight = 0
  let answeredMs = nowMs()
  let toldMs = Number.NEGATIVE_INFINITY

  function tell(error: unknown): void {
    if (nowMs() - toldMs < TOLD_EVERY_MS) return
    toldMs = nowMs()
    parts.onTrouble(error)
  }

  /** Reads that belong to an append have the same timeout as the append: a leader election may be under way. */
  async function patiently<T>(untilMs: number, read: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await answeredIn(left(untilMs), read())
      } catch (error) {
        const waitMs = waitAfter(tries)
        const passes = error instanceof LogUnavailable && !isDenied(error)
        if (passes && nowMs() + waitMs < untilMs && !parts.isClosed()) {
          await parts.delay(waitMs)
          continue
        }
        throw error instanceof NoAnswer ? new LogUnavailable(error) : error
      }
    }
  }

  const left = (untilMs: number): number => Math.max(0, Math.ceil((untilMs - nowMs()) / TICK_MS) * TICK_MS)

  /** The tenant and the last events of the stream; read if they are not cached. */
  async function lookAt(append: ExactAppend, untilMs: number): Promise<void> {
    const { tenant, expected } = append
    const wire = names.wireName(append)
    const before = known.get(wire)
    // The server compares ids only if the stream is new or has a higher revision. In this case it would not.
    const enough =
      expected === 'none' ||
      (before &&
        (before.revision > expected ||
          (before.revision === expected && before.idCount >= Math.min(TAIL, expected + 1))))
    if (!enough) await patiently(untilMs, () => reader.learnTail(append, TAIL))
    const owner = known.get(wire)?.tenant
    if (owner !== undefined && owner !== tenant) throw refusedSchool()
  }

  /** Whether the stream continues from the event that the append names, as far as is cached. */
  const continuesFrom = (wire: WireName, expected: Revision, { lastEvent }: Append): boolean =>
    lastEvent === undefined ||
    known.get(wire)?.revision !== expected ||
    known.revisionOf(wire, [lastEvent]) === expected

  /** Returns the first answer if the same events are stored already; else throws the conflict. */
  async function settle(append: ExactAppend, from: Revision, actual: Revision, untilMs: number): Promise<Appended> {
    const { stream, tenant, expected, events } = append
    const conflict = new WrongExpectedRevision(stream, expected, actual)
    if (from > actual) throw conflict
    const page = { tenant, from, direction: 'forwards', limit: events.length } as const
    const stored = await patiently(untilMs, () => reader.readStream(stream, page))
    const wire = names.wireName(append)
    const owner = known.get(wire)?.tenant
    if (stored.currentRevision === NO_REVISION && owner === undefined) {
      await patiently(untilMs, () => reader.learnTail(append, 1))
      if ((known.get(wire)?.tenant ?? tenant) !== tenant) throw refusedSchool()
    }
    const last = stored.events.at(-1)
    if (!last || stored.events.length < events.length || stored.events.some(({ id }, i) => id !== events[i]?.id))
      throw conflict
    return { revision: last.revision, position: last.position, repeated: true }
  }

  /** Sends the append until there is an answer. The server stores the same ids at the same expected revision only once. */
  async function send(append: ExactAppend, events: EventData[], untilMs: number): Promise<AppendResult> {
    const longestMs = TRY_MS + moreTime()
    let maybeSent = false
    for (let tries = 1; ; tries += 1) {
      const triedMs = nowMs()
      const tryMs = Math.min(longestMs, left(untilMs))
      try {
        const options = { streamState: stateOf(append.expected), deadline: tryMs + CLOCKS_APART_MS }
        const result = await answeredIn(tryMs, client.appendToStream(names.wireName(append), events, options))
        answeredMs = nowMs()
        return result
      } catch (error) {
        if (!mayPass(error)) {
          answeredMs = nowMs()
          // A refusal does not tell whether an earlier attempt was stored.
          throw maybeSent && isDenied(error) ? new OutcomeUnknown(error) : error
        }
        maybeSent ||= !wasNeverSent(error)
        history.doubt()
        tell(error)
        // No append was answered in the meantime: the call that carries all appends is stuck, and is opened again.
        if (error instanceof NoAnswer && answeredMs < triedMs) parts.onSilence()
        const waitMs = waitAfter(tries)
        if (nowMs() + waitMs < untilMs && !parts.isClosed()) {
          await parts.delay(waitMs)
          continue
        }
        throw maybeSent ? new OutcomeUnknown(error) : new LogUnavailable(error)
      }
    }
  }

  /** Many concurrent appends take longer. */
  const moreTime = (): number => Math.round(eventsInFlight / EVENTS_PER_MS / STEP_MS) * STEP_MS

  /** The server answers a repeated append as if it were new. The stored event shows which append wrote it. */
  async function isOfAnother(
    stream: WireName,
    nonce: string,
    answer: Answer,
    before: Position,
    untilMs: number,
  ): Promise<boolean> {
    if (answer.position <= before) return true
    if (inFlight > FEW_IN_FLIGHT) return false
    // If this cannot be determined, the append has still succeeded.
    const writer = await answeredIn(left(untilMs), writers.appendAt({ stream, ...answer })).catch(() => undefined)
    return writer !== undefined && writer !== nonce
  }

  /**
   * Appends at the current revision of the stream. The server accepts `any`, but keeps the ids only in memory: a repeat after
   * a restart would be stored twice.
   */
  async function writtenAtEnd(append: Append, records: readonly SizedRecord[], untilMs: number): Promise<Appended> {
    const { stream, expected } = append
    for (;;) {
      const last = await patiently(untilMs, () => reader.learnTail(append, TAIL))
      if (last === NO_REVISION) {
        // The server would reopen a deleted stream and continue its revisions.
        await patiently(untilMs, () => reader.refuseDeleted(append))
      }
      try {
        return await writtenAt({ ...append, expected: last === NO_REVISION ? 'none' : last }, records, untilMs)
      } catch (error) {
        if (!(error instanceof WrongExpectedRevision)) throw error
        const moved = error.actual !== last
        if (!moved || nowMs() >= untilMs) throw new WrongExpectedRevision(stream, expected, error.actual)
      }
    }
  }

  async function writtenAt(append: ExactAppend, records: readonly SizedRecord[], untilMs: number): Promise<Appended> {
    const { stream, tenant, expected } = append
    const wire = names.wireName(append)
    // No cached knowledge is needed of a stream that must not exist.
    if (expected !== 'none') await patiently(untilMs, () => history.check())
    await lookAt(append, untilMs)
    // The server compares only revisions. If the caller saw another event at this revision, it saw another history.
    if (typeof expected === 'number' && !continuesFrom(wire, expected, append)) {
      // Read the stream before refusing: perhaps the server has lost the events that are cached here.
      await patiently(untilMs, () => reader.learnTail(append, TAIL))
      if (!continuesFrom(wire, expected, append)) throw new WrongExpectedRevision(stream, expected, expected)
    }
    const ids = records.map(({ record }) => record.id)
    const storedAt = typeof expected === 'number' ? known.revisionOf(wire, ids) : null
    // With this expected revision, the server would store a known id a second time.
    if (storedAt !== null && known.get(wire)?.revision === expected) return settle(append, storedAt, expected, untilMs)

    const nonce = randomUUID().slice(-12)
    const writing = { stream, tenant, append: nonce, sentAt: parts.now() }
    const before = history.isDoubted() ? START : head.at()
    const result = await send(
      append,
      records.map(({ record }) => encode(record, writing)),
      untilMs,
    ).catch((error: unknown) => {
      if (error instanceof WrongExpectedVersionError)
        return { conflict: error.actualState === NO_STREAM ? NO_REVISION : Number(error.actualState) }
      throw appendFailure(append, error)
    })
    // An earlier attempt may have written it. The outcome is unknown until the stream can be read.
    const settleSent = (actual: Revision) => {
      if (actual < (known.get(wire)?.revision ?? NO_REVISION)) history.doubt()
      return settle(append, firstRevision(expected), actual, untilMs).catch((error: unknown) => {
        throw error instanceof LogUnavailable ? new OutcomeUnknown(error) : error
      })
    }
    if ('conflict' in result) return settleSent(result.conflict)
    // The connection string may request this instead of an error.
    if (!result.success) return settleSent(await patiently(untilMs, () => reader.learnTail(append, 1)))
    // The server recognised the events, but they are no longer there.
    if (!result.position) throw new StreamDeleted(stream)
    const answer = { revision: Number(result.nextExpectedRevision), position: position(result.position.commit) }
    const repeated = await isOfAnother(wire, nonce, answer, before, untilMs)
    const last = ids.at(-1)
    if (last !== undefined) head.see({ ...answer, stream: wire, id: last })
    const first = answer.revision - records.length + 1
    const isAsKnown = known.learn(
      wire,
      tenant,
      ids.map((id, i) => ({ id, revision: first + i })),
    )
    if (!isAsKnown) history.doubt()
    return { ...answer, repeated }
  }

  return (append: Append, records: readonly SizedRecord[]): Promise<Appended> => {
    const askedMs = nowMs()
    return enter(async () => {
      const sinceMs = Math.max(askedMs, answeredMs)
      // It has waited in the queue while earlier appends failed. With another full timeout for each, the last would wait minutes.
      if (nowMs() >= sinceMs + patienceMs + moreTime())
        throw new LogUnavailable(new NoAnswer(`no answer within ${Math.round(nowMs() - sinceMs)} ms`))
      inFlight += 1
      eventsInFlight += records.length
      const untilMs = sinceMs + patienceMs + moreTime()
      try {
        return await (isExact(append) ? writtenAt(append, records, untilMs) : writtenAtEnd(append, records, untilMs))
      } finally {
        inFlight -= 1
        eventsInFlight -= records.length
      }
    })
  }
}

/** Spreads the retries. */
const waitAfter = (tries: number): number => Math.min(25 * 2 ** tries, 400) * (0.5 + Math.random() / 2)

type Answer = { readonly revision: Revision; readonly position: Position }

const isExact = (append: Append): append is ExactAppend =>
  append.expected === 'none' || typeof append.expected === 'number'

const stateOf = (expected: ExactAppend['expected']): AppendStreamState =>
  expected === 'none' ? NO_STREAM : BigInt(expected)

function appendFailure({ stream }: Append, error: unknown): unknown {
  if (error instanceof StreamDeletedError) return new StreamDeleted(stream, { cause: error })
  if (error instanceof MaxAppendSizeExceededError)
    return new AppendRefused(
      'too-many-bytes',
      `the server accepts at most ${error.maxAppendSize} bytes per append, and newer versions also count the overhead of each event: set its MaxAppendSize to 4194304`,
    )
  if (error instanceof EventLogError) return error
  // A refusal or an unknown error: only a repeat can show whether it was stored.
  return isDenied(error) ? new LogUnavailable(error) : new OutcomeUnknown(error)
}
