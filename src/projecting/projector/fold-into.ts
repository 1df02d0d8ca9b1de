// Folds pages into generations that are at the same position, one transaction a page, and finds the event that fails.

import type { Codec } from '#commanding/codec.ts'
import type { LogPage, StoredEvent } from '#event-log/event-log.ts'
import { refoldsAny } from '#kernel/fold.ts'
import { type EventId, type Position, START } from '#kernel/ids.ts'
import { mayPass } from '#platform/database-errors.ts'
import { KeysUnavailable } from '#privacy/key-store.ts'
import type { GenerationId, Feed as HeldFeed } from '../generations/generation.ts'
import { opensFields, readerFor } from '../reading.ts'
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
import { recallable, recallHistories, type StreamLog } from './recall-histories.ts'
import { type Folded, wantedEvents } from './wanted-events.ts'

export type Feed = Pick<HeldFeed, 'id' | 'projection'>
type Wanted = Folded & { readonly feed: Feed }
export type FeedState = {
  readonly position: Position
  /** The event at the position when it was folded; null if that is not known. */
  readonly eventId: EventId | null
  readonly fault: Fault | null
  /** Keys with parked events. */
  readonly waiting: readonly Keyed[]
}

export type FoldOptions = {
  readonly log: StreamLog
  readonly feeds: readonly Feed[]
  readonly codec: Codec
  readonly store: Pick<ProjectionStore, 'load' | 'loadMatching' | 'commit'>
  readonly signal: AbortSignal
  readonly nowMs: () => number
  /** Called after each commit. */
  readonly onPage?: (page: {
    readonly position: Position
    readonly events: number
    readonly generations: number
    readonly tookMs: number
  }) => void
  readonly onFault?: (generation: GenerationId, fault: Fault) => void
  /** Called for each row that is parked because its event could not be folded. */
  readonly onParked?: (generation: GenerationId, fault: Fault) => void
  /** Called when a generation must wait because the key store does not answer. The others go on. */
  readonly onKeysAway: (generation: GenerationId) => void
  /** Called with each error that will be retried. */
  readonly onRetry?: (error: unknown) => void
}

/** How often in a row an unforeseen failure of one generation is retried before it counts as its fault. */
const MOST_FAILURES = 4

/** `states` is what this process knows of the checkpoints; `readCheckpoints` refreshes it. */
export function foldInto(
  options: FoldOptions,
  states: Map<GenerationId, FeedState>,
  readCheckpoints: () => Promise<void>,
) {
  const { feeds, codec, store, signal, nowMs } = options
  const wantedFrom = wantedEvents(
    feeds.map(({ projection }) => projection),
    codec,
  )
  const failures = new Map<GenerationId, number>()
  const positionOf = ({ id }: Feed): Position => states.get(id)?.position ?? START

  /** Folds a page into generations that are all at `from`. False if one of them is not at `until` afterwards. */
  async function fold(group: readonly Feed[], page: LogPage, from: Position, until: Position): Promise<boolean> {
    try {
      return await foldTogether(group, page, from, until)
    } catch (error) {
      if (signal.aborted || error instanceof DutyLost) throw error
      const [first, ...others] = group
      if (first && others.length === 0) {
        if (error instanceof KeysUnavailable) {
          options.onRetry?.(error)
          options.onKeysAway(first.id)
          return false
        }
        return foldDespite(first, page, from, until, error)
      }
      // A failure in one generation must not stop the others: fold each in a transaction of its own.
      options.onRetry?.(error)
      await readCheckpoints()
      let failed: { readonly error: unknown } | null = null
      for (const feed of group) {
        if (positionOf(feed) !== from) continue
        try {
          await fold([feed], page, from, until)
        } catch (separateError) {
          if (signal.aborted || separateError instanceof DutyLost) throw separateError
          // It is retried later, and the remaining generations do not wait for that.
          failed ??= { error: separateError }
        }
      }
      if (failed) throw failed.error
      return group.every((feed) => states.get(feed.id)?.fault || positionOf(feed) === until)
    }
  }

  /** One generation has failed on its own: a failure that may pass is retried, any other becomes its fault. */
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

  /** Some event makes a row that the database refuses. Halving finds it, and what comes before it is kept. */
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
      if (states.get(feed.id)?.fault) return true
      return fold([feed], { ...page, events: events.slice(before.length) }, middle, until)
    }
    const [event] = events
    if (!event) throw error
    if (feed.projection.onPoison === 'stop') return stop(feed, from, faultAt(event, error))
    try {
      const [wanted] = await wantedOf([feed], events)
      if (!wanted) throw error
      const { changes } = await foldOne(wanted, (plan, rows, waiting) => ({
        changes: refuseEvent(plan, rows, waiting, error),
      }))
      return await commit(new Map([[feed.id, changes]]), [
        { generation: feed.id, from, to: until, eventId: idAt(until, event), fault: null },
      ])
    } catch (secondError) {
      // It cannot be parked either: the database refuses its key.
      if (secondError instanceof RowsRefused) return stop(feed, from, faultAt(event, secondError))
      throw secondError
    }
  }

  async function foldOne(
    { feed: { id, projection }, events, fault }: Wanted,
    how: (...page: Required<Parameters<typeof foldPage>>) => { changes: Changes; fault?: Fault | null } = foldPage,
  ): Promise<{ changes: Changes; fault: Fault | null }> {
    const plan = planPage(projection, events)
    const rows = [
      ...(plan.keys.length > 0 ? await store.load(id, plan.keys) : []),
      ...(plan.matching.length > 0 ? await store.loadMatching(id, plan.matching) : []),
    ]
    const folded = how(plan, rows, states.get(id)?.waiting ?? [])
    return { changes: folded.changes, fault: earlier(folded.fault ?? null, earlier(plan.fault, fault)) }
  }

  /** What each generation folds of a page, after the histories that they need are recalled: once for all that share events. */
  async function wantedOf(group: readonly Feed[], stored: readonly StoredEvent[]): Promise<readonly Wanted[]> {
    const opened = wantedFrom.open(stored)
    const wanted = await Promise.all(
      group.map(async (feed) => ({ feed, ...(await wantedFrom.eventsOf(feed.projection, opened)) })),
    )
    for (const { feed, reader, events } of wanted)
      if (opensFields(feed.projection)) await recallHistories(options.log, reader, [feed.projection], events)
    const sharing = group.map(({ projection }) => projection).filter((projection) => !opensFields(projection))
    if (sharing.some(refoldsAny))
      await recallHistories(
        options.log,
        readerFor(codec, []),
        sharing,
        (await opened.shared()).flatMap((event) => ('broken' in event ? [] : event)),
      )
    return wanted
  }

  async function foldTogether(
    group: readonly Feed[],
    page: LogPage,
    from: Position,
    until: Position,
  ): Promise<boolean> {
    const startedMs = nowMs()
    const stored = page.position === until ? page.events : page.events.filter((event) => event.position <= until)
    const atOnce = recallable(
      group.map(({ projection }) => projection),
      stored,
    )
    const cut = atOnce < stored.length ? stored[atOnce - 1]?.position : undefined
    if (cut !== undefined) {
      const before = { events: stored.slice(0, atOnce), position: cut, end: false }
      if (!(await foldTogether(group, before, from, cut))) return false
      const going = group.filter(({ id }) => !states.get(id)?.fault)
      return going.length === 0 || foldTogether(going, { ...page, events: stored.slice(atOnce) }, cut, until)
    }
    const wanted = await wantedOf(group, stored)
    const folded = await Promise.all(wanted.map(async (one) => ({ feed: one.feed, ...(await foldOne(one)) })))
    const changes = new Map<GenerationId, Changes>()
    const moves: Move[] = []
    for (const { feed, changes: feedChanges, fault } of folded) {
      changes.set(feed.id, feedChanges)
      // A generation that cannot go on keeps the changes before the event that failed.
      const last = fault ? stored.findLast((event) => event.position < BigInt(fault.position)) : stored.at(-1)
      const to = fault ? (last?.position ?? from) : until
      moves.push({ generation: feed.id, from, to, eventId: idAt(to, last), fault })
    }
    if (!(await commit(changes, moves))) return false
    options.onPage?.({ position: until, events: stored.length, generations: group.length, tookMs: nowMs() - startedMs })
    return true
  }

  async function commit(changes: ReadonlyMap<GenerationId, Changes>, moves: readonly Move[]): Promise<boolean> {
    if (!(await store.commit(changes, moves))) return false
    // Update the known state only now, after the commit.
    for (const { generation, from, to, eventId: lastEventId, fault } of moves) {
      failures.delete(generation)
      const state = states.get(generation)
      const before = state?.waiting ?? []
      const feedChanges = changes.get(generation)
      const eventId = to === from ? (state?.eventId ?? null) : lastEventId
      states.set(generation, {
        position: to,
        eventId,
        fault,
        waiting: feedChanges ? waitingAfter(before, feedChanges) : before,
      })
      if (fault) options.onFault?.(generation, fault)
      for (const { position, type, error } of feedChanges?.parked ?? [])
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

/** The keys that are parked after these changes. */
function waitingAfter(before: readonly Keyed[], { unparked, parked }: Changes): readonly Keyed[] {
  if (unparked.length === 0 && parked.length === 0) return before
  const gone = new Set(unparked)
  const keys = new Map(before.filter(({ text }) => !gone.has(text)).map((keyed) => [keyed.text, keyed]))
  for (const keyed of parked) keys.set(keyed.text, keyed)
  return [...keys.values()]
}
