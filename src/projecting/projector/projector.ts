// The live projector: reads pages of the log and folds them into every healthy generation, exactly once.
// The room (src/projecting) turns the log into read models. In: events, in the order of the log. Out: the rows of each
// generation, in a table of its own. projector/ folds live; workers/ says which process feeds what, under leases;
// generations/ keeps the tables side by side, compares and switches them; rebuild/ fills a new one from position zero.
// consume.ts is the loop that the projector shares with processes and webhooks.
//
// What always holds: rows and checkpoint change in one transaction, and the checkpoint moves by compare-and-set under the
// lease's epoch; so every event counts once in every generation, whichever worker dies when. A fold that fails stops its own
// generation or parks its key, as the projection says, and never another.
import type { EventLog, LogPage, SubscriptionMessage } from '#event-log/event-log.ts'
import { type Position, START } from '#kernel/ids.ts'
import { type Consumer, consume } from '../consume.ts'
import type { GenerationId } from '../generations/generation.ts'
import { inWords, type OtherHistory, otherHistory } from '../history.ts'
import { type Feed, type FoldOptions, foldInto, type Standing } from './fold-into.ts'
import { DutyLost } from './projection-store.ts'
import { retryParked } from './retry-parked.ts'

export type ProjectorOptions = Omit<FoldOptions, 'nowMs'> & {
  readonly log: Pick<EventLog, 'id' | 'readAll' | 'readStream' | 'subscribe' | 'eventAt' | 'head'>
  readonly delay: (ms: number) => Promise<void>
  readonly pageSize?: number
  readonly catchUpPageSize?: number
  readonly nowMs?: () => number
}

export type Projector = {
  /**
   * Runs until the signal, or until another worker has taken one of the generations over. One whose checkpoint is of
   * another log stands still, loudly, and the others go on.
   */
  run(): Promise<void>
  /**
   * Folds up to this very position and stops there; the position must be in the log. Throws CheckpointOfAnotherLog. For
   * a rebuild.
   */
  foldTo(position: Position): Promise<void>
  readonly standing: ReadonlyMap<GenerationId, Standing>
}

/** The checkpoint is of another log, or of another past of this one: it was replaced, restored, or lost what was read. */
class CheckpointOfAnotherLog extends Error {
  override readonly name = 'CheckpointOfAnotherLog'
  constructor(generation: GenerationId, other: OtherHistory) {
    super(
      `read model ${generation} was folded from ${inWords(other)}: point EVENT_LOG at the log that it was folded from, or rebuild the read model from this one`,
    )
  }
}

/** Live, a page holds what has come since the last one; behind, larger pages fold more events into each row written. */
const PAGE = 2_000
const CATCH_UP_PAGE = 10_000
/** So soon one that is held looks whether it may go on. */
const HELD_LOOK_MS = 50
/** With nothing left to fold. */
const LOOK_MS = 5_000

/** Generations that stand at one position read the log together. */
type Lane = { readonly position: Position; readonly feeds: readonly Feed[] }
/** What a lane is to fold next: the page, as far as `until`. */
type Stretch = { readonly lane: Lane; readonly page: LogPage; readonly until: Position }

export function projector(options: ProjectorOptions): Projector {
  const { feeds, log, codec, store, signal, delay, pageSize = PAGE, catchUpPageSize = CATCH_UP_PAGE } = options
  const standing = new Map<GenerationId, Standing>()
  const { fold, commit } = foldInto({ nowMs: () => performance.now(), ...options }, standing, readCheckpoints)
  const healthy = () => feeds.filter(({ id }) => standing.get(id)?.fault === null && !strangers.has(id))
  const positionOf = ({ id }: Feed): Position => standing.get(id)?.position ?? START

  /** Generations whose checkpoint is not of this log's history: they stand still, and the others go on. */
  const strangers = new Map<GenerationId, CheckpointOfAnotherLog>()

  /** Where some are to stop for a moment, as the checkpoints said when they were last read. */
  const stops = new Map<GenerationId, Position>()
  const isHeld = (feed: Feed) => positionOf(feed) >= (stops.get(feed.id) ?? Number.POSITIVE_INFINITY)
  /** How far these may go in a page: the store refuses to pass a stop. */
  const upTo = (of: readonly Feed[], position: Position): Position =>
    of.reduce((least, { id }) => {
      const stop = stops.get(id)
      return stop !== undefined && stop < least ? stop : least
    }, position)

  /** Told and kept as the fault that it is, so that `status` shows it. */
  async function stopStrangers(): Promise<void> {
    for (const [generation, { message }] of strangers) {
      const { position, fault: known } = standing.get(generation) ?? { position: START, fault: null }
      if (known) continue
      const fault = { position: String(position), type: 'checkpoint', error: message }
      await commit(new Map(), [{ generation, from: position, to: position, eventId: null, fault }])
    }
  }

  /** The checkpoints are the truth: read at the start and after every commit that did not go as expected. */
  async function readCheckpoints(): Promise<void> {
    const checkpoints = await store.checkpoints()
    for (const { id, projection } of feeds) {
      const checkpoint = checkpoints.get(id)
      if (!checkpoint) continue
      const { position, eventId, logId } = checkpoint
      const other = await otherHistory(log, { position, event: eventId, logId })
      if (other) strangers.set(id, new CheckpointOfAnotherLog(id, other))
      stops.delete(id)
      if (checkpoint.stopAt !== undefined) stops.set(id, checkpoint.stopAt)
      const waiting = projection.onPoison === 'park-key' ? await store.parkedKeys(id) : []
      standing.set(id, { position, eventId, fault: standing.get(id)?.fault ?? null, waiting })
    }
    for (const { id } of feeds)
      if (!standing.has(id)) throw new Error(`read model ${id} has no checkpoint: make its generation first`)
  }

  /** The lane in front comes first. Those held wait. */
  function lanes(): Lane[] {
    const byPosition = Map.groupBy(
      healthy().filter((feed) => !isHeld(feed)),
      positionOf,
    )
    return [...byPosition]
      .map(([position, of]) => ({ position, feeds: of }))
      .sort((a, b) => (a.position < b.position ? 1 : -1))
  }

  /**
   * What is next, lane by lane. New or stopped generations stand behind the others: they take a page in turn, which ends
   * at the latest where the lane in front stands, until they meet it. With one lane at the head it follows live.
   */
  function stretches() {
    let round: Lane[] = []
    let front: Position = START
    /** Whether one lane alone has seen the head: then there is nobody to wait for. */
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
        if (healthy().some(isHeld)) return null
        const [lane] = lanes()
        return lane && isLive ? followed(lane) : null
      },
    }
  }

  async function foldTo(target: Position): Promise<void> {
    await readCheckpoints()
    for (const stranger of strangers.values()) throw stranger
    while (!signal.aborted) {
      const lane = lanes().findLast(({ position }) => position < target)
      if (!lane) {
        if (!healthy().some((feed) => isHeld(feed) && positionOf(feed) < target)) return
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

  /** What waits for a fix, and somebody has asked to try again. False where a checkpoint has moved meanwhile. */
  async function retryAll(): Promise<boolean> {
    for (const feed of feeds.filter(({ id }) => !strangers.has(id))) {
      const stays = positionOf(feed)
      const move = {
        generation: feed.id,
        from: stays,
        to: stays,
        eventId: null,
        fault: standing.get(feed.id)?.fault ?? null,
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

  /** Its cursor is the checkpoints of all its generations, as `standing` has them. */
  function consumer({ next, leave }: ReturnType<typeof stretches>): Consumer<typeof standing, Stretch> {
    return {
      log,
      async open() {
        leave()
        await readCheckpoints()
        await stopStrangers()
        return (await retryAll()) ? standing : 'anew'
      },
      read: next,
      placeOf(_, stretch) {
        const known = stretch?.lane.feeds.map(({ id }) => standing.get(id)).find((one) => one?.eventId != null)
        return known ? { position: known.position, event: known.eventId, logId: log.id } : null
      },
      async handle(cursor, { lane, page, until }) {
        // One of them may have met its fault since the lane was told.
        const of = lane.feeds.filter((feed) => standing.get(feed.id)?.fault === null)
        return (await fold(of, page, lane.position, until)) ? cursor : 'anew'
      },
      watch: () => async () => {
        await delay(healthy().some(isHeld) ? HELD_LOOK_MS : LOOK_MS)
        return 'anew'
      },
      isFinal: (error) => error instanceof DutyLost,
      onTrouble: (error) => options.onRetry?.(error),
    }
  }

  return {
    standing,
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
