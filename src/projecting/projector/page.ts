// Folds a page of events into the rows of one projection, in memory: which rows to load, and what to write. Pure.

import type { RecordedEvent } from '#kernel/event.ts'
import { agrees, applyTouch, type FoldedRow, keyText, type RowStore, type Touch, touchedKeys } from '#kernel/fold.ts'
import type { TenantId } from '#kernel/ids.ts'
import { type Projection, remove } from '#kernel/projection.ts'
import { safeMessage } from '#kernel/safe-error.ts'
import { type Deferred, deferredRefolds, settle, touchedTwice } from './deferred-refolds.ts'
import type { Changes, Fault, Keyed, Parked } from './projection-store.ts'

export type Touched = { readonly event: RecordedEvent; readonly touches: readonly Touch[] }

export type Plan = {
  readonly projection: Projection
  readonly touched: readonly Touched[]
  /** The rows to load, without duplicates. */
  readonly keys: readonly { readonly tenant: TenantId; readonly key: object }[]
  /** Partial keys, each once: every row that matches one of them has to be loaded as well. */
  readonly matching: readonly { readonly tenant: TenantId; readonly key: object }[]
  /** The first event whose keys could not be computed. The events before it can be folded. */
  readonly fault: Fault | null
}

export const faultAt = (event: { position: bigint; type: string }, error: unknown): Fault => ({
  position: String(event.position),
  type: event.type,
  error: safeMessage(error),
})

/** Which rows a page touches. Events that the projection does not fold are skipped cheaply. */
export function planPage(projection: Projection, events: readonly RecordedEvent[]): Plan {
  const touched: Touched[] = []
  const keys = new Map<string, { tenant: TenantId; key: object }>()
  const matching = new Map<string, { tenant: TenantId; key: object }>()
  const plan = (fault: Fault | null): Plan => ({
    ...{ projection, touched, fault },
    ...{ keys: [...keys.values()], matching: [...matching.values()] },
  })
  for (const event of events) {
    try {
      const touches = touchedKeys(projection, event)
      if (touches.length === 0) continue
      touched.push({ event, touches })
      for (const { handler, partial, text, key } of touches)
        if (handler.each) matching.set(JSON.stringify([event.tenant, key]), { tenant: event.tenant, key })
        else if (!partial && !keys.has(text)) keys.set(text, { tenant: event.tenant, key })
    } catch (error) {
      return plan(faultAt(event, error))
    }
  }
  return plan(null)
}

/** The changes of a page up to the first event that stops the projection, and that event. */
export function foldPage(
  plan: Plan,
  loaded: readonly FoldedRow[],
  waiting: readonly Keyed[] = [],
): { changes: Changes; fault: Fault | null } {
  const failed = tryFold(plan, loaded, waiting, plan.touched.length)
  if (!('fault' in failed)) return { changes: failed, fault: plan.fault }
  // A fold that throws may already have changed one of several rows: fold again without that event.
  const before = tryFold(plan, loaded, waiting, failed.index)
  if ('fault' in before)
    throw new Error(`projection ${plan.projection.name} gives different results when it folds the same page twice`)
  return { changes: before, fault: failed.fault }
}

/**
 * The changes of a page of one event whose rows the database refuses: its removals are kept, its other touches are
 * parked.
 */
export function refuseEvent(plan: Plan, loaded: readonly FoldedRow[], waiting: readonly Keyed[], why: Error): Changes {
  const refuse = () => {
    throw why
  }
  const refused = tryFold(plan, loaded, waiting, plan.touched.length, refuse)
  if ('fault' in refused) throw why
  return refused
}

function tryFold(
  plan: Plan,
  loaded: readonly FoldedRow[],
  waiting: readonly Keyed[],
  count: number,
  fold: typeof applyTouch = applyTouch,
): Changes | { fault: Fault; index: number } {
  const { projection, touched } = plan
  const rows = pageRows(projection, loaded)
  const queue = parking(waiting)
  const later = fold === applyTouch ? deferredRefolds<number>(projection) : null
  let failed: { fault: Fault; index: number } | null = null

  /** `before`: the rows before the event, as far as it has touched them. */
  function foldOne(
    { event, touch, at: index }: Deferred<number>,
    before: ReadonlyMap<string, FoldedRow | undefined> | null = null,
  ): void {
    if (queue.holds(touch.text)) {
      queue.park(event, touch, null)
      return
    }
    try {
      fold(projection, rows.store, event, touch)
    } catch (error) {
      // If the row is already at a later position, the runtime is at fault and not the event: parking its key would
      // not help.
      const row = before ? before.get(touch.text) : rows.store.get(touch)
      const isAhead = row !== undefined && row.position > event.position
      if (projection.onPoison === 'stop' || isAhead) {
        failed ??= { fault: faultAt(event, error), index }
        return
      }
      // If an event touches a row twice, neither change is kept: the whole event is parked.
      if (row) rows.store.set(touch, row)
      else rows.store.delete(touch)
      queue.park(event, touch, error)
    }
  }
  const settled = (deferred: readonly (readonly Deferred<number>[])[]) =>
    settle(
      deferred,
      ({ event, touch }) => fold(projection, rows.store, event, touch),
      (one) => foldOne(one),
    )

  for (let index = 0; index < count && !failed; index += 1) {
    const current = touched[index]
    if (!current) break
    const { event, touches } = current
    const before = new Map<string, FoldedRow | undefined>()
    const twice = later && touches.length > 1 ? touchedTwice(touches) : NONE
    for (const touch of touches) {
      const one = { event, touch, at: index }
      if (later) {
        if (!twice.has(touch.text) && !queue.holds(touch.text) && later.defer(one)) continue
        settled(later.before(touch))
      }
      if (!before.has(touch.text)) before.set(touch.text, rows.store.get(touch))
      if (touch.handler.fold === remove) {
        queue.forget(event.tenant, touch)
        applyTouch(projection, rows.store, event, touch)
      } else foldOne(one, before)
      if (failed) return failed
    }
  }
  if (later && !failed) settled(later.all())
  return failed ?? { ...rows.changes(), ...queue.changes() }
}

const NONE: ReadonlySet<string> = new Set()

export type Parking = ReturnType<typeof parking>

/** Parked events by key. Once a key is parked, its later events are parked too, so that each row is folded in order. */
export function parking(waiting: readonly Keyed[]) {
  const keys = new Map(waiting.map((keyed) => [keyed.text, keyed]))
  const unparked = new Set<string>()
  let parked: Parked[] = []
  return {
    holds: (text: string) => keys.has(text),
    park({ tenant, position, stream, revision, type }: RecordedEvent, { key, text }: Touch, error: unknown): void {
      keys.set(text, { tenant, key, text })
      const why = error === null ? null : safeMessage(error)
      parked.push({ tenant, key, text, position, stream, revision, type, error: why })
    },
    /** A removed row does not need the events that came before. */
    forget(tenant: TenantId, touch: Touch): void {
      for (const [text, keyed] of keys)
        if (touch.partial ? keyed.tenant === tenant && agrees(keyed.key, touch.key) : text === touch.text) {
          keys.delete(text)
          unparked.add(text)
          parked = parked.filter((one) => one.text !== text)
        }
    },
    changes: () => ({ unparked: [...unparked], parked }),
    /** How many parked events are not written yet. */
    unsaved: () => parked.length,
    /** The changes are written; the keys stay parked. */
    saved(): void {
      unparked.clear()
      parked = []
    },
  }
}

/** The rows of a page: as loaded until an event changes them. Null marks a deleted row. */
function pageRows(
  projection: Projection,
  loaded: readonly FoldedRow[],
): { store: RowStore; changes: () => Pick<Changes, 'removals' | 'upserts' | 'deletes'> } {
  const rows = new Map<string, FoldedRow | null>()
  const keys = new Map<string, { tenant: TenantId; key: object }>()
  const changed = new Set<string>()
  const removals: { tenant: TenantId; key: object }[] = []
  for (const row of loaded) {
    const text = keyText(projection, row.tenant, row.key)
    rows.set(text, row)
    keys.set(text, row)
  }
  return {
    store: {
      get: ({ text }) => rows.get(text) ?? undefined,
      set({ text }, row) {
        rows.set(text, row)
        keys.set(text, row)
        changed.add(text)
      },
      delete({ text }) {
        if (!rows.get(text)) return
        rows.set(text, null)
        changed.add(text)
      },
      matching: (tenant, key) =>
        [...rows.values()].flatMap((row) => (row && row.tenant === tenant && agrees(row.key, key) ? row : [])),
      deleteMatching(tenant, key) {
        removals.push({ tenant, key })
        for (const [text, row] of rows)
          if (row && row.tenant === tenant && agrees(row.key, key)) {
            rows.set(text, null)
            changed.add(text)
          }
      },
    },
    changes() {
      const upserts: FoldedRow[] = []
      const deletes: { tenant: TenantId; key: object }[] = []
      for (const text of changed) {
        const row = rows.get(text)
        const key = keys.get(text)
        if (row) upserts.push(row)
        else if (key) deletes.push({ tenant: key.tenant, key: key.key })
      }
      return { removals, upserts, deletes }
    },
  }
}
