// Folds pages into generations that stand at one position, each page in one transaction, and finds the event at fault.

import type { Codec } from '#commanding/codec.ts'
import type { LogPage, StoredEvent } from '#event-log/event-log.ts'
import { type EventId, type Position, START } from '#kernel/ids.ts'
import { mayPass } from '#platform/database-errors.ts'
import type { GenerationId, Feed as HeldFeed } from '../generations/generation.ts'
import { faultAt, foldPage, planPage, refuseEvent } from './page.ts'
import {
  type Changes,
  DutyLost,
  type Fault,
  type Keyed,
  type Move,
  type ProjectionStore,
  RowsRefused,
} from './projection-store.ts'
import { recallHistories, type StreamLog } from './recall-histories.ts'
import { wantedEvents } from './wanted-events.ts'

export type Feed = Pick<HeldFeed, 'id' | 'projection'>
export type Standing = {
  readonly position: Position
  /** What stood at the position when it was folded; null where that is not known. */
  readonly eventId: EventId | null
  readonly fault: Fault | null
  /** Keys whose events wait for a fix. */
  readonly waiting: readonly Keyed[]
}

export type FoldOptions = {
  readonly log: StreamLog
  readonly feeds: readonly Feed[]
  readonly codec: Codec
  readonly store: ProjectionStore
  readonly signal: AbortSignal
  readonly nowMs: () => number
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
}

/** So often in a row the same unforeseen failure of one generation is tried again before it counts as its fault. */
const MOST_FAILURES = 4

/** `standing` is what the checkpoints say, as far as this process knows; `readCheckpoints` asks them. */
export function foldInto(
  options: FoldOptions,
  standing: Map<GenerationId, Standing>,
  readCheckpoints: () => Promise<void>,
) {
  const { feeds, codec, store, signal, nowMs } = options
  const wanted = wantedEvents(
    feeds.map(({ projection }) => projection),
    codec,
  )
  const failures = new Map<GenerationId, number>()
  const positionOf = ({ id }: Feed): Position => standing.get(id)?.position ?? START

  /** Folds a page into generations that all stand at `from`. False where one of them is not at `until` afterwards. */
  async function fold(of: readonly Feed[], page: LogPage, from: Position, until: Position): Promise<boolean> {
    try {
      return await foldTogether(of, page, from, until)
    } catch (error) {
      if (signal.aborted || error instanceof DutyLost) throw error
      const [first, ...others] = of
      if (first && others.length === 0) return foldDespite(first, page, from, until, error)
      // What one generation's database refuses must not stop the others: each in a transaction of its own.
      options.onRetry?.(error)
      await readCheckpoints()
      let failed: { readonly error: unknown } | null = null
      for (const feed of of) {
        if (positionOf(feed) !== from) continue
        try {
          await fold([feed], page, from, until)
        } catch (alone) {
          if (signal.aborted || alone instanceof DutyLost) throw alone
          // Tried again later; those after it do not wait for that.
          failed ??= { error: alone }
        }
      }
      if (failed) throw failed.error
      return of.every((feed) => standing.get(feed.id)?.fault || positionOf(feed) === until)
    }
  }

  /** One generation by itself has failed: what may pass is tried again, the rest is a fault of its own. */
  async function foldDespite(feed: Feed, page: LogPage, from: Position, until: Position, error: unknown) {
    if (error instanceof RowsRefused) return foldUntilRefused(feed, page, from, until, error)
    const times = (failures.get(feed.id) ?? 0) + 1
    failures.set(feed.id, times)
    const next = page.events[0]
    if (mayPass(error) || !next || times < MOST_FAILURES) throw error
    return stop(feed, from, faultAt(next, error))
  }

  const stop = (feed: Feed, at: Position, fault: Fault) =>
    commit(new Map(), [{ generation: feed.id, from: at, to: at, eventId: null, fault }])

  /** Some event makes a row that the database cannot hold: halves find it, and what comes before is kept. */
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
      if (!(await fold([feed], { events: before, position: middle, end: false }, from, middle))) return false
      if (standing.get(feed.id)?.fault) return true
      return fold([feed], { ...page, events: events.slice(before.length) }, middle, until)
    }
    const [event] = events
    if (!event) throw error
    if (feed.projection.onPoison === 'stop') return stop(feed, from, faultAt(event, error))
    try {
      const { changes } = await foldOne(feed, events, (plan, rows, waiting) => ({
        changes: refuseEvent(plan, rows, waiting, error),
      }))
      return await commit(new Map([[feed.id, changes]]), [
        { generation: feed.id, from, to: until, eventId: idAt(until, event), fault: null },
      ])
    } catch (again) {
      // It cannot even wait: its key is what the database refuses.
      if (again instanceof RowsRefused) return stop(feed, from, faultAt(event, again))
      throw again
    }
  }

  async function foldOne(
    { id, projection }: Feed,
    stored: readonly StoredEvent[],
    how: (...page: Required<Parameters<typeof foldPage>>) => { changes: Changes; fault?: Fault | null } = foldPage,
    opened = wanted.open(stored),
  ): Promise<{ changes: Changes; fault: Fault | null }> {
    const { events, fault } = wanted.of(projection, opened)
    await recallHistories(options.log, codec, [projection], events)
    const plan = planPage(projection, events)
    const rows = plan.keys.length > 0 ? await store.load(id, plan.keys) : []
    const folded = how(plan, rows, standing.get(id)?.waiting ?? [])
    return { changes: folded.changes, fault: earlier(folded.fault ?? null, earlier(plan.fault, fault)) }
  }

  async function foldTogether(of: readonly Feed[], page: LogPage, from: Position, until: Position): Promise<boolean> {
    const startedMs = nowMs()
    const stored = page.position === until ? page.events : page.events.filter((event) => event.position <= until)
    const opened = wanted.open(stored)
    const folded = await Promise.all(
      of.map(async (feed) => ({ feed, ...(await foldOne(feed, stored, foldPage, opened)) })),
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
    for (const { generation, from, to, eventId: event, fault } of moves) {
      failures.delete(generation)
      const known = standing.get(generation)
      const before = known?.waiting ?? []
      const own = changes.get(generation)
      const eventId = to === from ? (known?.eventId ?? null) : event
      standing.set(generation, { position: to, eventId, fault, waiting: own ? waitingAfter(before, own) : before })
      if (fault) options.onFault?.(generation, fault)
      for (const { position, type, error } of own?.parked ?? [])
        if (error !== null) options.onParked?.(generation, { position: String(position), type, error })
    }
    return true
  }

  return { fold, commit }
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
