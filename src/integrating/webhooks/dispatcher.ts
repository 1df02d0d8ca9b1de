// Sends the log's events to webhook endpoints: in order, at least once, from one cursor each. The log is the queue.
// In: the log, and the endpoints that schools have registered (webhooks.ts). Out: signed HTTP requests, and a row for each
// delivery. One lane per endpoint (lane.ts) sends one event at a time and moves its cursor by compare-and-set.
//
// What always holds: an endpoint gets its own school's events only, in the order of the log; an event that its receiver refuses
// is parked after its retries, and the lane goes on; a cursor that is not of this log's history pauses its endpoint.
import type { EventLog, StoredEvent } from '#event-log/event-log.ts'
import type { Doorbell } from '#event-log/subscription.ts'
import { describeOtherHistory, otherHistory, type Place, placeAt } from '#projecting/history.ts'
import type { Telling } from '../told-event.ts'
import type { DispatchStore, Endpoint } from './dispatch-store.ts'
import { drive, type Lane, type LaneParts, newLane, see } from './lane.ts'
import { eventMessage } from './message.ts'
import { STANDARD_SCHEDULE_S } from './retry-delivery.ts'
import type { SecretBox } from './secret-box.ts'
import type { Sender } from './send-delivery.ts'
import { slots } from './slots.ts'
import type { Attempt } from './webhook.ts'

export type DispatcherOptions = Pick<LaneParts, 'sleep' | 'onAttempt' | 'onTrouble'> & {
  readonly log: Pick<EventLog, 'id' | 'readAll' | 'subscribe' | 'head' | 'eventAt'>
  readonly store: DispatchStore
  readonly telling: Telling
  readonly box: SecretBox
  readonly sender: Pick<Sender, 'send'>
  /** Rung when an endpoint may have been made, changed or removed. */
  readonly changed: Doorbell
  readonly scheduleS?: readonly number[]
  readonly random?: () => number
  /** Requests under way at once, over all endpoints. */
  readonly mostAtOnce?: number
  /** What is on its way when the dispatcher stops may still arrive; for no longer than this: it is less than a lease. */
  readonly graceMs?: number
}

export type Dispatcher = {
  /** Runs until the signal. Two at once are harmless: an event may then be sent twice, and no cursor is moved wrongly. */
  run(signal: AbortSignal): Promise<void>
}

/** A change of an endpoint may be announced unheard. */
const LOOK_MS = 5_000
const READER_PAGE = 1_000
/** Looks between two moves of idle cursors, and between two clearings of the delivery log: half a minute, an hour. */
const SKIP_EVERY = 6
const FORGET_EVERY = 720
const DELIVERED_DAYS = 30
/** A school whose receivers answer slowly takes at most a quarter of the places from the others. */
const SHARE_OF_A_SCHOOL = 4

export function webhookDispatcher(options: DispatcherOptions): Dispatcher {
  const { log, store, telling, box, sender, changed, onTrouble } = options
  const { scheduleS = STANDARD_SCHEDULE_S, random = Math.random, mostAtOnce = 32, graceMs = 1_000 } = options
  const inTurn = slots(mostAtOnce, Math.ceil(mostAtOnce / SHARE_OF_A_SCHOOL))
  const lanes = new Map<string, { readonly lane: Lane; readonly done: Promise<void> }>()
  const cut = new AbortController()
  let skipping: Promise<void> = Promise.resolve()
  let reader: { readonly stop: AbortController; readonly done: Promise<void>; place: Place } | null = null
  /** What went wrong since the last look. */
  let trouble: string | null = null

  const attempt = (event: StoredEvent, endpoint: Endpoint, stop: AbortSignal): Promise<Attempt> =>
    inTurn(endpoint.tenant, async () => {
      // Its turn may come when the lane has stopped already.
      stop.throwIfAborted()
      try {
        return await sender.send(eventMessage(event, endpoint, box, telling), cut.signal)
      } catch (error) {
        if (cut.signal.aborted) throw error
        onTrouble?.(`webhook ${endpoint.id}: position ${event.position} cannot be told`, error)
        return { ok: false, httpStatus: null, error: 'unreadable', tookMs: 0, retryAfterMs: null }
      }
    })
  const parts: LaneParts = { ...options, attempt, scheduleS, random, skipping: () => skipping }

  function startLane(id: string, revision: number, after: Promise<void>): void {
    const lane = newLane(id, revision)
    const done = after
      .then(() => drive(lane, parts))
      .finally(() => {
        if (lanes.get(id)?.lane === lane) lanes.delete(id)
      })
    lanes.set(id, { lane, done })
  }

  /**
   * One reader of the log stands at the head for all endpoints of this process: an idle one costs nothing. It starts
   * before the lanes do, so that what comes after a lane's last look is seen by the reader.
   */
  async function startReader(): Promise<void> {
    const stop = new AbortController()
    const place = await placeAt(log, await log.head())
    const own = { stop, place, done: Promise.resolve() }
    const read = async () => {
      for await (const message of log.subscribe({
        after: place.position,
        pageSize: READER_PAGE,
        signal: stop.signal,
      })) {
        if (message.kind !== 'events') continue
        // What came before it may be other events than those that this reader has seen.
        const other = await otherHistory(log, { ...own.place, logId: log.id })
        if (other) throw new Error(describeOtherHistory(other))
        const last = message.events.at(-1)
        own.place = { position: message.position, event: last?.position === message.position ? last.id : null }
        for (const { lane } of lanes.values()) see(lane, message)
      }
    }
    own.done = read().catch((error: unknown) => dropReader('the reader of the log stopped', error))
    reader = own
  }

  /** Its lanes would wait for a ring that never comes: the next look starts them and a reader anew. */
  function dropReader(why: string, error: unknown): void {
    trouble = why
    onTrouble?.(`webhooks: ${why}`, error)
    for (const { lane } of lanes.values()) lane.stop.abort()
    reader?.stop.abort()
    reader = null
  }

  /** It remembers where it has read over a connection: after a failover, other events may stand there. */
  async function checkReader(): Promise<void> {
    const other = reader && (await otherHistory(log, { ...reader.place, logId: log.id }))
    if (other) dropReader('the reader of the log stopped', new Error(describeOtherHistory(other)))
  }

  async function look(): Promise<void> {
    await checkReader()
    const active = new Map((await store.active()).map(({ id, revision }) => [id, revision]))
    if (active.size > 0 && !reader) await startReader()
    for (const [id, { lane }] of lanes) if (active.get(id) !== lane.revision) lane.stop.abort()
    for (const [id, revision] of active) {
      const running = lanes.get(id)
      // The old lane first settles what it has on its way.
      if (running?.lane.revision !== revision) startLane(id, revision, running?.done ?? Promise.resolve())
    }
    if (active.size === 0 && lanes.size === 0) {
      reader?.stop.abort()
      reader = null
    }
  }

  /** Idle cursors follow the head now and then, in one statement, so that a restart need not look far back. */
  function skipIdle(): void {
    const moves = [...lanes.values()].flatMap(({ lane }) =>
      lane.idle && lane.looked > lane.settled && lane.wanted <= lane.looked
        ? [{ lane, id: lane.id, from: lane.settled, to: lane.looked, event: lane.lookedEvent }]
        : [],
    )
    skipping = store.skip(moves).then(
      () => {
        for (const { lane, from, to } of moves) if (lane.settled === from) lane.settled = to
      },
      (error: unknown) => onTrouble?.('webhooks: idle cursors', error),
    )
  }

  return {
    async run(signal) {
      for (let looks = 1; !signal.aborted; looks += 1) {
        const rings = changed.count()
        try {
          await look()
          await store.beat(trouble)
          trouble = null
          if (looks % FORGET_EVERY === 1) await store.forget(DELIVERED_DAYS)
        } catch (error) {
          onTrouble?.('webhooks', error)
          trouble = error instanceof Error ? error.name : 'an error of no kind'
          await store.beat(trouble).catch(() => undefined)
        }
        await changed.wait(rings, LOOK_MS, signal)
        if (looks % SKIP_EVERY === 0) skipIdle()
      }
      const patience = setTimeout(() => cut.abort(), graceMs)
      skipIdle()
      reader?.stop.abort()
      for (const { lane } of lanes.values()) lane.stop.abort()
      await Promise.all([...lanes.values()].map(({ done }) => done))
      clearTimeout(patience)
      await reader?.done
      await skipping
    },
  }
}
