// Folds pages of the log into the rows of one generation in memory, loading rows from its table as needed.
import type { RecordedEvent } from '#kernel/event.ts'
import { applyTouch, type FoldedRow, type Touch, touchedKeys } from '#kernel/fold.ts'
import type { TenantId } from '#kernel/ids.ts'
import { remove } from '#kernel/projection.ts'
import type { Feed } from '../generations/generation.ts'
import {
  type Deferred,
  type DeferredRefolds,
  deferredRefolds,
  settle,
  touchedTwice,
} from '../projector/deferred-refolds.ts'
import { faultAt, type Parking, parking } from '../projector/page.ts'
import type { Fault, Keyed } from '../projector/projection-store.ts'
import { type RebuiltRows, rebuiltRows } from './rebuilt-rows.ts'

/** Where a rebuild finds the rows that are not in its memory. */
export type RowSource = {
  load(keys: readonly { readonly tenant: TenantId; readonly key: object }[]): Promise<readonly FoldedRow[]>
  /** All rows of a tenant that match a partial key. */
  loadMatching(tenant: TenantId, partialKey: object): Promise<readonly FoldedRow[]>
}

export type Stretch = {
  readonly rows: RebuiltRows
  readonly parking: Parking
  /** The event at which the generation stopped. The unsaved changes may contain a part of it and must not be saved. */
  readonly fault: Fault | null
  /** Folds events in order. The result must be awaited if it is a promise: some rows may have to be loaded. */
  fold(events: readonly RecordedEvent[]): Promise<void> | undefined
  /** After this, a row that is not in memory may be in the table. */
  forgetSaved(all: boolean): void
}

type RowsBefore = ReadonlyMap<string, FoldedRow | undefined> | null

export function foldStretch(
  { projection }: Feed,
  source: RowSource,
  start: { readonly complete: boolean; readonly waiting: readonly Keyed[] },
): Stretch {
  const rows = rebuiltRows(projection)
  const mayPark = projection.onPoison === 'park-key'
  const queue = parking(start.waiting)
  let { complete } = start
  let fault: Fault | null = null

  /** Of which event something is being folded. */
  let current: RecordedEvent | undefined

  /** `before`: the rows before the event, if it touches several. */
  function foldNow({ event, touch }: Deferred<null>, before: RowsBefore = null): void {
    current = event
    if (!mayPark) {
      applyTouch(projection, rows, event, touch)
      return
    }
    if (touch.handler.fold === remove) queue.forget(event.tenant, touch)
    else if (queue.holds(touch.text)) {
      queue.park(event, touch, null)
      return
    }
    try {
      applyTouch(projection, rows, event, touch)
    } catch (error) {
      const row = before ? before.get(touch.text) : rows.get(touch)
      const isAhead = row !== undefined && row.position > event.position
      if (isAhead) throw error
      // If an event touches a row twice, neither change is kept: the whole event is parked, as in the live path.
      if (row) rows.set(touch, row)
      else rows.delete(touch)
      queue.park(event, touch, error)
    }
  }
  const settled = (deferred: readonly (readonly Deferred<null>[])[]) =>
    settle(
      deferred,
      ({ event, touch }) => applyTouch(projection, rows, event, touch),
      (one) => foldNow(one),
    )

  function foldOne(event: RecordedEvent, touches: readonly Touch[], later: DeferredRefolds<null> | null): void {
    const before = mayPark && touches.length > 1 ? new Map<string, FoldedRow | undefined>() : null
    const twice = later && touches.length > 1 ? touchedTwice(touches) : null
    for (const touch of touches) {
      const one = { event, touch, at: null }
      if (later) {
        if (!twice?.has(touch.text) && !queue.holds(touch.text) && later.defer(one)) continue
        settled(later.before(touch))
      }
      if (before && !before.has(touch.text)) before.set(touch.text, rows.get(touch))
      foldNow(one, before)
    }
  }

  function foldAll(events: readonly RecordedEvent[], touched: readonly (readonly Touch[])[] | null): void {
    const later = deferredRefolds<null>(projection)
    try {
      for (let n = 0; n < events.length; n += 1) {
        current = events[n]
        if (current) foldOne(current, touched?.[n] ?? touchedKeys(projection, current), later)
      }
      if (later) settled(later.all())
    } catch (error) {
      if (!current) throw error
      fault = faultAt(current, error)
    }
  }

  /** Loads all rows that the events of a page touch at once. */
  async function foldLoaded(events: readonly RecordedEvent[]): Promise<void> {
    const wanted = new Map<string, { tenant: TenantId; key: object }>()
    const removals: { tenant: TenantId; key: object }[] = []
    const readable: RecordedEvent[] = []
    const touched: (readonly Touch[])[] = []
    for (const event of events) {
      try {
        const touches = touchedKeys(projection, event)
        touched.push(touches)
        readable.push(event)
        for (const touch of touches)
          if (touch.partial) removals.push(touch)
          else if (!rows.knows(touch)) wanted.set(touch.text, touch)
      } catch (error) {
        fault = faultAt(event, error)
        break
      }
    }
    const loaded = wanted.size > 0 ? await source.load([...wanted.values()]) : []
    for (const row of loaded) rows.remember(row)
    for (const { tenant, key } of removals)
      for (const row of await source.loadMatching(tenant, key)) if (!rows.knows(row)) rows.remember(row)
    const pageFault = fault
    fault = null
    foldAll(readable, touched)
    fault ??= pageFault
  }

  return {
    rows,
    parking: queue,
    get fault() {
      return fault
    },
    fold(events) {
      if (fault) return undefined
      if (!complete) return foldLoaded(events)
      foldAll(events, null)
      return undefined
    },
    forgetSaved(all) {
      rows.forgetSaved(all)
      if (all) complete = false
    },
  }
}
