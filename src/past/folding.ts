// Folds stored events into the rows of several read models at once, and reports which rows each event changed.

import type { EventReader } from '#commanding/codec.ts'
import type { StoredEvent } from '#event-log/event-log.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { agrees, applyEvent, eventTypes, type FoldedRow, memoryRows, type Order, type RowStore } from '#kernel/fold.ts'
import type { Position } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import { PastFailed } from './past-problem.ts'

export type ModelState = {
  readonly model: Projection
  /** By identity, including hidden columns. */
  readonly rows: Map<string, FoldedRow>
  /** The rows include everything up to here: one model's snapshot may be ahead of another's. */
  readonly from: Position
}

export type RowChange = {
  readonly model: Projection
  readonly key: object
  readonly before: object | null
  readonly after: object | null
}

/**
 * Returns a fold for one event at a time. It returns null for an event that no model folds, which is not even decoded.
 * `read` returns the event as it reads at the moment, if that differs from what was stored.
 */
export function foldInto(
  models: readonly ModelState[],
  reader: EventReader,
  order: Order,
  onChange?: (change: RowChange) => void,
): (stored: StoredEvent, read?: () => RecordedEvent | null) => RecordedEvent | null {
  const modelsByType = new Map<string, { readonly state: ModelState; readonly store: TrackedRows }[]>()
  for (const state of models) {
    const types = eventTypes(state.model)
    if (types === 'all')
      throw new TypeError(`projection ${state.model.name} folds every stream: it has no past of its own`)
    const store = onChange ? trackedRows(state) : { ...memoryRows(state.rows), settle: () => [] }
    for (const type of types) modelsByType.set(type, [...(modelsByType.get(type) ?? []), { state, store }])
  }
  return (stored, read = () => reader.decode(stored)) => {
    const targets = modelsByType.get(stored.type)
    if (!targets) return null
    return readable(stored, () => {
      const event = read()
      if (!event) return null
      for (const { state, store } of targets) {
        if (event.position <= state.from) continue
        applyEvent(state.model, store, event, undefined, order)
        if (onChange) for (const change of store.settle()) onChange(change)
      }
      return event
    })
  }
}

/** An event that cannot be decoded or folded ends the question with an error that names it. */
export function readable<Result>({ position, stream, type }: StoredEvent, fold: () => Result): Result {
  try {
    return fold()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new PastFailed({ kind: 'history-unreadable', position, stream, type, reason }, { cause: error })
  }
}

type TrackedRows = RowStore & { settle(): readonly RowChange[] }

/** Rows in memory that remember how each changed row was before, until `settle`. */
function trackedRows({ model, rows }: ModelState): TrackedRows {
  const store = memoryRows(rows)
  const before = new Map<string, { readonly key: object; readonly row: object | null }>()
  const remember = (text: string, key: object) => {
    if (!before.has(text)) before.set(text, { key, row: rows.get(text)?.row ?? null })
  }
  return {
    get: store.get,
    matching: store.matching,
    set(id, row) {
      remember(id.text, row.key)
      store.set(id, row)
    },
    delete(id) {
      const row = store.get(id)
      if (row) remember(id.text, row.key)
      store.delete(id)
    },
    deleteMatching(tenant, key) {
      for (const [text, row] of rows) if (row.tenant === tenant && agrees(row.key, key)) remember(text, row.key)
      store.deleteMatching(tenant, key)
    },
    settle() {
      const changes = [...before].map(([text, { key, row }]) => ({
        model,
        key,
        before: row,
        after: rows.get(text)?.row ?? null,
      }))
      before.clear()
      return changes.filter((change) => change.before !== change.after)
    },
  }
}
