// Reads a KurrentDB by its official client: streams, the whole log in pages, and what stands at a position.
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
import type { HeadKnown, Seen } from './head-known.ts'
import type { KnownStreams } from './known-streams.ts'
import { lookThrough } from './look-through.ts'
import { isOurs } from './ours.ts'
import { release } from './release.ts'
import type { StreamNames, TenantStream, WireName } from './stream-names.ts'
import { takeEach } from './take-each.ts'

/** For each part of an answer: the client itself sets no limit to a read. */
const ANSWER_MS = 10_000
/** For a look that somebody waits for and can do without. */
const LOOK_MS = 2_000
/** Offset in the log's files beyond which a filtered page is looked for in steps: about a quarter of a second. */
const FAR = 64n * 1024n * 1024n

export type ReaderParts = {
  readonly client: KurrentDBClient
  readonly names: StreamNames
  readonly known: KnownStreams
  readonly head: HeadKnown
  /** True while every event reaches this process by itself, and what is known of the head holds: it needs no asking. */
  readonly isTold: () => boolean
  /** The connection was lost, or what was read contradicts what is remembered. */
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
    of: TenantStream,
    options: Parameters<KurrentDBClient['readStream']>[1],
  ): Promise<RecordedEvent[]> {
    const events: RecordedEvent[] = []
    try {
      await takeEach(client.readStream(names.wireName(of), options), ANSWER_MS, ({ event }) => {
        if (event) events.push(event)
        return false
      })
    } catch (error) {
      if (error instanceof StreamDeletedError) throw new StreamDeleted(of.stream, { cause: error })
      if (!(error instanceof StreamNotFoundError)) throw failure(error)
    }
    return events
  }

  const lastOf = async (of: TenantStream): Promise<RecordedEvent | undefined> =>
    (await recorded(of, { direction: BACKWARDS, fromRevision: END, maxCount: 1 }))[0]

  /** A stream that reads as empty may have been deleted: its numbers would go on, not begin. */
  async function refuseDeleted(of: TenantStream): Promise<void> {
    const { stream } = of
    const asked = client.getStreamMetadata(names.wireName(of))
    const { metadata } = await answeredIn(ANSWER_MS, asked).catch((error: unknown) => {
      if (error instanceof StreamDeletedError) throw new StreamDeleted(stream, { cause: error })
      throw failure(error)
    })
    if (Number(metadata?.truncateBefore ?? 0) > Number.MAX_SAFE_INTEGER) throw new StreamDeleted(stream)
  }

  const readStream: EventLog['readStream'] = async (stream, { tenant, from, direction, limit }) => {
    const nothing: StreamPage = { events: [], currentRevision: NO_REVISION }
    const of = { tenant, stream }
    const forwards = direction === 'forwards'
    let end: RecordedEvent | undefined
    let start = from
    // Behind the end a server reads nothing backwards; and forwards from the end there is nothing to read.
    if (from !== 'end' && !forwards) {
      end = await lastOf(of)
      start = Math.min(from, Number(end?.revision ?? NO_REVISION))
      if (start < 0) return nothing
    }
    const page =
      forwards && start === 'end'
        ? []
        : await recorded(of, {
            direction: forwards ? FORWARDS : BACKWARDS,
            fromRevision: start === 'end' ? END : BigInt(start),
            maxCount: limit,
          })
    const reachesEnd = forwards ? page.length > 0 && page.length < limit : from === 'end' && page.length > 0
    const isMissing = page.length === 0 && (forwards ? start === 0 : true)
    const last = reachesEnd ? page.at(forwards ? -1 : 0) : isMissing ? undefined : (end ?? (await lastOf(of)))
    if (!last) {
      await refuseDeleted(of)
      return nothing
    }
    const events = page.map((event) => decode(event, names))
    const standing = decode(last, names)
    // In a log of format 1 the stream may be another school's.
    if (standing.tenant !== tenant) return nothing
    learn(names.wireName(of), tenant, events.length === 0 ? [standing] : forwards ? events : events.toReversed())
    head.see(seen(last))
    return { events, currentRevision: standing.revision }
  }

  /** The last of the stream's events, for whoever is about to append: they become known. Gives where it stands. */
  async function learnTail(of: TenantStream, most: number): Promise<Revision> {
    const standing = await recorded(of, { direction: BACKWARDS, fromRevision: END, maxCount: most })
    const tail = standing.map((event) => decode(event, names))
    const [last] = tail
    if (last) learn(names.wireName(of), last.tenant, tail.toReversed())
    return last?.revision ?? NO_REVISION
  }

  /**
   * One event near the end of a stream, as it stands. By a subscription: what the client reads by sends a request in two
   * parts, and holds the second back until the first is acknowledged, on Linux for up to 40 ms.
   */
  async function recordAt(stream: WireName, revision: Revision): Promise<RecordedEvent | undefined> {
    const subscription = client.subscribeToStream(stream, {
      fromRevision: revision === 0 ? FROM_START : BigInt(revision - 1),
    })
    try {
      const first = new Promise<RecordedEvent | undefined>((resolve, reject) =>
        subscription
          .once('data', ({ event }) => resolve(event))
          // The stream ends before it; or it is still on its way to the listener.
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
      // The client does not tell a position that is none from a lost connection.
      if (after !== START && !(await isPlace(after))) throw new UnknownPosition(after, { cause: error })
      throw failure(error)
    }
  }

  /**
   * Whether the log has a record there, or may have one later. A server confirms a subscription before it looks at the
   * position, and rejects a wrong one some milliseconds later: only an event or caught-up proves that there is one.
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
    // One is enough where the last event is ours; others may write to the server as well.
    for (const maxCount of [1, Number.MAX_SAFE_INTEGER]) {
      const backwards = { direction: BACKWARDS, fromPosition: END, maxCount, filter: excludeSystemEvents() } as const
      let last: Seen | undefined
      try {
        await takeEach(client.readAll(backwards), ANSWER_MS, ({ event }) => {
          if (!event || !isOurs(event, names)) return false
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
    // What stands up to here, a filtered read beginning now will have looked at.
    const looked = filter ? (isTold() ? head.at() : await readHead()) : START
    if (onServer === 'nothing') return { events: [], position: later(after, looked), end: true }
    if (isExact && looked - after > far) {
      const found = await lookThrough(client, { after, limit, filter: onServer }).catch((error: unknown) => {
        throw isInvalid(error) ? new UnknownPosition(after, { cause: error }) : failure(error)
      })
      const last = position(found.events.at(-1)?.position?.commit ?? after)
      return {
        events: shown(found.events, filter),
        position: found.upTo ?? later(last, looked),
        end: found.upTo === null,
      }
    }
    // The event at the position itself comes first, unless the filter leaves it out.
    const asked = after === START ? limit : limit + 1
    const found = await allEvents({ fromPosition: allFrom(after), maxCount: asked, filter: onServer }, after)
    const fresh = found.filter(({ event }) => (event?.position?.commit ?? 0n) > after).slice(0, limit)
    const lastEvent = fresh.at(-1)?.event
    if (lastEvent) head.see(seen(lastEvent))
    const last = position(lastEvent?.position?.commit ?? after)
    const end = found.length < asked
    return {
      events: shown(
        fresh.flatMap(({ event }) => event ?? []),
        filter,
      ),
      position: end ? later(last, looked) : last,
      end,
    }
  }

  function shown(events: readonly RecordedEvent[], filter: Filter | undefined): LogPage['events'] {
    return events
      .filter((event) => isOurs(event, names))
      .map((event) => decode(event, names))
      .filter(wantedBy(filter))
  }

  return {
    readStream,
    readAll,
    readHead,
    learnTail,
    refuseDeleted,
    recordAt,
    isPlace,
    /** The id of what stands there, whosever it is. */
    idAt: async (at: Position): Promise<EventId | null> => idOf(await recordedAt(at)),
    async eventAt(at: Position): Promise<EventId | null> {
      const found = await recordedAt(at)
      return found && isOurs(found, names) ? idOf(found) : null
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
