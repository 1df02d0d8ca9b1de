// The live projector: reads pages of the log and folds them into every healthy projection, exactly once.
import type { EventLog, LogPage, StoredEvent } from '#event-log/event-log.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { eventTypes } from '#kernel/fold.ts'
import { type EventId, type Position, START } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import type { Codec } from '../codec.ts'
import { faultAt, foldPage, planPage } from './page.ts'
import { type Changes, type Fault, type Move, type ProjectionStore, RowsRefused } from './store.ts'

export type Standing = { readonly position: Position; readonly fault: Fault | null }

export type ProjectorOptions = {
  readonly projections: readonly Projection[]
  readonly log: Pick<EventLog, 'id' | 'readAll' | 'subscribe' | 'eventAt'>
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
    readonly projections: number
    readonly tookMs: number
  }) => void
  readonly onFault?: (projection: string, fault: Fault) => void
  /** Told of what is being tried again. */
  readonly onRetry?: (error: unknown) => void
  readonly nowMs?: () => number
}

export type Projector = {
  /** Runs until the signal; rejects only where going on would be wrong (a checkpoint of another log). */
  run(): Promise<void>
  readonly standing: ReadonlyMap<string, Standing>
}

/** The checkpoint is of another log, or of a longer one: the log was replaced or restored from the past. */
export class CheckpointOfAnotherLog extends Error {
  override readonly name = 'CheckpointOfAnotherLog'
  constructor(projection: string, why: string) {
    super(
      `read model ${projection} was folded from another log (${why}): point EVENT_LOG at that log, or rebuild the read model from this one`,
    )
  }
}

/** Live, a page holds what has come since the last one; behind, larger pages fold more events into each row written. */
const PAGE = 2_000
const CATCH_UP_PAGE = 10_000
const MOST_RETRY_MS = 5_000

export function projector(options: ProjectorOptions): Projector {
  const {
    projections,
    log,
    codec,
    store,
    signal,
    delay,
    pageSize = PAGE,
    catchUpPageSize = CATCH_UP_PAGE,
    nowMs = () => performance.now(),
  } = options
  const wanted = new Map(projections.map((projection) => [projection.name, eventTypes(projection)]))
  const standing = new Map<string, Standing>()
  const healthy = () => projections.filter(({ name }) => standing.get(name)?.fault === null)
  const positionOf = ({ name }: Projection): Position => standing.get(name)?.position ?? START

  /** The checkpoints are the truth: read at the start and after every commit that did not go as expected. */
  async function readCheckpoints(): Promise<void> {
    const checkpoints = await store.checkpoints()
    for (const { name } of projections) {
      const checkpoint = checkpoints.get(name)
      if (!checkpoint) continue
      if (checkpoint.logId !== log.id) throw new CheckpointOfAnotherLog(name, 'its identity differs')
      if (checkpoint.eventId !== null && (await log.eventAt(checkpoint.position)) !== checkpoint.eventId)
        throw new CheckpointOfAnotherLog(name, `position ${checkpoint.position} holds another event, or none`)
      standing.set(name, { position: checkpoint.position, fault: standing.get(name)?.fault ?? null })
    }
  }

  /** Projections that stand at one position read the log together; the lane in front comes first. */
  function lanes(): { position: Position; projections: Projection[] }[] {
    const byPosition = new Map<Position, Projection[]>()
    for (const projection of healthy()) {
      const at = positionOf(projection)
      byPosition.set(at, [...(byPosition.get(at) ?? []), projection])
    }
    return [...byPosition]
      .map(([position, of]) => ({ position, projections: of }))
      .sort((a, b) => (a.position < b.position ? 1 : -1))
  }

  /**
   * New or stopped projections stand behind the others: they take a page in turn, which ends at the latest where
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
        if (until > lane.position && !(await fold(lane.projections, page, lane.position, until))) {
          // Another worker, perhaps one that holds fewer projections, has moved some of them: they may be apart now.
          arrived = false
          await readCheckpoints()
        }
      }
      if (arrived) return
    }
  }

  /** Folds a page into projections that all stand at `from`. False where one of them is not at `until` afterwards. */
  async function fold(of: readonly Projection[], page: LogPage, from: Position, until: Position): Promise<boolean> {
    try {
      return await foldTogether(of, page, from, until)
    } catch (error) {
      if (signal.aborted) throw error
      const [first, ...others] = of
      if (first && others.length === 0) {
        if (error instanceof RowsRefused) return foldUntilRefused(first, page, from, until, error)
        throw error
      }
      // What one projection's database refuses must not stop the others: each in a transaction of its own.
      options.onRetry?.(error)
      await readCheckpoints()
      for (const projection of of) if (positionOf(projection) === from) await fold([projection], page, from, until)
      return healthy().every((projection) => !of.includes(projection) || positionOf(projection) === until)
    }
  }

  /** Some event makes a row that the database cannot hold: halves find it, what comes before is kept, and it is the fault. */
  async function foldUntilRefused(
    projection: Projection,
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
      if (!(await fold([projection], halves.before, from, middle))) return false
      if (standing.get(projection.name)?.fault) return true
      return fold([projection], { ...page, events: halves.after }, middle, until)
    }
    const [event] = events
    if (!event) throw error
    const fault = faultAt(event, error)
    return commit(new Map(), [{ projection: projection.name, from, to: from, eventId: null, fault }])
  }

  async function foldTogether(
    of: readonly Projection[],
    page: LogPage,
    from: Position,
    until: Position,
  ): Promise<boolean> {
    const startedMs = nowMs()
    const stored = page.position === until ? page.events : page.events.filter((event) => event.position <= until)
    const decoded = decodeWanted(stored)
    const folded = await Promise.all(
      of.map(async (projection) => {
        const { events, fault } = eventsFor(projection, decoded)
        const plan = planPage(projection, events)
        const rows = plan.keys.length > 0 ? await store.load(projection.name, plan.keys) : []
        const { changes, fault: later } = foldPage(plan, rows)
        return { projection, changes, fault: earlier(later, fault) }
      }),
    )
    const changes = new Map<string, Changes>()
    const moves: Move[] = []
    for (const { projection, changes: own, fault } of folded) {
      changes.set(projection.name, own)
      // A projection that cannot go on keeps what comes before the event it stumbled over.
      const last = fault ? stored.findLast((event) => event.position < BigInt(fault.position)) : stored.at(-1)
      const to = fault ? (last?.position ?? from) : until
      moves.push({ projection: projection.name, from, to, eventId: idAt(to, last), fault })
    }
    if (!(await commit(changes, moves))) return false
    options.onPage?.({ position: until, events: stored.length, projections: of.length, tookMs: nowMs() - startedMs })
    return true
  }

  async function commit(changes: ReadonlyMap<string, Changes>, moves: readonly Move[]): Promise<boolean> {
    if (!(await store.commit(changes, moves))) return false
    // Remembered only now, after the commit.
    for (const { projection, to, fault } of moves) {
      standing.set(projection, { position: to, fault })
      if (fault) options.onFault?.(projection, fault)
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
    projection: Projection,
    decoded: ReturnType<typeof decodeWanted>,
  ): { events: RecordedEvent[]; fault: Fault | null } {
    const types = wanted.get(projection.name) ?? 'all'
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
  const healthyAt = (at: Position) => healthy().filter((projection) => positionOf(projection) === at)

  return {
    standing,
    async run() {
      for (let failures = 0; !signal.aborted; ) {
        try {
          await readCheckpoints()
          for (const { name } of projections)
            if (!standing.has(name)) throw new Error(`projection ${name} has no checkpoint: make its generation first`)
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
