// The live projector: reads pages of the log and folds them into every healthy projection, exactly once.
import type { EventLog, LogPage, StoredEvent } from '#event-log/event-log.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { eventTypes } from '#kernel/fold.ts'
import { type EventId, type Position, START } from '#kernel/ids.ts'
import type { Codec } from '../codec.ts'
import type { GenerationId, Feed as HeldFeed } from '../generations/generation.ts'
import { faultAt, foldPage, type Plan, parkWhole, planPage } from './page.ts'
import { retryParked } from './retry.ts'
import { type Changes, type Fault, type Keyed, type Move, type ProjectionStore, RowsRefused } from './store.ts'

export type Feed = Pick<HeldFeed, 'id' | 'projection'>
export type Standing = {
  readonly position: Position
  readonly fault: Fault | null
  /** Keys whose events wait for a fix. */
  readonly waiting: readonly Keyed[]
}

export type ProjectorOptions = {
  readonly feeds: readonly Feed[]
  readonly log: Pick<EventLog, 'id' | 'readAll' | 'readStream' | 'subscribe' | 'eventAt'>
  readonly codec: Codec
  readonly store: ProjectionStore
  readonly signal: AbortSignal
  readonly delay: (ms: number) => Promise<void>
  readonly pageSize?: number
  readonly catchUpPageSize?: number
  /** Told after each commit. */
  readonly onPage?: (page: {
    readonly position: Position
    readonly events: number
    readonly generations: number
    readonly tookMs: number
  }) => void
  readonly onFault?: (generation: GenerationId, fault: Fault) => void
  /** Told of each row whose event could not be folded, and now waits. */
  readonly onParked?: (generation: GenerationId, fault: Fault) => void
  /** Told of what is being tried again. */
  readonly onRetry?: (error: unknown) => void
  readonly nowMs?: () => number
}

export type Projector = {
  /** Runs until the signal; rejects only where going on would be wrong (a checkpoint of another log). */
  run(): Promise<void>
  /** Folds up to this very position and stops there; the position must be in the log. For a rebuild. */
  foldTo(position: Position): Promise<void>
  readonly standing: ReadonlyMap<GenerationId, Standing>
}

/** The checkpoint is of another log, or of a longer one: the log was replaced or restored from the past. */
export class CheckpointOfAnotherLog extends Error {
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

export function projector(options: ProjectorOptions): Projector {
  const {
    feeds,
    log,
    codec,
    store,
    signal,
    delay,
    pageSize = PAGE,
    catchUpPageSize = CATCH_UP_PAGE,
    nowMs = () => performance.now(),
  } = options
  const wanted = new Map(feeds.map(({ id, projection }) => [id, eventTypes(projection)]))
  const standing = new Map<GenerationId, Standing>()
  const healthy = () => feeds.filter(({ id }) => standing.get(id)?.fault === null)
  const positionOf = ({ id }: Feed): Position => standing.get(id)?.position ?? START

  /** The checkpoints are the truth: read at the start and after every commit that did not go as expected. */
  async function readCheckpoints(): Promise<void> {
    const checkpoints = await store.checkpoints()
    for (const { id, projection } of feeds) {
      const checkpoint = checkpoints.get(id)
      if (!checkpoint) continue
      if (checkpoint.logId !== log.id) throw new CheckpointOfAnotherLog(id, 'its identity differs')
      if (checkpoint.eventId !== null && (await log.eventAt(checkpoint.position)) !== checkpoint.eventId)
        throw new CheckpointOfAnotherLog(id, `position ${checkpoint.position} holds another event, or none`)
      const waiting = projection.onPoison === 'park-key' ? await store.parkedKeys(id) : []
      standing.set(id, { position: checkpoint.position, fault: standing.get(id)?.fault ?? null, waiting })
    }
    for (const { id } of feeds)
      if (!standing.has(id)) throw new Error(`read model ${id} has no checkpoint: make its generation first`)
  }

  /** Generations that stand at one position read the log together; the lane in front comes first. */
  function lanes(): { position: Position; feeds: Feed[] }[] {
    const byPosition = new Map<Position, Feed[]>()
    for (const feed of healthy()) {
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
        if (lane === front) arrived &&= page.end
        const until = lane === front ? page.position : page.position < front.position ? page.position : front.position
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
    while (!signal.aborted) {
      const lane = lanes().findLast(({ position }) => position < target)
      if (!lane) return
      const page = await log.readAll({ after: lane.position, limit: catchUpPageSize })
      const until = page.position < target ? page.position : target
      if (until === lane.position) throw new Error(`the log ends before position ${target}`)
      if (!(await fold(lane.feeds, page, lane.position, until))) await readCheckpoints()
    }
  }

  /** Folds a page into generations that all stand at `from`. False where one of them is not at `until` afterwards. */
  async function fold(of: readonly Feed[], page: LogPage, from: Position, until: Position): Promise<boolean> {
    try {
      return await foldTogether(of, page, from, until)
    } catch (error) {
      if (signal.aborted) throw error
      const [first, ...others] = of
      if (first && others.length === 0) {
        if (error instanceof RowsRefused) return foldUntilRefused(first, page, from, until, error)
        throw error
      }
      // What one generation's database refuses must not stop the others: each in a transaction of its own.
      options.onRetry?.(error)
      await readCheckpoints()
      for (const feed of of) if (positionOf(feed) === from) await fold([feed], page, from, until)
      return healthy().every((feed) => !of.includes(feed) || positionOf(feed) === until)
    }
  }

  /** Some event makes a row that the database cannot hold: halves find it, what comes before is kept, and it is the fault. */
  async function foldUntilRefused(
    feed: Feed,
    page: LogPage,
    from: Position,
    until: Position,
    error: RowsRefused,
  ): Promise<boolean> {
    const events = page.events.filter((event) => event.position <= until)
    const before = events.slice(0, events.length >> 1)
    const middle = before.at(-1)?.position
    if (middle !== undefined) {
      const halves = { before: { events: before, position: middle, end: false }, after: events.slice(before.length) }
      if (!(await fold([feed], halves.before, from, middle))) return false
      if (standing.get(feed.id)?.fault) return true
      return fold([feed], { ...page, events: halves.after }, middle, until)
    }
    const [event] = events
    if (!event) throw error
    if (feed.projection.onPoison === 'park-key') {
      const { changes } = await foldOne(feed, [codec.decode(event)], (plan) => parkWhole(plan, error))
      return commit(new Map([[feed.id, changes]]), [
        { generation: feed.id, from, to: until, eventId: idAt(until, event), fault: null },
      ])
    }
    const fault = faultAt(event, error)
    return commit(new Map(), [{ generation: feed.id, from, to: from, eventId: null, fault }])
  }

  async function foldOne(
    { id, projection }: Feed,
    events: readonly RecordedEvent[],
    instead?: (plan: Plan) => Changes,
  ): Promise<{ changes: Changes; fault: Fault | null }> {
    const plan = planPage(projection, events)
    if (instead) return { changes: instead(plan), fault: null }
    const rows = plan.keys.length > 0 ? await store.load(id, plan.keys) : []
    const { changes, fault } = foldPage(plan, rows, standing.get(id)?.waiting)
    return { changes, fault: earlier(fault, plan.fault) }
  }

  async function foldTogether(of: readonly Feed[], page: LogPage, from: Position, until: Position): Promise<boolean> {
    const startedMs = nowMs()
    const stored = page.position === until ? page.events : page.events.filter((event) => event.position <= until)
    const decoded = decodeWanted(stored)
    const folded = await Promise.all(
      of.map(async (feed) => {
        const { events, fault } = eventsFor(feed, decoded)
        const one = await foldOne(feed, events)
        return { feed, changes: one.changes, fault: earlier(one.fault, fault) }
      }),
    )
    const changes = new Map<GenerationId, Changes>()
    const moves: Move[] = []
    for (const { feed, changes: own, fault } of folded) {
      changes.set(feed.id, own)
      // A generation that cannot go on keeps what comes before the event it stumbled over.
      const last = fault ? stored.findLast((event) => event.position < BigInt(fault.position)) : stored.at(-1)
      const to = fault ? (last?.position ?? from) : until
      moves.push({ generation: feed.id, from, to, eventId: idAt(to, last), fault })
    }
    if (!(await commit(changes, moves))) return false
    options.onPage?.({ position: until, events: stored.length, generations: of.length, tookMs: nowMs() - startedMs })
    return true
  }

  async function commit(changes: ReadonlyMap<GenerationId, Changes>, moves: readonly Move[]): Promise<boolean> {
    if (!(await store.commit(changes, moves))) return false
    // Remembered only now, after the commit.
    for (const { generation, to, fault } of moves) {
      const before = standing.get(generation)?.waiting ?? []
      const own = changes.get(generation)
      standing.set(generation, { position: to, fault, waiting: own ? waitingAfter(before, own) : before })
      if (fault) options.onFault?.(generation, fault)
      for (const { position, type, error } of own?.parked ?? [])
        if (error !== null) options.onParked?.(generation, { position: String(position), type, error })
    }
    return true
  }

  /** Only what some projection folds is opened; an event that cannot be is a fault of those that want it. */
  function decodeWanted(
    stored: readonly StoredEvent[],
  ): readonly (RecordedEvent | { readonly broken: StoredEvent; readonly error: unknown })[] {
    const types = [...wanted.values()]
    const anybody = types.includes('all') ? null : new Set(types.flatMap((of) => (of === 'all' ? [] : [...of])))
    const wantedByAny = anybody ? stored.filter(({ type }) => anybody.has(type)) : stored
    return wantedByAny.map((event) => {
      try {
        return codec.decode(event)
      } catch (error) {
        return { broken: event, error }
      }
    })
  }

  function eventsFor(
    feed: Feed,
    decoded: ReturnType<typeof decodeWanted>,
  ): { events: RecordedEvent[]; fault: Fault | null } {
    const types = wanted.get(feed.id) ?? 'all'
    const events: RecordedEvent[] = []
    for (const event of decoded) {
      const type = 'broken' in event ? event.broken.type : event.type
      // A type that no file defines is not what a projection of all types asked for: it cannot even be opened.
      if (types !== 'all' && !types.has(type)) continue
      if ('broken' in event) return { events, fault: faultAt(event.broken, event.error) }
      events.push(event)
    }
    return { events, fault: null }
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
          for (const feed of feeds) {
            const retried = await retryParked(feed, positionOf(feed), { store, log, codec })
            if (retried) await commit(new Map([[feed.id, retried.changes]]), [retried.move])
          }
          await catchUp()
          failures = 0
          await live()
        } catch (error) {
          if (signal.aborted) return
          if (error instanceof CheckpointOfAnotherLog) throw error
          failures += 1
          options.onRetry?.(error)
          await delay(Math.min(50 * 2 ** failures, MOST_RETRY_MS))
        }
      }
    },
  }
}

const earlier = (a: Fault | null, b: Fault | null): Fault | null => {
  if (!a || !b) return a ?? b
  return BigInt(a.position) < BigInt(b.position) ? a : b
}

const idAt = (at: Position, last: StoredEvent | undefined): EventId | null =>
  last && last.position === at ? last.id : null

/** The keys that wait after these changes. */
function waitingAfter(before: readonly Keyed[], { unparked, parked }: Changes): readonly Keyed[] {
  if (unparked.length === 0 && parked.length === 0) return before
  const gone = new Set(unparked)
  const keys = new Map(before.filter(({ text }) => !gone.has(text)).map((keyed) => [keyed.text, keyed]))
  for (const keyed of parked) keys.set(keyed.text, keyed)
  return [...keys.values()]
}
