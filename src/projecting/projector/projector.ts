// The live projector: reads pages of the log and folds them into every healthy generation, exactly once.
import type { EventLog } from '#event-log/event-log.ts'
import { type Position, START } from '#kernel/ids.ts'
import type { GenerationId } from '../generations/generation.ts'
import { type Feed, type FoldOptions, foldInto, type Standing } from './fold-into.ts'
import { type Checkpoint, DutyLost } from './projection-store.ts'
import { retryParked } from './retry-parked.ts'

export type ProjectorOptions = Omit<FoldOptions, 'nowMs'> & {
  readonly log: Pick<EventLog, 'id' | 'readAll' | 'readStream' | 'subscribe' | 'eventAt'>
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

/** The checkpoint is of another log, or of a longer one: the log was replaced or restored from the past. */
class CheckpointOfAnotherLog extends Error {
  override readonly name = 'CheckpointOfAnotherLog'
  constructor(generation: GenerationId, why: string) {
    super(
      `read model ${generation} was folded from another log (${why}): point EVENT_LOG at that log, or rebuild the read model from this one`,
    )
  }
}

/** Live, a page holds what has come since the last one; behind, larger pages fold more events into each row written. */
const PAGE = 2_000
const CATCH_UP_PAGE = 10_000
const MOST_RETRY_MS = 5_000
/** So soon one that is held looks whether it may go on. */
const HELD_LOOK_MS = 50

export function projector(options: ProjectorOptions): Projector {
  const { feeds, log, codec, store, signal, delay, pageSize = PAGE, catchUpPageSize = CATCH_UP_PAGE } = options
  const standing = new Map<GenerationId, Standing>()
  const { fold, commit } = foldInto({ nowMs: () => performance.now(), ...options }, standing, readCheckpoints)
  const healthy = () => feeds.filter(({ id }) => standing.get(id)?.fault === null && !strangers.has(id))
  const positionOf = ({ id }: Feed): Position => standing.get(id)?.position ?? START

  /** Generations whose checkpoint is not of this log: they stand still, and the others go on. */
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

  async function whyOfAnotherLog({ logId, eventId, position }: Checkpoint): Promise<string | null> {
    if (logId !== log.id) return 'its identity differs'
    if (eventId !== null && (await log.eventAt(position)) !== eventId)
      return `position ${position} holds another event, or none`
    return null
  }

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
      const why = await whyOfAnotherLog(checkpoint)
      if (why !== null) strangers.set(id, new CheckpointOfAnotherLog(id, why))
      stops.delete(id)
      if (checkpoint.stopAt !== undefined) stops.set(id, checkpoint.stopAt)
      const waiting = projection.onPoison === 'park-key' ? await store.parkedKeys(id) : []
      standing.set(id, { position: checkpoint.position, fault: standing.get(id)?.fault ?? null, waiting })
    }
    for (const { id } of feeds)
      if (!standing.has(id)) throw new Error(`read model ${id} has no checkpoint: make its generation first`)
  }

  /** Generations that stand at one position read the log together; the lane in front comes first. Those held wait. */
  function lanes(): { position: Position; feeds: Feed[] }[] {
    const byPosition = new Map<Position, Feed[]>()
    for (const feed of healthy().filter((one) => !isHeld(one))) {
      const at = positionOf(feed)
      byPosition.set(at, [...(byPosition.get(at) ?? []), feed])
    }
    return [...byPosition]
      .map(([position, of]) => ({ position, feeds: of }))
      .sort((a, b) => (a.position < b.position ? 1 : -1))
  }

  /**
   * New or stopped generations stand behind the others: they take a page in turn, which ends at the latest where
   * the lane in front stands, until they meet it. Ends with one lane, at the head as it was then.
   */
  async function catchUp(): Promise<void> {
    while (!signal.aborted) {
      const all = lanes()
      const [front, ...behind] = all
      if (!front) return
      let arrived = behind.length === 0
      for (const lane of all) {
        const page = await log.readAll({ after: lane.position, limit: catchUpPageSize })
        const most = lane === front || page.position < front.position ? page.position : front.position
        const until = upTo(lane.feeds, most)
        if (lane === front) arrived &&= page.end && until === page.position
        if (until > lane.position && !(await fold(lane.feeds, page, lane.position, until))) {
          // Another worker, perhaps one that holds fewer generations, has moved some of them: they may be apart now.
          arrived = false
          await readCheckpoints()
        }
      }
      if (arrived) return
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

  async function live(): Promise<void> {
    const [lane] = lanes()
    if (!lane) return void (await delay(MOST_RETRY_MS))
    let at = lane.position
    for await (const message of log.subscribe({ after: at, pageSize, signal })) {
      if (message.kind === 'caught-up' || message.position <= at) continue
      if (!(await fold(healthyAt(at), message, at, message.position))) return void (await readCheckpoints())
      at = message.position
      if (healthyAt(at).length === 0) return
    }
  }
  const healthyAt = (at: Position) => healthy().filter((feed) => positionOf(feed) === at)

  return {
    standing,
    foldTo,
    async run() {
      for (let failures = 0; !signal.aborted; ) {
        try {
          await readCheckpoints()
          await stopStrangers()
          if (!(await retryAll())) continue
          await catchUp()
          failures = 0
          if (healthy().some(isHeld)) await delay(HELD_LOOK_MS)
          else await live()
        } catch (error) {
          if (signal.aborted || error instanceof DutyLost) return
          failures += 1
          options.onRetry?.(error)
          await delay(Math.min(50 * 2 ** failures, MOST_RETRY_MS))
        }
      }
    },
  }
}
