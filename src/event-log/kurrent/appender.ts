// Appends to a KurrentDB, exactly once: repeats an append without an answer, and tells a repeat from a conflict.
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
import type { HeadKnown } from './head-known.ts'
import type { KnownStreams } from './known-streams.ts'
import type { Reader } from './kurrent-reader.ts'
import { refusedSchool } from './one-school.ts'
import type { Remembered } from './remembered.ts'
import type { StreamNames, WireName } from './stream-names.ts'
import type { Writers } from './writers.ts'

/** For one try: the client itself waits for ever where the server stops in an orderly way. */
const TRY_MS = 2_000
/** The server is told a moment of our clock, and looks at it by its own: behind it, it would refuse every append. */
const CLOCKS_APART_MS = 60_000
/**
 * For the whole append: looking at the stream, all tries, and looking at what stands there. It counts from when the append
 * was asked for; in a line of many, from when the server last answered any of them.
 */
const PATIENCE_MS = 5_000
/** What a slow server writes at the least: a large import may take its time, and is not sent again for that. */
const EVENTS_PER_MS = 2
/** In steps of so much: timers of one length stand in one list, and each other length would make its own. */
const STEP_MS = 500
const TICK_MS = 50
/** More at once gains nothing, and a burst over a new connection has been seen to hang. */
const MOST_IN_FLIGHT = 256
/**
 * Up to here each answer is looked into: it is cheap for who writes alone. With more under way the head moves too fast
 * for an old answer to look new.
 */
const FEW_IN_FLIGHT = 2
/** All that are under way fail together, again and again: one of them says so. */
const TOLD_EVERY_MS = 1_000
/** Read of a stream that this process does not know, before it appends: a retry that reached it late stands there. */
const TAIL = 100

export type AppenderParts = {
  readonly client: Pick<KurrentDBClient, 'appendToStream'>
  readonly reader: Pick<Reader, 'readStream' | 'learnTail' | 'refuseDeleted'>
  readonly names: StreamNames
  readonly known: KnownStreams
  readonly head: HeadKnown
  readonly remembered: Pick<Remembered, 'check' | 'doubt' | 'isDoubted'>
  readonly writers: Writers
  readonly now: () => Instant
  readonly nowMs: () => number
  readonly delay: (ms: number) => Promise<void>
  readonly isClosed: () => boolean
  readonly onTrouble: (error: unknown) => void
  /** Appends have got no answer for a while: the calls to the server must be made anew. */
  readonly onSilence: () => void
  readonly patienceMs?: number
}

/** With an expectation that the server itself compares ids by. */
type ExactAppend = Append & { readonly expected: 'none' | Revision }

export function appender(parts: AppenderParts) {
  const { client, reader, names, known, head, remembered, writers, nowMs, patienceMs = PATIENCE_MS } = parts
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

  /** A read on the way to an append waits as long as the append may: a leader may just be elected. */
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

  /** Whose the stream is, and what ends it; read where this process does not know it so far. */
  async function lookAt(append: ExactAppend, untilMs: number): Promise<void> {
    const { tenant, expected } = append
    const wire = names.wireName(append)
    const before = known.get(wire)
    // The server compares the ids where the stream is new or stands further on; only here nobody would.
    const enough =
      expected === 'none' ||
      (before &&
        (before.revision > expected ||
          (before.revision === expected && before.remembered >= Math.min(TAIL, expected + 1))))
    if (!enough) await patiently(untilMs, () => reader.learnTail(append, TAIL))
    const owner = known.get(wire)?.tenant
    if (owner !== undefined && owner !== tenant) throw refusedSchool()
  }

  /** From the event that the append names, as far as is known. */
  const goesOn = (wire: WireName, expected: Revision, { lastEvent }: Append): boolean =>
    lastEvent === undefined || known.get(wire)?.revision !== expected || known.standing(wire, [lastEvent]) === expected

  /** The very same events in the log already: the first answer again; else the conflict that it is. */
  async function settle(append: ExactAppend, from: Revision, actual: Revision, untilMs: number): Promise<Appended> {
    const { stream, tenant, expected, events } = append
    const conflict = new WrongExpectedRevision(stream, expected, actual)
    if (from > actual) throw conflict
    const page = { tenant, from, direction: 'forwards', limit: events.length } as const
    const standing = await patiently(untilMs, () => reader.readStream(stream, page))
    const wire = names.wireName(append)
    const owner = known.get(wire)?.tenant
    if (standing.currentRevision === NO_REVISION && owner === undefined) {
      await patiently(untilMs, () => reader.learnTail(append, 1))
      if ((known.get(wire)?.tenant ?? tenant) !== tenant) throw refusedSchool()
    }
    const last = standing.events.at(-1)
    if (!last || standing.events.length < events.length || standing.events.some(({ id }, i) => id !== events[i]?.id))
      throw conflict
    return { revision: last.revision, position: last.position, repeated: true }
  }

  /** Sends it until there is an answer: the same ids at the same expected revision are stored once, however often. */
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
          // A refusal says nothing of the tries before it.
          throw maybeSent && isDenied(error) ? new OutcomeUnknown(error) : error
        }
        maybeSent ||= !wasNeverSent(error)
        remembered.doubt()
        tell(error)
        // Nobody was answered meanwhile: the call that carries all appends is stuck, and is made anew.
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

  /** What is under way together takes a while by itself. */
  const moreTime = (): number => Math.round(eventsInFlight / EVENTS_PER_MS / STEP_MS) * STEP_MS

  /** The server answers a repeated append as if it were new. Which one it was, the event itself tells. */
  async function isOfAnother(
    stream: WireName,
    nonce: string,
    answer: Answer,
    before: Position,
    untilMs: number,
  ): Promise<boolean> {
    if (answer.position <= before) return true
    if (inFlight > FEW_IN_FLIGHT) return false
    // Not knowing is no failure of the append, which stands.
    const writer = await answeredIn(left(untilMs), writers.of({ stream, ...answer })).catch(() => undefined)
    return writer !== undefined && writer !== nonce
  }

  /**
   * Wherever the stream stands now. The server would take `any` as it is, but it remembers the ids in
   * memory alone: a repeat after its restart would be stored again.
   */
  async function writtenAtEnd(append: Append, records: readonly SizedRecord[], untilMs: number): Promise<Appended> {
    const { stream, expected } = append
    for (;;) {
      const last = await patiently(untilMs, () => reader.learnTail(append, TAIL))
      if (last === NO_REVISION) {
        // The server would open a deleted one again, and number on.
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
    // Of a stream that must not exist nothing needs to be remembered.
    if (expected !== 'none') await patiently(untilMs, () => remembered.check())
    await lookAt(append, untilMs)
    // The server compares revisions alone: whoever has seen another event there has seen another past.
    if (typeof expected === 'number' && !goesOn(wire, expected, append)) {
      // Read anew before it is refused: perhaps it is the past that is remembered here which the server has lost.
      await patiently(untilMs, () => reader.learnTail(append, TAIL))
      if (!goesOn(wire, expected, append)) throw new WrongExpectedRevision(stream, expected, expected)
    }
    const ids = records.map(({ record }) => record.id)
    const standing = typeof expected === 'number' ? known.standing(wire, ids) : null
    // Given this revision, the server would store a known id once more.
    if (standing !== null && known.get(wire)?.revision === expected) return settle(append, standing, expected, untilMs)

    const nonce = randomUUID().slice(-12)
    const writing = { stream, tenant, append: nonce, sentAt: parts.now() }
    const before = remembered.isDoubted() ? START : head.at()
    const result = await send(
      append,
      records.map(({ record }) => encode(record, writing)),
      untilMs,
    ).catch((error: unknown) => {
      if (error instanceof WrongExpectedVersionError)
        return { conflict: error.actualState === NO_STREAM ? NO_REVISION : Number(error.actualState) }
      throw told(append, error)
    })
    // An earlier try may have written it: while nobody can look, nobody knows.
    const settleSent = (actual: Revision) => {
      if (actual < (known.get(wire)?.revision ?? NO_REVISION)) remembered.doubt()
      return settle(append, firstRevision(expected), actual, untilMs).catch((error: unknown) => {
        throw error instanceof LogUnavailable ? new OutcomeUnknown(error) : error
      })
    }
    if ('conflict' in result) return settleSent(result.conflict)
    // As the connection string may ask for, instead of an error.
    if (!result.success) return settleSent(await patiently(untilMs, () => reader.learnTail(append, 1)))
    // Recognised, and no longer there.
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
    if (!isAsKnown) remembered.doubt()
    return { ...answer, repeated }
  }

  return (append: Append, records: readonly SizedRecord[]): Promise<Appended> => {
    const askedMs = nowMs()
    return enter(async () => {
      const sinceMs = Math.max(askedMs, answeredMs)
      // It has stood in line as long as those before it were tried in vain: tried as well, the last would wait for minutes.
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

/** Not all at once. */
const waitAfter = (tries: number): number => Math.min(25 * 2 ** tries, 400) * (0.5 + Math.random() / 2)

type Answer = { readonly revision: Revision; readonly position: Position }

const isExact = (append: Append): append is ExactAppend =>
  append.expected === 'none' || typeof append.expected === 'number'

const stateOf = (expected: ExactAppend['expected']): AppendStreamState =>
  expected === 'none' ? NO_STREAM : BigInt(expected)

function told({ stream }: Append, error: unknown): unknown {
  if (error instanceof StreamDeletedError) return new StreamDeleted(stream, { cause: error })
  if (error instanceof MaxAppendSizeExceededError)
    return new AppendRefused(
      'too-many-bytes',
      `the server takes at most ${error.maxAppendSize} bytes in one append, and a newer one counts what is added to each event: set its MaxAppendSize to 4194304`,
    )
  if (error instanceof EventLogError) return error
  // Refused, or in words that nobody knows: whether it stands, only a repeat can tell.
  return isDenied(error) ? new LogUnavailable(error) : new OutcomeUnknown(error)
}
