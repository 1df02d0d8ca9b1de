// The live projector: reads pages of the log and folds them into every healthy generation, exactly once.
// This folder (src/projecting) turns the log into read models. Input: events in log order. Output: the rows of each
// generation, in a table of its own. projector/ folds live; workers/ decides which process feeds what, under leases;
// generations/ keeps the tables side by side, compares and switches them; rebuild/ fills a new one from position zero.
// consume.ts is the loop that the projector shares with processes and webhooks.
//
// Invariant: rows and checkpoint change in one transaction, and the checkpoint moves by compare-and-set under the
// lease's epoch. So every event counts once in every generation, whichever worker dies and when. A fold that fails
// stops its own generation or parks its key, as the projection declares, and never affects another generation.
import type { EventLog, LogPage, SubscriptionMessage } from '#event-log/event-log.ts'
import { type Position, START } from '#kernel/ids.ts'
import { type Consumer, consume } from '../consume.ts'
import type { GenerationId } from '../generations/generation.ts'
import { describeOtherHistory, type OtherHistory, otherHistory } from '../history.ts'
import { type Feed, type FeedState, type FoldOptions, foldInto } from './fold-into.ts'
import type { ProjectionStore } from './projection-store.ts'
import { DutyLost } from './projection-store.ts'
import { retryParked } from './retry-parked.ts'

export type ProjectorOptions = Omit<FoldOptions, 'nowMs' | 'onKeysAway' | 'store'> & {
  readonly store: ProjectionStore
  readonly log: Pick<EventLog, 'id' | 'readAll' | 'readStream' | 'subscribe' | 'eventAt' | 'head'>
  readonly delay: (ms: number) => Promise<void>
  readonly pageSize?: number
  readonly catchUpPageSize?: number
  readonly nowMs?: () => number
}

export type Projector = {
  /**
   * Runs until the signal, or until another worker takes over one of the generations. A generation whose checkpoint
   * belongs to another log stops with a fault, and the others go on.
   */
  run(): Promise<void>
  /** Folds up to exactly this position, which must be in the log. Throws CheckpointOfAnotherLog. Used by rebuilds. */
  foldTo(position: Position): Promise<void>
  readonly states: ReadonlyMap<GenerationId, FeedState>
}

/**
 * The checkpoint belongs to another log or another history of this one: the log was replaced or restored, or lost
 * events.
 */
class CheckpointOfAnotherLog extends Error {
  override readonly name = 'CheckpointOfAnotherLog'
  constructor(generation: GenerationId, other: OtherHistory) {
    super(
      `read model ${generation} was folded from ${describeOtherHistory(other)}: point EVENT_LOG at the log that it was folded from, or rebuild the read model from this one`,
    )
  }
}

/**
 * A live page holds what has come since the last one. When catching up, larger pages fold more events into each row
 * written.
 */
const PAGE = 2_000
const CATCH_UP_PAGE = 10_000
/** How often a held generation checks whether it may go on. */
const HELD_LOOK_MS = 50
/** While a generation lacks keys, the others look for new events this often instead of following live. */
const KEYS_LOOK_MS = 250
const KEYS_RETRY_MS = 1_000
/** How often checkpoints are read when there is nothing left to fold. */
const LOOK_MS = 5_000

/** Generations at the same position read the log together. */
type Lane = { readonly position: Position; readonly feeds: readonly Feed[] }
/** What a lane folds next: the page, up to `until`. */
type Stretch = { readonly lane: Lane; readonly page: LogPage; readonly until: Position }

export function projector(options: ProjectorOptions): Projector {
  const { feeds, log, codec, store, signal, delay, pageSize = PAGE, catchUpPageSize = CATCH_UP_PAGE } = options
  const states = new Map<GenerationId, FeedState>()
  const nowMs = options.nowMs ?? (() => performance.now())
  const { fold, commit } = foldInto(
    { ...options, nowMs, onKeysAway: (id) => keysAwayUntil.set(id, nowMs() + KEYS_RETRY_MS) },
    states,
    readCheckpoints,
  )
  const healthy = () => feeds.filter(({ id }) => states.get(id)?.fault === null && !otherLogErrors.has(id))

  /** Generations that wait for the key store, until they try again. */
  const keysAwayUntil = new Map<GenerationId, number>()
  const lacksKeys = ({ id }: Feed) => (keysAwayUntil.get(id) ?? Number.NEGATIVE_INFINITY) > nowMs()
  /** One that has tried again and succeeded no longer counts. */
  const someLackKeys = () => keysAwayUntil.size > 0
  const positionOf = ({ id }: Feed): Position => states.get(id)?.position ?? START

  /** Generations whose checkpoint is not in this log's history. They are stopped, and the others go on. */
  const otherLogErrors = new Map<GenerationId, CheckpointOfAnotherLog>()

  /** Positions at which generations must stop for a moment, as of the last read of the checkpoints. */
  const stops = new Map<GenerationId, Position>()
  const isHeld = (feed: Feed) => positionOf(feed) >= (stops.get(feed.id) ?? Number.POSITIVE_INFINITY)
  /** How far these may go in a page: the store refuses to pass a stop. */
  const upTo = (group: readonly Feed[], position: Position): Position =>
    group.reduce((least, { id }) => {
      const stop = stops.get(id)
      return stop !== undefined && stop < least ? stop : least
    }, position)

  /** Stores the error as the generation's fault, so that `status` shows it. */
  async function stopStrangers(): Promise<void> {
    for (const [generation, { message }] of otherLogErrors) {
      const { position, fault: currentFault } = states.get(generation) ?? { position: START, fault: null }
      if (currentFault) continue
      const fault = { position: String(position), type: 'checkpoint', error: message }
      await commit(new Map(), [{ generation, from: position, to: position, eventId: null, fault }])
    }
  }

  /**
   * The checkpoints are authoritative: they are read at the start and after every commit that did not go as expected.
   */
  async function readCheckpoints(): Promise<void> {
    const checkpoints = await store.checkpoints()
    for (const { id, projection } of feeds) {
      const checkpoint = checkpoints.get(id)
      if (!checkpoint) continue
      const { position, eventId, logId } = checkpoint
      const other = await otherHistory(log, { position, event: eventId, logId })
      if (other) otherLogErrors.set(id, new CheckpointOfAnotherLog(id, other))
      stops.delete(id)
      if (checkpoint.stopAt !== undefined) stops.set(id, checkpoint.stopAt)
      const waiting = projection.onPoison === 'park-key' ? await store.parkedKeys(id) : []
      states.set(id, { position, eventId, fault: states.get(id)?.fault ?? null, waiting })
    }
    for (const { id } of feeds)
      if (!states.has(id)) throw new Error(`read model ${id} has no checkpoint: create its generation first`)
  }

  /** The lane at the highest position comes first. Held generations are left out. */
  function lanes(): Lane[] {
    const byPosition = Map.groupBy(
      healthy().filter((feed) => !isHeld(feed) && !lacksKeys(feed)),
      positionOf,
    )
    return [...byPosition]
      .map(([position, group]) => ({ position, feeds: group }))
      .sort((a, b) => (a.position < b.position ? 1 : -1))
  }

  /**
   * The next stretch, lane by lane. New or stopped generations are behind the others. The lanes take turns, one page
   * each; a page of a lane behind ends where the lane in front is, so that they meet there. A single lane at the head
   * follows live.
   */
  function stretches() {
    let round: Lane[] = []
    let front: Position = START
    /** Whether a single lane has reached the head: then no other lane needs a turn. */
    let isLive = false
    let live: { readonly messages: AsyncIterator<SubscriptionMessage>; readonly stop: AbortController } | null = null

    function leave(): void {
      live?.stop.abort()
      live = null
      isLive = false
      round = []
    }

    async function caughtUp(): Promise<Stretch | null> {
      while (!signal.aborted) {
        if (round.length === 0) {
          round = lanes()
          front = round[0]?.position ?? START
          isLive = round.length === 1
          if (round.length === 0) return null
        }
        const lane = round.shift()
        if (!lane) continue
        const page = await log.readAll({ after: lane.position, limit: catchUpPageSize })
        const isFront = lane.position === front
        const until = upTo(lane.feeds, isFront || page.position < front ? page.position : front)
        if (isFront) isLive &&= page.end && until === page.position
        if (until > lane.position) return { lane, page, until }
        if (isLive && round.length === 0) return null
      }
      return null
    }

    async function followed(lane: Lane): Promise<Stretch | null> {
      if (!live) {
        const stop = new AbortController()
        const either = AbortSignal.any([signal, stop.signal])
        const messages = log.subscribe({ after: lane.position, pageSize, signal: either })[Symbol.asyncIterator]()
        live = { messages, stop }
      }
      for (;;) {
        const next = await live.messages.next()
        if (next.done) return null
        const { value } = next
        if (value.kind === 'events' && value.position > lane.position)
          return { lane, page: value, until: value.position }
      }
    }

    return {
      leave,
      async next(): Promise<Stretch | null> {
        if (!isLive || round.length > 0) {
          const stretch = await caughtUp()
          if (stretch) return stretch
        }
        if (healthy().some(isHeld) || someLackKeys()) return null
        const [lane] = lanes()
        return lane && isLive ? followed(lane) : null
      },
    }
  }

  async function foldTo(target: Position): Promise<void> {
    await readCheckpoints()
    for (const error of otherLogErrors.values()) throw error
    while (!signal.aborted) {
      const lane = lanes().findLast(({ position }) => position < target)
      if (!lane) {
        if (!healthy().some((feed) => (isHeld(feed) || lacksKeys(feed)) && positionOf(feed) < target)) return
        await delay(HELD_LOOK_MS)
        await readCheckpoints()
        continue
      }
      const page = await log.readAll({ after: lane.position, limit: catchUpPageSize })
      const until = upTo(lane.feeds, page.position < target ? page.position : target)
      if (until === lane.position) throw new Error(`the log ends before position ${target}`)
      if (!(await fold(lane.feeds, page, lane.position, until))) await readCheckpoints()
    }
  }

  /** Retries the parked keys for which a retry was requested. False if a checkpoint has moved meanwhile. */
  async function retryAll(): Promise<boolean> {
    for (const feed of feeds.filter(({ id }) => !otherLogErrors.has(id))) {
      const stays = positionOf(feed)
      const move = {
        generation: feed.id,
        from: stays,
        to: stays,
        eventId: null,
        fault: states.get(feed.id)?.fault ?? null,
      }
      const done = await retryParked(feed, {
        store,
        log,
        codec,
        commit: (changes) => commit(new Map([[feed.id, changes]]), [move]),
      })
      if (!done) return false
    }
    return true
  }

  /** Its cursor is the checkpoints of all its generations, as `states` has them. */
  function consumer({ next, leave }: ReturnType<typeof stretches>): Consumer<typeof states, Stretch> {
    return {
      log,
      async open() {
        leave()
        await readCheckpoints()
        await stopStrangers()
        return (await retryAll()) ? states : 'reopen'
      },
      read: next,
      placeOf(_, stretch) {
        const state = stretch?.lane.feeds
          .map(({ id }) => states.get(id))
          .find((candidate) => candidate?.eventId != null)
        return state ? { position: state.position, event: state.eventId, logId: log.id } : null
      },
      async handle(cursor, { lane, page, until }) {
        // A generation may have met a fault since the lane was chosen.
        const group = lane.feeds.filter((feed) => states.get(feed.id)?.fault === null)
        const done = await fold(group, page, lane.position, until)
        if (done) for (const { id } of group) keysAwayUntil.delete(id)
        return done ? cursor : 'reopen'
      },
      watch: () => async () => {
        await delay(healthy().some(isHeld) ? HELD_LOOK_MS : someLackKeys() ? KEYS_LOOK_MS : LOOK_MS)
        return 'reopen'
      },
      isFinal: (error) => error instanceof DutyLost,
      onTrouble: (error) => options.onRetry?.(error),
    }
  }

  return {
    states,
    foldTo,
    async run() {
      const reading = stretches()
      try {
        await consume(consumer(reading), { signal, delay })
      } catch (error) {
        if (!(error instanceof DutyLost)) throw error
      } finally {
        reading.leave()
      }
    },
  }
}
