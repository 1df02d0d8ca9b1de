// One endpoint at work: reads what is for it, sends it in order, and waits at the head. A lane may be thrown away at
// any moment: what it must know again stands in the database.
import { type EventLog, type LogPage, type StoredEvent, UnknownPosition } from '#event-log/event-log.ts'
import { type Doorbell, doorbell } from '#event-log/subscription.ts'
import { type Instant, type Position, START } from '#kernel/ids.ts'
import { type Consumer, consume } from '#projecting/consume.ts'
import { describeOtherHistory, otherHistory, type Place, placeAt } from '#projecting/history.ts'
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
  /** What stands where it has looked; null where that is not known. */
  lookedEvent: string | null
  /** The last event for it that the reader at the head has seen. */
  wanted: Position
  /** It has looked at everything that the log held, and nothing is on its way. */
  idle: boolean
}

export type LaneParts = {
  readonly log: Pick<EventLog, 'id' | 'readAll' | 'head' | 'eventAt'>
  readonly store: Pick<DispatchStore, 'endpoint' | 'settle' | 'pause' | 'troubled'>
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

export const newLane = (id: string, revision: number): Lane => ({
  id,
  revision,
  stop: new AbortController(),
  bell: doorbell(),
  wants: null,
  settled: START,
  looked: START,
  lookedEvent: null,
  wanted: START,
  idle: false,
})

/** Runs until the lane is stopped, or its endpoint is paused or gone. Never rejects. */
export async function drive(lane: Lane, parts: LaneParts): Promise<void> {
  const { signal } = lane.stop
  await consume(consumer(lane, parts), { signal, delay: (ms) => parts.sleep(ms, signal) })
  lane.idle = false
}

/** Its cursor is the endpoint as it was read, and `settled` and `looked` of the lane. */
function consumer(lane: Lane, parts: LaneParts): Consumer<Endpoint, LogPage> {
  const { store, log, onTrouble } = parts
  const { signal } = lane.stop
  /** For whoever watches: it is no matter where that cannot be written. */
  const note = (why: string | null) => void store.troubled(lane.id, why).catch(() => undefined)
  const look = ({ position, event }: Place) => {
    lane.looked = position
    lane.lookedEvent = event
  }

  return {
    log,
    async open() {
      lane.idle = false
      const endpoint = await store.endpoint(lane.id)
      if (!endpoint || endpoint.pausedFor !== null) return 'over'
      const other = await otherHistory(log, endpoint)
      if (other) {
        onTrouble?.(`webhook ${lane.id}`, new Error(`its cursor is of ${describeOtherHistory(other)}`))
        await store.pause(lane.id, other.kind)
        return 'over'
      }
      lane.wants = endpoint
      lane.settled = endpoint.position
      look(endpoint)
      return endpoint
    },

    async read({ tenant, types }) {
      const filter = { tenant, ...(types && { types }) }
      const page = await log.readAll({ after: lane.looked, limit: PAGE, filter }).catch(async (error: unknown) => {
        // No waiting makes it a position of this log.
        if (error instanceof UnknownPosition) await store.pause(lane.id, 'another-log')
        throw error
      })
      return page.events.length === 0 && page.end && page.position <= lane.looked ? null : page
    },
    reachesHead: ({ end }) => end,

    placeOf: (endpoint) => ({ position: lane.looked, event: lane.lookedEvent, logId: endpoint.logId }),

    async handle(endpoint, page) {
      for (const [i, event] of page.events.entries()) {
        const next = page.events[i + 1]?.recordedAt ?? (page.end ? null : event.recordedAt)
        if ((await settle(lane, endpoint, event, next, parts)) === 'reopen') return 'reopen'
      }
      // Over what nobody wanted.
      if (page.position > lane.looked) look(await placeAt(log, page.position))
      return endpoint
    },

    watch() {
      // Counted before reading: a ring during the read means that something may have come after it.
      const rings = lane.bell.count()
      return async () => {
        lane.idle = true
        await lane.bell.wait(rings, LONG_MS, signal)
        lane.idle = false
        return 'look'
      }
    },

    onTrouble(error) {
      lane.idle = false
      onTrouble?.(`webhook ${lane.id}`, error)
      note(error instanceof Error ? error.name : 'an error of no kind')
    },
    onRecovered: () => note(null),
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
): Promise<'go on' | 'reopen'> {
  const { signal } = lane.stop
  const { tried: last } = endpoint
  const tried = last?.position === event.position && last.event === event.id ? last : null
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
    // The cursor was moved, or the attempt counted, by another dispatcher.
    if (!(await store.settle(lane.id, lane.settled, settlement))) return 'reopen'
    onAttempt?.(status === 'waiting' ? 'failed' : status, made.tookMs)
    if (status !== 'waiting') {
      lane.settled = event.position
      lane.looked = event.position
      lane.lookedEvent = event.id
      // How many were parked in a row is counted in the database.
      return status === 'delivered' && endpoint.parkedInARow === 0 ? 'go on' : 'reopen'
    }
    if (delayMs === null) return 'reopen'
    await sleep(delayMs, signal)
  }
  return 'reopen'
}

type Seen = Pick<StoredEvent, 'id' | 'tenant' | 'type' | 'position'>

/** What the reader at the head tells a lane of a page: that there is something for it, or that it may look past it. */
export function see(lane: Lane, page: { readonly events: readonly Seen[]; readonly position: Position }): void {
  const { wants } = lane
  const last = page.events.findLast(
    ({ tenant, type }) => !wants || (tenant === wants.tenant && (wants.types?.includes(type) ?? true)),
  )
  if (last && last.position > lane.wanted) lane.wanted = last.position
  if (lane.wanted > lane.looked) lane.bell.ring()
  else if (lane.idle && page.position > lane.looked) {
    const end = page.events.at(-1)
    lane.looked = page.position
    lane.lookedEvent = end?.position === page.position ? end.id : null
  }
}
