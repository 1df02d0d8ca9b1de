// One endpoint at work: reads what is for it, sends it in order, and waits at the head. A lane may be thrown away at
// any moment: what it must know again stands in the database.
import { type EventLog, type StoredEvent, UnknownPosition } from '#event-log/event-log.ts'
import { type Doorbell, doorbell } from '#event-log/subscription.ts'
import { type Instant, type Position, START } from '#kernel/ids.ts'
import type { DispatchStore, Endpoint } from './dispatch-store.ts'
import { judge } from './retry-delivery.ts'
import type { Attempt } from './webhook.ts'

export type Lane = {
  readonly id: string
  /** Of the endpoint's configuration: another one asks for another lane. */
  readonly revision: number
  readonly stop: AbortController
  /** Rung when the log holds something more for it. */
  readonly bell: Doorbell
  /** What it is for; null until it was first read. */
  wants: Pick<Endpoint, 'tenant' | 'types'> | null
  /** The cursor as the database has it, and how far this lane has looked beyond it. */
  settled: Position
  looked: Position
  /** The last event for it that the reader at the head has seen. */
  wanted: Position
  /** It has looked at everything that the log held, and nothing is on its way. */
  idle: boolean
}

export type LaneParts = {
  readonly log: Pick<EventLog, 'id' | 'readAll' | 'head'>
  readonly store: Pick<DispatchStore, 'endpoint' | 'settle' | 'pause'>
  /** One request. Rejects only where the lane or the service stops. */
  readonly attempt: (event: StoredEvent, endpoint: Endpoint, stop: AbortSignal) => Promise<Attempt>
  /** Ends early, without an error, with the signal. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly scheduleS: readonly number[]
  readonly random: () => number
  /** Cursors are being moved over what nobody wanted: wait, or this lane's own move finds its cursor elsewhere. */
  readonly skipping: () => Promise<void>
  readonly onAttempt?: (outcome: 'delivered' | 'failed' | 'parked', tookMs: number) => void
  readonly onTrouble?: (what: string, error: unknown) => void
}

/** Read at once, and held while they are sent. */
const PAGE = 50
const LONG_MS = 3_600_000
const MOST_RETRY_MS = 5_000

/** The cursor was moved, or the attempt counted, by another dispatcher: begin anew from what the database says. */
class Overtaken extends Error {
  override readonly name = 'Overtaken'
}

export const newLane = (id: string, revision: number): Lane => ({
  id,
  revision,
  stop: new AbortController(),
  bell: doorbell(),
  wants: null,
  settled: START,
  looked: START,
  wanted: START,
  idle: false,
})

/** Runs until the lane is stopped, or its endpoint is paused or gone. Never rejects. */
export async function drive(lane: Lane, parts: LaneParts): Promise<void> {
  const { store, log, onTrouble } = parts
  const { signal } = lane.stop
  for (let failures = 0; !signal.aborted; ) {
    try {
      const endpoint = await store.endpoint(lane.id)
      if (!endpoint || endpoint.pausedFor !== null) return
      if (endpoint.logId !== log.id || endpoint.position > (await log.head())) {
        onTrouble?.(`webhook ${lane.id}`, new Error(`position ${endpoint.position} is of another log, or a longer one`))
        return await store.pause(lane.id, 'another-log')
      }
      lane.wants = endpoint
      lane.settled = endpoint.position
      lane.looked = endpoint.position
      await serve(lane, endpoint, parts)
      failures = 0
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof Overtaken) continue
      // No waiting makes it a position of this log.
      if (error instanceof UnknownPosition && (await pausedForAnotherLog(lane, error, parts))) return
      failures += 1
      onTrouble?.(`webhook ${lane.id}`, error)
      await parts.sleep(Math.min(50 * 2 ** failures, MOST_RETRY_MS), signal)
    } finally {
      lane.idle = false
    }
  }
}

/** False where the database could not be told: then the lane tries again. */
async function pausedForAnotherLog({ id }: Lane, error: UnknownPosition, { store, onTrouble }: LaneParts) {
  try {
    await store.pause(id, 'another-log')
  } catch {
    return false
  }
  onTrouble?.(`webhook ${id}`, error)
  return true
}

/** Until what was read of the endpoint holds no more. */
async function serve(lane: Lane, endpoint: Endpoint, parts: LaneParts): Promise<void> {
  const { tenant, types } = endpoint
  while (!lane.stop.signal.aborted) {
    // Counted before reading: a ring during the read means that something may have come after it.
    const rings = lane.bell.count()
    const filter = { tenant, ...(types && { types }) }
    const page = await parts.log.readAll({ after: lane.looked, limit: PAGE, filter })
    for (const [i, event] of page.events.entries()) {
      const next = page.events[i + 1]?.recordedAt ?? (page.end ? null : event.recordedAt)
      if ((await settle(lane, endpoint, event, next, parts)) === 'read anew') return
    }
    if (page.position > lane.looked) lane.looked = page.position
    if (!page.end) continue
    lane.idle = true
    await lane.bell.wait(rings, LONG_MS, lane.stop.signal)
    lane.idle = false
  }
}

/** Tries one event until it is delivered or parked, the endpoint is paused, or the lane stops. */
async function settle(
  lane: Lane,
  endpoint: Endpoint,
  event: StoredEvent,
  /** When the event after it was recorded, as far as is known. */
  next: Instant | null,
  { store, attempt, sleep, scheduleS, random, skipping, onAttempt }: LaneParts,
): Promise<'go on' | 'read anew'> {
  const { signal } = lane.stop
  const tried = endpoint.tried?.position === event.position ? endpoint.tried : null
  if (tried) await sleep(tried.dueInMs, signal)
  for (let attempts = (tried?.attempts ?? 0) + 1; !signal.aborted; attempts += 1) {
    const made = await attempt(event, endpoint, signal)
    const verdict = judge(made, attempts, endpoint.parkedInARow, { scheduleS, random })
    const { status } = verdict
    const delayMs = 'delayMs' in verdict ? verdict.delayMs : null
    const pause = 'pause' in verdict ? verdict.pause : null
    const undeliveredSince = status === 'waiting' ? event.recordedAt : next
    await skipping()
    const settlement = { event, attempt: made, attempts, status, delayMs, pause, undeliveredSince }
    if (!(await store.settle(lane.id, lane.settled, settlement))) throw new Overtaken()
    onAttempt?.(status === 'waiting' ? 'failed' : status, made.tookMs)
    if (status !== 'waiting') {
      lane.settled = event.position
      lane.looked = event.position
      // How many were parked in a row is counted in the database.
      return status === 'delivered' && endpoint.parkedInARow === 0 ? 'go on' : 'read anew'
    }
    if (delayMs === null) return 'read anew'
    await sleep(delayMs, signal)
  }
  return 'read anew'
}

type Seen = Pick<StoredEvent, 'tenant' | 'type' | 'position'>

/** What the reader at the head tells a lane of a page: that there is something for it, or that it may look past it. */
export function see(lane: Lane, page: { readonly events: readonly Seen[]; readonly position: Position }): void {
  const { wants } = lane
  const last = page.events.findLast(
    ({ tenant, type }) => !wants || (tenant === wants.tenant && (wants.types?.includes(type) ?? true)),
  )
  if (last && last.position > lane.wanted) lane.wanted = last.position
  if (lane.wanted > lane.looked) lane.bell.ring()
  else if (lane.idle && page.position > lane.looked) lane.looked = page.position
}
