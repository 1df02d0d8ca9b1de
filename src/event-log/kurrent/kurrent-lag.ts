// The number of events after a position. Positions are offsets in the log's files: a small number of events is counted, a
// large one is estimated from the average size of an event.
import { type Position, START } from '#kernel/ids.ts'
import type { EventLog } from '../event-log.ts'

/** Up to this number the answer is exact. */
const COUNTED = 1_000
/** How long a measured size is used. */
const MEASURED_MS = 60_000

export type LagParts = {
  readonly readAll: EventLog['readAll']
  readonly readHead: () => Promise<Position>
  /** The count, if it is known without a query. */
  readonly countAfter: (position: Position) => number | null
  readonly nowMs: () => number
}

export function lagOf({ readAll, readHead, countAfter, nowMs }: LagParts): EventLog['lag'] {
  let measured = { bytesPerEvent: 0, atMs: Number.NEGATIVE_INFINITY }

  return async (after) => {
    const counted = countAfter(after)
    if (counted !== null) return counted
    const isFresh = nowMs() - measured.atMs < MEASURED_MS
    const head = isFresh ? await readHead() : START
    if (isFresh && head <= after) return 0
    const estimate = isFresh ? Math.round(Number(head - after) / measured.bytesPerEvent) : 0
    // A rebuild queries the lag several times a second: do not read events for a large lag each time.
    if (estimate > 2 * COUNTED) return estimate
    const page = await readAll({ after, limit: COUNTED })
    if (page.end) return page.events.length
    measured = { bytesPerEvent: Number(page.position - after) / COUNTED, atMs: nowMs() }
    return Math.max(COUNTED, Math.round(Number((await readHead()) - after) / measured.bytesPerEvent))
  }
}
