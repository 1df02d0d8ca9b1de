// Reads the streams of amendments that make a row be folded again from its history. Most pages contain none.
import type { EventReader } from '#commanding/codec.ts'
import type { EventLog, StoredEvent } from '#event-log/event-log.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { eventTypes, refoldsAny, refoldsOn } from '#kernel/fold.ts'
import type { Projection } from '#kernel/projection.ts'
import { recallHistory } from '#kernel/recalled-history.ts'

export type StreamLog = Pick<EventLog, 'readStream'>

const PAGE = 2_000

/**
 * Must run before the events are folded. An event that cannot be decoded counts as a fault of the amendments that need
 * it. A stream with many amendments is read and kept once.
 */
export async function recallHistories(
  log: StreamLog,
  reader: EventReader,
  projections: readonly Projection[],
  events: readonly RecordedEvent[],
): Promise<void> {
  const refoldingProjections = projections.filter(refoldsAny)
  if (refoldingProjections.length === 0) return
  const refoldingOn = (event: RecordedEvent) =>
    refoldingProjections.filter((projection) => refoldsOn(projection, event.type))
  const amendments = events.filter((event) => refoldingOn(event).length > 0)
  const alike = Map.groupBy(amendments, ({ tenant, stream, type }) => `${tenant}/${stream}/${type}`)
  for (const together of alike.values()) {
    const [first] = together
    if (first) await recall(log, reader, typesOf(refoldingOn(first)), together)
  }
}

/** Of amendments of one type in one stream, in their order. */
async function recall(
  log: StreamLog,
  reader: EventReader,
  types: ReadonlySet<string> | null,
  amendments: readonly RecordedEvent[],
): Promise<void> {
  const last = amendments.at(-1)
  if (!last) return
  const history: RecordedEvent[] = []
  const unopened = await readBefore(log, reader, last, (stored) => {
    if (!types || types.has(stored.type)) history.push(reader.decode(stored))
  })
  for (const amendment of amendments)
    recallHistory(amendment, () => {
      if (unopened && unopened.revision < amendment.revision) throw unopened.error
      return history.filter(({ revision }) => revision < amendment.revision)
    })
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
