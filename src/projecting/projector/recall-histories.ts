// Reads the streams of amendments that make a row be folded again from its history. Most pages contain none.
import type { EventReader } from '#commanding/codec.ts'
import type { EventLog, StoredEvent } from '#event-log/event-log.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { eventTypes, refoldsAny, refoldsOn } from '#kernel/fold.ts'
import type { Projection } from '#kernel/projection.ts'
import { recallHistory } from '#kernel/recalled-history.ts'

export type StreamLog = Pick<EventLog, 'readStream'>

const PAGE = 2_000
/** About 50 MB of decoded answers. */
const MOST_RECALLED = 50_000

/**
 * Must run before the events are folded. An event that cannot be decoded counts as a fault of the amendments that need
 * it, in the read models that fold its type. A stream with many amendments is read and kept once for all the read models.
 */
export async function recallHistories(
  log: StreamLog,
  reader: EventReader,
  projections: readonly Projection[],
  events: readonly RecordedEvent[],
): Promise<void> {
  const refoldingOn = refoldingByType(projections)
  if (!refoldingOn) return
  const amendments = events.filter(({ type }) => refoldingOn(type).length > 0)
  const alike = Map.groupBy(amendments, ({ tenant, stream, type }) => `${tenant}/${stream}/${type}`)
  for (const together of alike.values()) {
    const [first] = together
    if (!first) continue
    const refolding = refoldingOn(first.type)
    const isWhole = await recall(log, reader, refolding, together)
    if (!isWhole && refolding.length > 1)
      for (const projection of refolding) await recall(log, reader, [projection], together)
  }
}

/**
 * How many events of the page can be folded at once: as many as recall no more than this number of events, and always one.
 * Many amendments of long streams in one page would not fit into memory.
 */
export function recallable(
  projections: readonly Projection[],
  events: readonly StoredEvent[],
  most = MOST_RECALLED,
): number {
  const refoldingOn = refoldingByType(projections)
  if (!refoldingOn) return events.length
  const before = new Map<string, number>()
  let recalled = 0
  for (const [n, { tenant, stream, type, revision }] of events.entries()) {
    if (refoldingOn(type).length === 0) continue
    const key = `${tenant}/${stream}/${type}`
    recalled += revision - (before.get(key) ?? 0)
    before.set(key, revision)
    if (recalled > most && n > 0) return n
  }
  return events.length
}

/** Which of them fold rows again on an event of this type; null if none does on any. A page asks for each of its events. */
function refoldingByType(projections: readonly Projection[]): ((type: string) => readonly Projection[]) | null {
  const refolding = projections.filter(refoldsAny)
  if (refolding.length === 0) return null
  const known = new Map<string, readonly Projection[]>()
  return (type) => {
    const found = known.get(type) ?? refolding.filter((projection) => refoldsOn(projection, type))
    known.set(type, found)
    return found
  }
}

/** Of amendments of one type in one stream, in their order. False if an event before one of them cannot be decoded. */
async function recall(
  log: StreamLog,
  reader: EventReader,
  projections: readonly Projection[],
  amendments: readonly RecordedEvent[],
): Promise<boolean> {
  const last = amendments.at(-1)
  if (!last) return true
  const types = typesOf(projections)
  const history: RecordedEvent[] = []
  const unopened = await readBefore(log, reader, last, (stored) => {
    if (!types || types.has(stored.type)) history.push(reader.decode(stored))
  })
  for (const amendment of amendments)
    recallHistory(
      amendment,
      projections,
      () => {
        if (unopened && unopened.revision < amendment.revision) throw unopened.error
        return history.filter(({ revision }) => revision < amendment.revision)
      },
      history,
    )
  return unopened === null
}

/** Each event of the stream before this one, until one cannot be taken. */
async function readBefore(
  log: StreamLog,
  reader: EventReader,
  { stream, tenant, revision }: RecordedEvent,
  take: (stored: StoredEvent) => void,
): Promise<{ readonly revision: number; readonly error: unknown } | null> {
  for (let from = 0; from < revision; ) {
    const limit = Math.min(PAGE, revision - from)
    const { events } = await log.readStream(stream, { tenant, from, direction: 'forwards', limit })
    const last = events.at(-1)
    if (!last) throw new Error(`${stream} ends before revision ${revision}, which was read from it`)
    await reader.prepare(events)
    for (const stored of events) {
      try {
        take(stored)
      } catch (error) {
        return { revision: stored.revision, error }
      }
    }
    from = last.revision + 1
  }
  return null
}

/** Includes amendments that the projection does not fold itself: they still decide how the facts read. */
function typesOf(projections: readonly Projection[]): ReadonlySet<string> | null {
  const types = projections.map(eventTypes)
  if (types.includes('all')) return null
  const amending = projections.flatMap(({ amendments }) => [...amendments.keys()])
  return new Set([...amending, ...types.flatMap((typesOfOne) => (typesOfOne === 'all' ? [] : [...typesOfOne]))])
}
