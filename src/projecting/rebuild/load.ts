// The long part of a rebuild: one scan of the log for all generations, folded in memory and saved from time to time.

import type { Codec, EventReader } from '#commanding/codec.ts'
import type { EventLog, StoredEvent } from '#event-log/event-log.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { eventTypes } from '#kernel/fold.ts'
import type { EventId, Position } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import type { Feed } from '../generations/generation.ts'
import { faultAt } from '../projector/page.ts'
import { type Fault, type Keyed, RowsRefused } from '../projector/projection-store.ts'
import { recallable, recallHistories } from '../projector/recall-histories.ts'
import { opensFields, readerFor } from '../reading.ts'
import { foldStretch, type Stretch } from './fold-stretch.ts'
import type { Pace } from './pace.ts'
import type { Saves } from './saves.ts'

export type Loading = {
  readonly feed: Feed
  readonly saves: Saves
  /** How far it has been saved; at the start, where an earlier run got to. */
  position: Position
  stretch: Stretch
  events: number
  fault: Fault | null
}

export type LoadOptions = {
  readonly log: Pick<EventLog, 'scan' | 'eventAt' | 'readStream'>
  readonly codec: Codec
  readonly pace: Pace
  readonly signal: AbortSignal
  /** How many rows and parked events of all generations together memory may hold before they are saved and dropped. */
  readonly mostRows: number
  /** Rows and checkpoint are saved after this many events, so that a kill costs no more than these. */
  readonly saveEvery: number
  /** Called if no table can store a row of a generation: gets it to `until` in another way, and sets its new state. */
  readonly onRefused: (loading: Loading, until: Position) => Promise<void>
  /** Called after each page. */
  readonly onPage: (position: Position) => void
}

export function loadingOf(
  feed: Feed,
  saves: Saves,
  { position, waiting }: { readonly position: Position; readonly waiting: readonly Keyed[] },
): Loading {
  const stretch = foldStretch(feed, saves, { complete: position === 0n, waiting })
  return { feed, saves, position, stretch, events: 0, fault: null }
}

/**
 * Folds all generations up to `until`, and saves them there. Those that start behind the others are folded alone until
 * they meet them. A generation that meets an event it cannot fold stops at its last save, and the others go on.
 */
export async function load(all: readonly Loading[], until: Position, options: LoadOptions): Promise<void> {
  const { log, codec, signal, pace } = options
  const typesOfLoading = new Map(all.map((loading) => [loading, eventTypes(loading.feed.projection)]))
  const open = () => all.filter((loading) => loading.fault === null && loading.position < until)
  while (open().length > 0 && !signal.aborted) {
    const from = lowest(open().map(({ position }) => position))
    const together = open().filter(({ position }) => position === from)
    const next = lowest([until, ...open().flatMap(({ position }) => (position > from ? [position] : []))])
    await loadTogether(together, from, next)
  }

  async function loadTogether(together: readonly Loading[], after: Position, to: Position): Promise<void> {
    const types = typesOf(together)
    let at = after
    let unsaved = 0
    let last: StoredEvent | undefined
    for await (const page of log.scan({ after, until: to, ...(types && { types }) })) {
      const healthy = together.filter(({ fault }) => fault === null)
      if (healthy.length === 0) return
      const sharing = healthy.map(({ feed }) => feed.projection).filter((projection) => !opensFields(projection))
      for (const part of partsOf(page.events, sharing)) {
        const startedMs = performance.now()
        const reader = readerFor(codec, [])
        const decoded = await decode(reader, part)
        await recallHistories(
          log,
          reader,
          sharing,
          decoded.flatMap((event) => ('broken' in event ? [] : event)),
        )
        for (const loading of healthy) await fold(loading, part, decoded)
        await pace.rest(performance.now() - startedMs)
      }
      at = page.position
      last = page.events.at(-1)
      unsaved += page.events.length
      options.onPage(at)
      const rows = all.reduce((sum, { stretch }) => sum + stretch.rows.size + stretch.parking.unsaved(), 0)
      if (unsaved >= options.saveEvery || rows > options.mostRows || signal.aborted) {
        await save(healthy, at, await idAt(at, last), rows > options.mostRows)
        unsaved = 0
      }
      if (signal.aborted) return
    }
    await save(together, to, await idAt(to, last), false)
  }

  /**
   * The last wanted event is seldom the last event of the log. Without the id there, nobody could notice that the log
   * was replaced.
   */
  async function idAt(at: Position, last: StoredEvent | undefined): Promise<EventId | null> {
    return last?.position === at ? last.id : log.eventAt(at)
  }

  async function save(
    loadings: readonly Loading[],
    at: Position,
    eventId: EventId | null,
    forget: boolean,
  ): Promise<void> {
    for (const loading of loadings) {
      if (loading.fault) continue
      try {
        await loading.saves.save(loading.stretch, at, eventId)
      } catch (error) {
        if (!(error instanceof RowsRefused)) throw error
        await options.onRefused(loading, at)
        continue
      }
      loading.position = at
      loading.stretch.forgetSaved(forget)
    }
  }

  type Decoded = RecordedEvent | { readonly broken: StoredEvent; readonly error: unknown }

  async function decode(reader: EventReader, stored: readonly StoredEvent[]): Promise<readonly Decoded[]> {
    await reader.prepare(stored)
    return stored.map((event) => {
      try {
        return reader.decode(event)
      } catch (error) {
        return { broken: event, error }
      }
    })
  }

  /** A read model that opens personal fields decodes the events itself: the others must not see these fields. */
  async function fold(loading: Loading, part: readonly StoredEvent[], shared: readonly Decoded[]): Promise<void> {
    const { projection } = loading.feed
    const types = typesOfLoading.get(loading) ?? 'all'
    const reader = readerFor(codec, [projection])
    const decoded = opensFields(projection)
      ? await decode(
          reader,
          part.filter(({ type }) => types === 'all' || types.has(type)),
        )
      : shared
    const events: RecordedEvent[] = []
    for (const event of decoded) {
      const isBroken = 'broken' in event
      const { type } = isBroken ? event.broken : event
      if (types !== 'all' && !types.has(type)) continue
      if (isBroken) {
        loading.fault = faultAt(event.broken, event.error)
        loading.stretch.forgetSaved(true)
        return
      }
      events.push(event)
    }
    if (opensFields(projection)) await recallHistories(log, reader, [projection], events)
    const folding = loading.stretch.fold(events)
    if (folding) await folding
    loading.events += events.length
    loading.fault = loading.stretch.fault
    // Its rows are never saved, so they must not count against the memory of the others.
    if (loading.fault) loading.stretch.forgetSaved(true)
  }
}

/** Takes a few milliseconds to fold. */
const PART = 1_000

function* partsOf(
  events: readonly StoredEvent[],
  projections: readonly Projection[],
): Generator<readonly StoredEvent[]> {
  for (let from = 0; from < events.length; ) {
    const part = events.slice(from, from + PART)
    const fitting = recallable(projections, part)
    yield fitting < part.length ? part.slice(0, fitting) : part
    from += fitting
  }
}

const lowest = (positions: readonly Position[]): Position => positions.reduce((a, b) => (a < b ? a : b))

/** The types that any of them folds; undefined if one of them folds all types. */
function typesOf(together: readonly Loading[]): string[] | undefined {
  const types = together.map(({ feed }) => eventTypes(feed.projection))
  if (types.includes('all')) return undefined
  return [...new Set(types.flatMap((typesOfOne) => (typesOfOne === 'all' ? [] : [...typesOfOne])))]
}
