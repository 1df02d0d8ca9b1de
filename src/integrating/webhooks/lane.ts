// Delivers the events of one endpoint: reads them, sends them in order, and waits at the head. A lane may be discarded
// at any moment: everything it needs again is in the database.
import { type EventLog, type LogPage, type StoredEvent, UnknownPosition } from '#event-log/event-log.ts'
import { type Doorbell, doorbell } from '#event-log/subscription.ts'
import { type Instant, type Position, START } from '#kernel/ids.ts'
import { type Consumer, consume } from '#projecting/consume.ts'
import { describeOtherHistory, otherHistory, type Place, placeAt } from '#projecting/history.ts'
import { isChosen, typesToRead } from './always-told.ts'
import type { DispatchStore, Endpoint } from './dispatch-store.ts'
import { judgeAttempt } from './retry-delivery.ts'
import type { Attempt } from './webhook.ts'

export type Lane = {
  readonly id: string
  /** The revision of the endpoint's configuration. A new revision gets a new lane. */
  readonly revision: number
  readonly stop: AbortController
  /** Rung when the log has something new for the endpoint. */
  readonly bell: Doorbell
  /** Which events the endpoint gets; null until the endpoint is read. */
  subscription: Pick<Endpoint, 'tenant' | 'types'> | null
  /** The cursor in the database, and how far this lane has read beyond it. */
  settled: Position
  readTo: Position
  /** The event at `readTo`; null if it is not known. */
  readToEvent: string | null
  /** The last event for the endpoint that the reader at the head has seen. */
  lastMatching: Position
  /** It has read everything in the log, and no request is under way. */
  idle: boolean
}

export type LaneParts = {
  readonly log: Pick<EventLog, 'id' | 'readAll' | 'head' | 'eventAt'>
  readonly store: Pick<DispatchStore, 'endpoint' | 'settle' | 'withhold' | 'pause' | 'recordTrouble' | 'wasSentDataOf'>
  /** Whether the event is about a person who was erased: it is not sent any more. As of the last second. */
  readonly isErased: (event: StoredEvent) => Promise<boolean>
  /** Sends one request. Rejects only if the lane or the service stops, or if the key store does not answer. */
  readonly attempt: (event: StoredEvent, endpoint: Endpoint, stop: AbortSignal) => Promise<Attempt>
  /** Ends early, without an error, when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly scheduleS: readonly number[]
  readonly random: () => number
  /** Resolves when no cursors are being skipped: otherwise this lane's own move would find its cursor elsewhere. */
  readonly skipping: () => Promise<void>
  readonly onAttempt?: (outcome: 'delivered' | 'failed' | 'parked', tookMs: number) => void
  readonly onTrouble?: (what: string, error: unknown) => void
}

/** How many events are read at once and held while they are sent. */
const PAGE = 50
const LONG_MS = 3_600_000

export const newLane = (id: string, revision: number): Lane => ({
  id,
  revision,
  stop: new AbortController(),
  bell: doorbell(),
  subscription: null,
  settled: START,
  readTo: START,
  readToEvent: null,
  lastMatching: START,
  idle: false,
})

/** Runs until the lane is stopped, or its endpoint is paused or removed. Never rejects. */
export async function runLane(lane: Lane, parts: LaneParts): Promise<void> {
  const { signal } = lane.stop
  await consume(consumer(lane, parts), { signal, delay: (ms) => parts.sleep(ms, signal) })
  lane.idle = false
}

/** Its cursor is the endpoint as it was read, with `settled` and `readTo` of the lane. */
function consumer(lane: Lane, parts: LaneParts): Consumer<Endpoint, LogPage> {
  const { store, log, onTrouble } = parts
  const { signal } = lane.stop
  /** For monitoring only, so a failure to write it does not matter. */
  const recordTrouble = (why: string | null) => void store.recordTrouble(lane.id, why).catch(() => undefined)
  const moveTo = ({ position, event }: Place) => {
    lane.readTo = position
    lane.readToEvent = event
  }

  return {
    log,
    async open() {
      lane.idle = false
      const endpoint = await store.endpoint(lane.id)
      if (!endpoint || endpoint.pausedFor !== null) return 'over'
      const other = await otherHistory(log, endpoint)
      if (other) {
        onTrouble?.(`webhook ${lane.id}`, new Error(`its cursor belongs to ${describeOtherHistory(other)}`))
        await store.pause(lane.id, other.kind)
        return 'over'
      }
      lane.subscription = endpoint
      lane.settled = endpoint.position
      moveTo(endpoint)
      return endpoint
    },

    async read({ tenant, types }) {
      const read = typesToRead(types)
      const filter = { tenant, ...(read && { types: read }) }
      const page = await log.readAll({ after: lane.readTo, limit: PAGE, filter }).catch(async (error: unknown) => {
        // Retrying cannot make it a position of this log.
        if (error instanceof UnknownPosition) await store.pause(lane.id, 'another-log')
        throw error
      })
      return page.events.length === 0 && page.end && page.position <= lane.readTo ? null : page
    },
    reachesHead: ({ end }) => end,

    placeOf: (endpoint) => ({ position: lane.readTo, event: lane.readToEvent, logId: endpoint.logId }),

    async handle(endpoint, page) {
      for (const [i, event] of page.events.entries()) {
        if (!isChosen(endpoint.types, event) && !(await store.wasSentDataOf(endpoint.id, event))) continue
        const next = page.events[i + 1]?.recordedAt ?? (page.end ? null : event.recordedAt)
        if ((await settle(lane, endpoint, event, next, parts)) === 'reopen') return 'reopen'
      }
      // Past the events that the endpoint does not get.
      if (page.position > lane.readTo) moveTo(await placeAt(log, page.position))
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
      recordTrouble(error instanceof Error ? error.name : 'unknown error')
    },
    onRecovered: () => recordTrouble(null),
  }
}

/** Sends one event until it is delivered or parked, the endpoint is paused, or the lane stops. */
async function settle(
  lane: Lane,
  endpoint: Endpoint,
  event: StoredEvent,
  /** When the next event was recorded, if that is known. */
  next: Instant | null,
  { store, attempt, isErased, sleep, scheduleS, random, skipping, onAttempt }: LaneParts,
): Promise<'go on' | 'reopen'> {
  const { signal } = lane.stop
  const { failedDelivery: last } = endpoint
  const failed = last?.position === event.position && last.event === event.id ? last : null
  if (failed) await sleep(failed.dueInMs, signal)
  for (let attempts = (failed?.attempts ?? 0) + 1; !signal.aborted; attempts += 1) {
    if (await isErased(event)) {
      await skipping()
      if (!(await store.withhold(lane.id, lane.settled, event, next))) return 'reopen'
      moveOn(lane, event)
      return failed ? 'reopen' : 'go on'
    }
    const outcome = await attempt(event, endpoint, signal)
    const verdict = judgeAttempt(outcome, attempts, endpoint.parkedInARow, { scheduleS, random })
    const { status } = verdict
    const delayMs = 'delayMs' in verdict ? verdict.delayMs : null
    const pause = 'pause' in verdict ? verdict.pause : null
    const undeliveredSince = status === 'waiting' ? event.recordedAt : next
    await skipping()
    const settlement = { event, attempt: outcome, attempts, status, delayMs, pause, undeliveredSince }
    // Another dispatcher has moved the cursor or counted the attempt.
    if (!(await store.settle(lane.id, lane.settled, settlement))) return 'reopen'
    onAttempt?.(status === 'waiting' ? 'failed' : status, outcome.tookMs)
    if (status !== 'waiting') {
      moveOn(lane, event)
      // The database counts the deliveries that were parked in a row, so the endpoint must be read again.
      return status === 'delivered' && endpoint.parkedInARow === 0 ? 'go on' : 'reopen'
    }
    if (delayMs === null) return 'reopen'
    await sleep(delayMs, signal)
  }
  return 'reopen'
}

function moveOn(lane: Lane, { position, id }: StoredEvent): void {
  lane.settled = position
  lane.readTo = position
  lane.readToEvent = id
}

type SeenEvent = Pick<StoredEvent, 'id' | 'tenant' | 'type' | 'position'>

/**
 * Called by the reader at the head: wakes the lane if the page has something for it, otherwise lets it skip the page.
 */
export function notePage(
  lane: Lane,
  page: { readonly events: readonly SeenEvent[]; readonly position: Position },
): void {
  const { subscription: wants } = lane
  const last = page.events.findLast(
    ({ tenant, type }) => !wants || (tenant === wants.tenant && (typesToRead(wants.types)?.includes(type) ?? true)),
  )
  if (last && last.position > lane.lastMatching) lane.lastMatching = last.position
  if (lane.lastMatching > lane.readTo) lane.bell.ring()
  else if (lane.idle && page.position > lane.readTo) {
    const lastOfPage = page.events.at(-1)
    lane.readTo = page.position
    lane.readToEvent = lastOfPage?.position === page.position ? lastOfPage.id : null
  }
}
