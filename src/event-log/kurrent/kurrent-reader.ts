// Reads a KurrentDB through the official client: streams, the whole log in pages, and the event at a position.
import { setImmediate as turn } from 'node:timers/promises'
import {
  type AllStreamResolvedEvent,
  BACKWARDS,
  END,
  excludeSystemEvents,
  FORWARDS,
  START as FROM_START,
  type KurrentDBClient,
  type ReadPosition,
  type RecordedEvent,
  StreamDeletedError,
  StreamNotFoundError,
} from '@kurrent/kurrentdb-client'
import { type EventId, NO_REVISION, type Position, position, type Revision, START } from '#kernel/ids.ts'
import {
  type EventLog,
  type Filter,
  type LogPage,
  LogUnavailable,
  StreamDeleted,
  type StreamPage,
  UnknownPosition,
} from '../event-log.ts'
import { decode } from './envelope.ts'
import { answeredIn, isInvalid, readFailure } from './failures.ts'
import { serverFilter, wantedBy } from './filters.ts'
import type { KnownHead, Seen } from './known-head.ts'
import type { KnownStreams } from './known-streams.ts'
import { release } from './release.ts'
import { searchLog } from './search-log.ts'
import { isSillageEvent } from './sillage-events.ts'
import type { StreamNames, TenantStream, WireName } from './stream-names.ts'
import { takeEach } from './take-each.ts'

/** Timeout for each part of an answer: the client itself has none for reads. */
const ANSWER_MS = 10_000
/** Timeout of an optional read for which a caller waits. */
const LOOK_MS = 2_000
/** Offset in the log's files beyond which a filtered page is searched in steps: about a quarter of a second. */
const FAR = 64n * 1024n * 1024n

export type ReaderParts = {
  readonly client: KurrentDBClient
  readonly names: StreamNames
  readonly known: KnownStreams
  readonly head: KnownHead
  /** Whether a live subscription delivers every event and the known head is valid, so that no query is needed. */
  readonly isTold: () => boolean
  /** Called when the connection was lost, or an answer contradicts the cache. */
  readonly onDoubt: () => void
  readonly far?: bigint
}

export type Reader = ReturnType<typeof reader>

export function reader({ client, names, known, head, isTold, onDoubt, far = FAR }: ReaderParts) {
  function failure(error: unknown): unknown {
    const failed = readFailure(error)
    if (failed instanceof LogUnavailable) onDoubt()
    return failed
  }

  function learn(...events: Parameters<KnownStreams['learn']>): void {
    if (!known.learn(...events)) onDoubt()
  }

  async function recorded(
    target: TenantStream,
    options: Parameters<KurrentDBClient['readStream']>[1],
  ): Promise<RecordedEvent[]> {
    const events: RecordedEvent[] = []
    try {
      await takeEach(client.readStream(names.wireName(target), options), ANSWER_MS, ({ event }) => {
        if (event) events.push(event)
        return false
      })
    } catch (error) {
      if (error instanceof StreamDeletedError) throw new StreamDeleted(target.stream, { cause: error })
      if (!(error instanceof StreamNotFoundError)) throw failure(error)
    }
    return events
  }

  const lastOf = async (target: TenantStream): Promise<RecordedEvent | undefined> =>
    (await recorded(target, { direction: BACKWARDS, fromRevision: END, maxCount: 1 }))[0]

  /** An empty result may mean that the stream was deleted: then its revisions would continue instead of starting at 0. */
  async function refuseDeleted(target: TenantStream): Promise<void> {
    const { stream } = target
    const answer = client.getStreamMetadata(names.wireName(target))
    const { metadata } = await answeredIn(ANSWER_MS, answer).catch((error: unknown) => {
      if (error instanceof StreamDeletedError) throw new StreamDeleted(stream, { cause: error })
      throw failure(error)
    })
    if (Number(metadata?.truncateBefore ?? 0) > Number.MAX_SAFE_INTEGER) throw new StreamDeleted(stream)
  }

  const readStream: EventLog['readStream'] = async (stream, { tenant, from, direction, limit }) => {
    const nothing: StreamPage = { events: [], currentRevision: NO_REVISION }
    const target = { tenant, stream }
    const forwards = direction === 'forwards'
    let end: RecordedEvent | undefined
    let start = from
    // A server returns nothing when reading backwards from beyond the end.
    if (from !== 'end' && !forwards) {
      end = await lastOf(target)
      start = Math.min(from, Number(end?.revision ?? NO_REVISION))
      if (start < 0) return nothing
    }
    const page =
      forwards && start === 'end'
        ? []
        : await recorded(target, {
            direction: forwards ? FORWARDS : BACKWARDS,
            fromRevision: start === 'end' ? END : BigInt(start),
            maxCount: limit,
          })
    const reachesEnd = forwards ? page.length > 0 && page.length < limit : from === 'end' && page.length > 0
    const isMissing = page.length === 0 && (forwards ? start === 0 : true)
    const last = reachesEnd ? page.at(forwards ? -1 : 0) : isMissing ? undefined : (end ?? (await lastOf(target)))
    if (!last) {
      await refuseDeleted(target)
      return nothing
    }
    const events = page.map((event) => decode(event, names))
    const lastEvent = decode(last, names)
    // In a log of format 1 the stream may belong to another school.
    if (lastEvent.tenant !== tenant) return nothing
    learn(names.wireName(target), tenant, events.length === 0 ? [lastEvent] : forwards ? events : events.toReversed())
    head.see(seen(last))
    return { events, currentRevision: lastEvent.revision }
  }

  /** Reads and caches the last events of a stream before an append. Returns the revision of the stream. */
  async function learnTail(target: TenantStream, most: number): Promise<Revision> {
    const lastEvents = await recorded(target, { direction: BACKWARDS, fromRevision: END, maxCount: most })
    const tail = lastEvents.map((event) => decode(event, names))
    const [last] = tail
    if (last) learn(names.wireName(target), last.tenant, tail.toReversed())
    return last?.revision ?? NO_REVISION
  }

  /**
   * One event near the end of a stream. Uses a subscription: a read of the client sends its request in two parts, and delays
   * the second until the first is acknowledged, on Linux for up to 40 ms.
   */
  async function recordAt(stream: WireName, revision: Revision): Promise<RecordedEvent | undefined> {
    const subscription = client.subscribeToStream(stream, {
      fromRevision: revision === 0 ? FROM_START : BigInt(revision - 1),
    })
    try {
      const first = new Promise<RecordedEvent | undefined>((resolve, reject) =>
        subscription
          .once('data', ({ event }) => resolve(event))
          // The stream ends before this revision, or the event is still in the buffer.
          .once('caughtUp', async () => {
            do await turn()
            while (subscription.readableLength > 0)
            resolve(undefined)
          })
          .once('error', reject),
      )
      return await answeredIn(LOOK_MS, first)
    } finally {
      release(subscription)
    }
  }

  const allFrom = (after: Position): ReadPosition => (after === START ? FROM_START : { commit: after, prepare: after })

  async function allEvents(
    options: NonNullable<Parameters<KurrentDBClient['readAll']>[0]>,
    after: Position,
  ): Promise<AllStreamResolvedEvent[]> {
    try {
      const events: AllStreamResolvedEvent[] = []
      await takeEach(client.readAll(options), ANSWER_MS, (event) => {
        events.push(event)
        return false
      })
      return events
    } catch (error) {
      // The client does not distinguish an invalid position from a lost connection.
      if (after !== START && !(await isPlace(after))) throw new UnknownPosition(after, { cause: error })
      throw failure(error)
    }
  }

  /**
   * Whether the log has a record at this position, or may have one later. A server confirms a subscription before it checks
   * the position, and rejects an invalid one some milliseconds later: only an event or `caughtUp` proves that it is valid.
   */
  async function isPlace(at: Position): Promise<boolean> {
    const subscription = client.subscribeToAll({ fromPosition: { commit: at, prepare: at } })
    try {
      await answeredIn(
        ANSWER_MS,
        new Promise((resolve, reject) => {
          for (const proof of ['data', 'caughtUp'] as const) subscription.once(proof, () => resolve(true))
          subscription.once('error', reject)
        }),
      )
      return true
    } catch (error) {
      if (isInvalid(error)) return false
      throw failure(error)
    } finally {
      release(subscription)
    }
  }

  async function recordedAt(at: Position): Promise<RecordedEvent | null> {
    if (at === START) return null
    try {
      const [found] = await allEvents({ fromPosition: allFrom(at), maxCount: 1 }, at)
      return found?.event?.position?.commit === at ? found.event : null
    } catch (error) {
      if (error instanceof UnknownPosition) return null
      throw error
    }
  }

  async function readHead(): Promise<Position> {
    // One event is enough if it was written by Sillage; other applications may write to the server as well.
    for (const maxCount of [1, Number.MAX_SAFE_INTEGER]) {
      const backwards = { direction: BACKWARDS, fromPosition: END, maxCount, filter: excludeSystemEvents() } as const
      let last: Seen | undefined
      try {
        await takeEach(client.readAll(backwards), ANSWER_MS, ({ event }) => {
          if (!event || !isSillageEvent(event, names)) return false
          last = seen(event)
          return true
        })
      } catch (error) {
        throw failure(error)
      }
      if (last === undefined) continue
      if (last.position < head.at()) onDoubt()
      head.see(last)
      return last.position
    }
    if (head.at() > START) onDoubt()
    return START
  }

  async function readAll({ after, limit, filter }: Parameters<EventLog['readAll']>[0]): Promise<LogPage> {
    const { onServer, isExact } = serverFilter(filter)
    // A filtered read that starts now examines everything up to this position.
    const examined = filter ? (isTold() ? head.at() : await readHead()) : START
    if (onServer === 'nothing') return { events: [], position: later(after, examined), end: true }
    if (isExact && examined - after > far) {
      const result = await searchLog(client, { after, limit, filter: onServer }).catch((error: unknown) => {
        throw isInvalid(error) ? new UnknownPosition(after, { cause: error }) : failure(error)
      })
      const last = position(result.events.at(-1)?.position?.commit ?? after)
      return {
        events: shown(result.events, filter),
        position: result.upTo ?? later(last, examined),
        end: result.upTo === null,
      }
    }
    // The event at the position itself comes first, unless the filter excludes it.
    const maxCount = after === START ? limit : limit + 1
    const result = await allEvents({ fromPosition: allFrom(after), maxCount, filter: onServer }, after)
    const fresh = result.filter(({ event }) => (event?.position?.commit ?? 0n) > after).slice(0, limit)
    const lastEvent = fresh.at(-1)?.event
    if (lastEvent) head.see(seen(lastEvent))
    const last = position(lastEvent?.position?.commit ?? after)
    const end = result.length < maxCount
    return {
      events: shown(
        fresh.flatMap(({ event }) => event ?? []),
        filter,
      ),
      position: end ? later(last, examined) : last,
      end,
    }
  }

  async function readBack({ at, events: count, tenant }: Parameters<EventLog['readBack']>[0]) {
    const found = await recordedAt(at)
    if (!found) return null
    // Backwards, the server begins before the position.
    const options = {
      direction: BACKWARDS,
      fromPosition: allFrom(at),
      maxCount: count,
      filter: excludeSystemEvents(),
    } as const
    const before = (await allEvents(options, at)).flatMap(({ event }) => event ?? [])
    const events = shown([...before.toReversed(), found], { tenant })
    if (events.at(-1)?.position !== at) return null
    const first = before.length < count ? undefined : before.at(-1)
    return { events, after: first ? position(first.position?.commit ?? 0n) : START }
  }

  function shown(events: readonly RecordedEvent[], filter: Filter | undefined): LogPage['events'] {
    return events
      .filter((event) => isSillageEvent(event, names))
      .map((event) => decode(event, names))
      .filter(wantedBy(filter))
  }

  return {
    readStream,
    readAll,
    readBack,
    readHead,
    learnTail,
    refuseDeleted,
    recordAt,
    isPlace,
    /** The id of the event at the position, from any application. */
    idAt: async (at: Position): Promise<EventId | null> => idOf(await recordedAt(at)),
    async eventAt(at: Position): Promise<EventId | null> {
      const found = await recordedAt(at)
      return found && isSillageEvent(found, names) ? idOf(found) : null
    },
  }
}

const idOf = (event: RecordedEvent | null): EventId | null => event && (event.id as EventId)

export const seen = (event: RecordedEvent): Seen => ({
  position: position(event.position?.commit ?? 0n),
  id: event.id,
  stream: event.streamId as WireName,
  revision: Number(event.revision),
})
const later = (a: Position, b: Position): Position => (a > b ? a : b)
