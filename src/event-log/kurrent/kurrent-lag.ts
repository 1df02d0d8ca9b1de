// How many events stand after a position. Positions are places in the log's files: few events are counted, many are
// estimated from how much room an event takes.
import { type Position, START } from '#kernel/ids.ts'
import type { EventLog } from '../event-log.ts'

/** Up to here the answer is exact. */
const COUNTED = 1_000
/** How long a measured size is believed. */
const MEASURED_MS = 60_000

export type LagParts = {
  readonly readAll: EventLog['readAll']
  readonly readHead: () => Promise<Position>
  /** What is known without asking. */
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
    // A rebuild asks several times a second: what is far away is not read for it again and again.
    if (estimate > 2 * COUNTED) return estimate
    const page = await readAll({ after, limit: COUNTED })
    if (page.end) return page.events.length
    measured = { bytesPerEvent: Number(page.position - after) / COUNTED, atMs: nowMs() }
    return Math.max(COUNTED, Math.round(Number((await readHead()) - after) / measured.bytesPerEvent))
  }
}
