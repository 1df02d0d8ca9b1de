// Sends the log's events to webhook endpoints: in order, at least once, with one cursor per endpoint. The log is the
// queue.
// Input: the log, and the endpoints that schools have registered (webhooks.ts). Output: signed HTTP requests, and a row
// for each delivery. One lane per endpoint (lane.ts) sends one event at a time and moves its cursor by compare-and-set.
//
// Invariants: an endpoint gets only events of its own school, in log order. An event that its receiver refuses is
// parked after its retries, and the lane goes on. A cursor that is not in this log's history pauses its endpoint.
import type { EventLog, StoredEvent } from '#event-log/event-log.ts'
import type { Doorbell } from '#event-log/subscription.ts'
import { slots } from '#platform/slots.ts'
import type { ErasedPeople } from '#privacy/erased-people.ts'
import { KeysUnavailable } from '#privacy/key-store.ts'
import { LimitsUnknown } from '#privacy/person-limits.ts'
import { describeOtherHistory, otherHistory, type Place, placeAt } from '#projecting/history.ts'
import type { EventMessageParts } from '../event-message.ts'
import { aboutPersons, type DispatchStore, type Endpoint } from './dispatch-store.ts'
import { type Lane, type LaneParts, newLane, notePage, runLane } from './lane.ts'
import { EventWithheld, signedEventMessage } from './message.ts'
import { STANDARD_SCHEDULE_S } from './retry-delivery.ts'
import type { SecretBox } from './secret-box.ts'
import type { Sender } from './send-delivery.ts'
import { type Attempt, notSent } from './webhook.ts'

export type DispatcherOptions = Pick<LaneParts, 'sleep' | 'onAttempt' | 'onTrouble'> & {
  readonly log: Pick<EventLog, 'id' | 'readAll' | 'subscribe' | 'head' | 'eventAt'>
  readonly store: DispatchStore
  readonly messageParts: EventMessageParts
  readonly box: SecretBox
  readonly sender: Pick<Sender, 'send'>
  /** Who is erased: nothing about them is sent, except their erasure. */
  readonly erased: Pick<ErasedPeople, 'has' | 'refresh'>
  /** Rung when an endpoint may have been created, changed or removed. */
  readonly changed: Doorbell
  readonly scheduleS?: readonly number[]
  readonly random?: () => number
  /** The maximum number of concurrent requests, over all endpoints. */
  readonly mostAtOnce?: number
  /** How long requests under way may take when the dispatcher stops. It is less than a lease. */
  readonly graceMs?: number
}

export type Dispatcher = {
  /**
   * Runs until the signal. Two dispatchers at once are harmless: an event may then be sent twice, but no cursor moves
   * wrongly.
   */
  run(signal: AbortSignal): Promise<void>
}

/** Notifications of changed endpoints may be lost, so endpoints are also read this often. */
const LOOK_MS = 5_000
const READER_PAGE = 1_000
/** Reads between two moves of idle cursors, and between two clean-ups of the delivery log: half a minute, an hour. */
const SKIP_EVERY = 6
const FORGET_EVERY = 720
const DELIVERED_DAYS = 30
/** A school whose receivers answer slowly takes at most a quarter of the slots. */
const SHARE_OF_A_SCHOOL = 4

export function webhookDispatcher(options: DispatcherOptions): Dispatcher {
  const { log, store, messageParts, box, sender, erased, changed, onTrouble } = options
  const { scheduleS = STANDARD_SCHEDULE_S, random = Math.random, mostAtOnce = 32, graceMs = 1_000 } = options
  const withSlot = slots(mostAtOnce, Math.ceil(mostAtOnce / SHARE_OF_A_SCHOOL))
  const lanes = new Map<string, { readonly lane: Lane; readonly done: Promise<void> }>()
  const requests = new AbortController()
  let skipping: Promise<void> = Promise.resolve()
  let reader: { readonly stop: AbortController; readonly done: Promise<void>; place: Place } | null = null
  /** What has failed since the last read of the endpoints. */
  let trouble: string | null = null

  const attempt = (event: StoredEvent, endpoint: Endpoint, stop: AbortSignal): Promise<Attempt> =>
    withSlot(endpoint.tenant, async () => {
      // The lane may have stopped while it waited for a slot.
      stop.throwIfAborted()
      try {
        return await sender.send(await signedEventMessage(event, endpoint, box, messageParts), requests.signal)
      } catch (error) {
        // Without keys, the event can be sent later: this is no attempt, and no fault of the event or its receiver.
        if (requests.signal.aborted || error instanceof KeysUnavailable || error instanceof LimitsUnknown) throw error
        if (error instanceof EventWithheld) return notSent('withheld')
        onTrouble?.(`webhook ${endpoint.id}: position ${event.position} cannot be sent`, error)
        return notSent('unreadable')
      }
    })
  async function isErased(event: StoredEvent): Promise<boolean> {
    const people = aboutPersons(event)
    if (people.length === 0) return false
    await erased.refresh()
    return people.some((person) => erased.has(event.tenant, person))
  }
  const parts: LaneParts = { ...options, attempt, isErased, scheduleS, random, skipping: () => skipping }

  function startLane(id: string, revision: number, after: Promise<void>): void {
    const lane = newLane(id, revision)
    const done = after
      .then(() => runLane(lane, parts))
      .finally(() => {
        if (lanes.get(id)?.lane === lane) lanes.delete(id)
      })
    lanes.set(id, { lane, done })
  }

  /**
   * One reader follows the head of the log for all endpoints of this process, so that an idle endpoint costs nothing.
   * It starts before the lanes do, so that it sees what comes after a lane's last read.
   */
  async function startReader(): Promise<void> {
    const stop = new AbortController()
    const place = await placeAt(log, await log.head())
    const newReader = { stop, place, done: Promise.resolve() }
    const read = async () => {
      for await (const message of log.subscribe({
        after: place.position,
        pageSize: READER_PAGE,
        signal: stop.signal,
      })) {
        if (message.kind !== 'events') continue
        // The events before this page may differ from those that this reader has seen.
        const other = await otherHistory(log, { ...newReader.place, logId: log.id })
        if (other) throw new Error(describeOtherHistory(other))
        const last = message.events.at(-1)
        newReader.place = { position: message.position, event: last?.position === message.position ? last.id : null }
        for (const { lane } of lanes.values()) notePage(lane, message)
      }
    }
    newReader.done = read().catch((error: unknown) => dropReader('the reader of the log stopped', error))
    reader = newReader
  }

  /** The lanes would wait for a reader that is gone: the next refresh starts them and a reader again. */
  function dropReader(why: string, error: unknown): void {
    trouble = why
    onTrouble?.(`webhooks: ${why}`, error)
    for (const { lane } of lanes.values()) lane.stop.abort()
    reader?.stop.abort()
    reader = null
  }

  /** The reader remembers a position, and after a failover the log may hold other events there. */
  async function checkReader(): Promise<void> {
    const other = reader && (await otherHistory(log, { ...reader.place, logId: log.id }))
    if (other) dropReader('the reader of the log stopped', new Error(describeOtherHistory(other)))
  }

  async function refreshLanes(): Promise<void> {
    await checkReader()
    const active = new Map((await store.active()).map(({ id, revision }) => [id, revision]))
    if (active.size > 0 && !reader) await startReader()
    for (const [id, { lane }] of lanes) if (active.get(id) !== lane.revision) lane.stop.abort()
    for (const [id, revision] of active) {
      const running = lanes.get(id)
      // The old lane first settles its request under way.
      if (running?.lane.revision !== revision) startLane(id, revision, running?.done ?? Promise.resolve())
    }
    if (active.size === 0 && lanes.size === 0) {
      reader?.stop.abort()
      reader = null
    }
  }

  /** Moves idle cursors to the head from time to time, in one statement, so that a restart need not read far back. */
  function skipIdle(): void {
    const moves = [...lanes.values()].flatMap(({ lane }) =>
      lane.idle && lane.readTo > lane.settled && lane.lastMatching <= lane.readTo
        ? [{ lane, id: lane.id, from: lane.settled, to: lane.readTo, event: lane.readToEvent }]
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
          await refreshLanes()
          await store.beat(trouble)
          trouble = null
          if (looks % FORGET_EVERY === 1) await store.forget(DELIVERED_DAYS)
        } catch (error) {
          onTrouble?.('webhooks', error)
          trouble = error instanceof Error ? error.name : 'unknown error'
          await store.beat(trouble).catch(() => undefined)
        }
        await changed.wait(rings, LOOK_MS, signal)
        if (looks % SKIP_EVERY === 0) skipIdle()
      }
      const graceTimer = setTimeout(() => requests.abort(), graceMs)
      skipIdle()
      reader?.stop.abort()
      for (const { lane } of lanes.values()) lane.stop.abort()
      await Promise.all([...lanes.values()].map(({ done }) => done))
      clearTimeout(graceTimer)
      await reader?.done
      await skipping
    },
  }
}
