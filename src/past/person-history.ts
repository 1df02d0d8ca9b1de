// A person's history: the few streams that contain it, merged by position and read page by page.
import type { EventLog, StoredEvent } from '#event-log/event-log.ts'
import {
  type PersonId,
  type Position,
  parseStream,
  type Revision,
  type StreamName,
  streamName,
  type TenantId,
} from '#kernel/ids.ts'

/** Where to continue reading: the next revision of each stream of a history. */
export type Place = ReadonlyMap<StreamName, Revision>

/**
 * The streams that decide a person's rows: what they learned, and who they are. An erasure may be in either stream and
 * concerns the rows of both, so neither is ever folded alone.
 */
export const streamsOf = (person: PersonId): readonly StreamName[] => [
  streamName('learner', person),
  streamName('person', person),
]

export const startOf = (streams: readonly StreamName[]): Place => new Map(streams.map((stream) => [stream, 0]))

/** Behind everything that is before one of the two. */
export const furthest = (one: Place, other: Place): Place =>
  new Map([...one].map(([stream, next]) => [stream, Math.max(next, other.get(stream) ?? 0)]))

/** The number of events before the place. */
export const eventsBefore = (place: Place): number => [...place.values()].reduce((sum, next) => sum + next, 0)

export type HistoryLog = Pick<EventLog, 'readStream'>

const PAGE = 2_000
/** The first page is short: usually there is a snapshot a few events before the moment. */
const FIRST_PAGE = 1_000

type Source = { readonly stream: StreamName; next: Revision; page: readonly StoredEvent[]; ended: boolean }

/**
 * The events of all streams from a place up to a position, in order of position. Holds one page of each stream at a
 * time. Streams of another tenant read as empty.
 */
export async function* readHistory(
  log: HistoryLog,
  {
    tenant,
    from,
    upTo,
    first = FIRST_PAGE,
  }: {
    readonly tenant: TenantId
    readonly from: Place
    readonly upTo: Position
    /** The length of the first page, for whoever knows how many events will be needed. */
    readonly first?: number
  },
): AsyncGenerator<readonly StoredEvent[]> {
  const sources = [...from].map(([stream, next]): Source => ({ stream, next, page: [], ended: false }))
  let limit = first
  for (;;) {
    await Promise.all(sources.map((source) => fill(log, tenant, source, upTo, limit)))
    limit = PAGE
    // Beyond the end of a page that is not the last, nothing is known of that stream.
    const mergedUpTo = sources.reduce((least, { page, ended }) => {
      const last = page.at(-1)
      return !ended && last && last.position < least ? last.position : least
    }, upTo)
    const merged = sources
      .flatMap((source) => {
        const ready = source.page.filter(({ position }) => position <= mergedUpTo)
        source.page = source.page.slice(ready.length)
        return ready
      })
      .sort((a, b) => (a.position < b.position ? -1 : 1))
    if (merged.length > 0) yield merged
    if (sources.every(({ page, ended }) => ended && page.length === 0)) return
  }
}

async function fill(log: HistoryLog, tenant: TenantId, source: Source, upTo: Position, limit: number): Promise<void> {
  if (source.ended || source.page.length > 0) return
  const { stream, next } = source
  const { events, currentRevision } = await log.readStream(stream, { tenant, from: next, direction: 'forwards', limit })
  const last = events.at(-1)
  source.page = last && last.position > upTo ? events.filter(({ position }) => position <= upTo) : events
  source.ended = !last || last.position > upTo || last.revision >= currentRevision
  source.next = last ? last.revision + 1 : next
}

/**
 * Whether the last event before a place is still there: a log on a server of its own may be restored to an earlier
 * state.
 */
export async function leadsTo(log: HistoryLog, tenant: TenantId, place: Place, last: Position): Promise<boolean> {
  const pages = await Promise.all(
    [...place]
      .filter(([, next]) => next > 0)
      .map(([stream, next]) => log.readStream(stream, { tenant, from: next - 1, direction: 'forwards', limit: 1 })),
  )
  const positions = pages.map(({ events }) => events[0]?.position)
  return positions.includes(last) && positions.every((position) => position !== undefined && position <= last)
}

/** Whether any of the streams has an event, for this tenant. */
export async function isKnown(log: HistoryLog, tenant: TenantId, streams: readonly StreamName[]): Promise<boolean> {
  const pages = await Promise.all(
    streams.map((stream) => log.readStream(stream, { tenant, from: 0, direction: 'forwards', limit: 1 })),
  )
  return pages.some(({ events }) => events.length > 0)
}

/** The person whose history a stream belongs to: the one whose id is in its name. */
export const personOf = (stream: StreamName): PersonId => parseStream(stream).id as PersonId
