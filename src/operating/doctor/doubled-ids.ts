// Searches a whole log for events that share an id. An id should name one event for ever, but the first release derived
// ids without the stream: one Idempotency-Key used for two learners gave two events the same id.
import type { EventLog, StoredEvent } from '#event-log/event-log.ts'
import { type EventId, type Position, START } from '#kernel/ids.ts'

export type DoubledId = {
  readonly id: EventId
  /** The positions of the first few events with this id, in log order. */
  readonly places: readonly Pick<StoredEvent, 'position' | 'tenant' | 'stream' | 'revision'>[]
}

export type DoubledIds = {
  readonly events: number
  readonly doubled: number
  /** The first of the doubled ids. */
  readonly first: readonly DoubledId[]
}

/** Eight bytes per id: 200 MB at a time. A longer log is read once for each slice. */
const IDS_PER_SLICE = 25_000_000
const MOST_SHOWN = 20
const MOST_PLACES = 5

/**
 * Sorts a 64-bit key of every id and looks for equal neighbours. Then it reads the log once more for the full ids
 * behind them, so that two ids with the same key are not reported. If nothing is doubled, which is usual, one pass is
 * enough.
 */
export async function findDoubledIds(
  log: Pick<EventLog, 'scan' | 'head' | 'lag'>,
  onPage: (until: Position) => void = () => undefined,
  idsPerSlice = IDS_PER_SLICE,
): Promise<DoubledIds> {
  const until = await log.head()
  if (until === START) return { events: 0, doubled: 0, first: [] }
  // Events may arrive between the two calls: the array then grows.
  const expected = await log.lag(START)
  const slices = BigInt(Math.max(1, Math.ceil(expected / idsPerSlice)))
  const suspects = new Set<bigint>()
  let events = 0
  for (let slice = 0n; slice < slices; slice += 1n) {
    let keys = new BigUint64Array(Math.ceil((expected / Number(slices)) * 1.1) + 1_024)
    let count = 0
    for await (const page of log.scan({ after: START, until })) {
      for (const { id } of page.events) {
        if (slice === 0n) events += 1
        const key = keyOf(id)
        if (key % slices !== slice) continue
        if (count === keys.length) keys = grown(keys)
        keys[count] = key
        count += 1
      }
      onPage(page.position)
    }
    const sorted = keys.subarray(0, count).sort()
    for (let at = 1; at < count; at += 1) if (sorted[at] === sorted[at - 1]) suspects.add(sorted[at] ?? 0n)
  }
  if (suspects.size === 0) return { events, doubled: 0, first: [] }

  const placesById = new Map<EventId, DoubledId['places'][number][]>()
  const seen = new Set<EventId>()
  const doubled = new Set<EventId>()
  for await (const page of log.scan({ after: START, until })) {
    for (const { id, position, tenant, stream, revision } of page.events) {
      if (!suspects.has(keyOf(id))) continue
      if (seen.has(id)) doubled.add(id)
      seen.add(id)
      const places = placesById.get(id) ?? []
      if (places.length < MOST_PLACES) places.push({ position, tenant, stream, revision })
      if (placesById.size < MOST_SHOWN * MOST_PLACES || placesById.has(id)) placesById.set(id, places)
    }
    onPage(page.position)
  }
  const first = [...placesById].filter(([id]) => doubled.has(id)).slice(0, MOST_SHOWN)
  return { events, doubled: doubled.size, first: first.map(([id, places]) => ({ id, places })) }
}

/**
 * Twelve digits of the command's hash and the event's number in it: events of one command differ only in the last four.
 */
const keyOf = (id: EventId): bigint => BigInt(`0x${id.slice(0, 8)}${id.slice(9, 13)}${id.slice(-4)}`)

function grown(keys: BigUint64Array<ArrayBuffer>): BigUint64Array<ArrayBuffer> {
  const larger = new BigUint64Array(keys.length * 2)
  larger.set(keys)
  return larger
}
