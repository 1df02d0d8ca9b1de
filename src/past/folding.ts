// Folds stored events into the rows of several read models at once, and tells which rows each event changed.

import type { Codec } from '#commanding/codec.ts'
import type { StoredEvent } from '#event-log/event-log.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { agrees, applyEvent, eventTypes, type FoldedRow, memoryRows, type Order, type RowStore } from '#kernel/fold.ts'
import type { Position } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import { PastFailed } from './past-problem.ts'

export type ModelState = {
  readonly model: Projection
  /** By their identity, hidden columns included. */
  readonly rows: Map<string, FoldedRow>
  /** The rows hold everything up to here: one model's snapshot may be ahead of another's. */
  readonly from: Position
}

export type RowChange = {
  readonly model: Projection
  readonly key: object
  readonly before: object | null
  readonly after: object | null
}

/**
 * The fold of one event after the other; null for an event that no model folds, which is not even opened. `read` gives
 * the event as it reads by then, where that is not as it was stored.
 */
export function foldInto(
  models: readonly ModelState[],
  codec: Codec,
  order: Order,
  tell?: (change: RowChange) => void,
): (stored: StoredEvent, read?: () => RecordedEvent | null) => RecordedEvent | null {
  const wanting = new Map<string, { readonly state: ModelState; readonly store: Told }[]>()
  for (const state of models) {
    const types = eventTypes(state.model)
    if (types === 'all')
      throw new TypeError(`projection ${state.model.name} folds every stream: it has no past of its own`)
    const store = tell ? telling(state) : { ...memoryRows(state.rows), settle: () => [] }
    for (const type of types) wanting.set(type, [...(wanting.get(type) ?? []), { state, store }])
  }
  return (stored, read = () => codec.decode(stored)) => {
    const wanted = wanting.get(stored.type)
    if (!wanted) return null
    return readable(stored, () => {
      const event = read()
      if (!event) return null
      for (const { state, store } of wanted) {
        if (event.position <= state.from) continue
        applyEvent(state.model, store, event, undefined, order)
        if (tell) for (const change of store.settle()) tell(change)
      }
      return event
    })
  }
}

/** What cannot be opened or folded ends the question, and says which event it was. */
export function readable<Of>({ position, stream, type }: StoredEvent, fold: () => Of): Of {
  try {
    return fold()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new PastFailed({ kind: 'history-unreadable', position, stream, type, reason }, { cause: error })
  }
}

type Told = RowStore & { settle(): readonly RowChange[] }

/** Rows in memory that remember, until they settle, how each changed row stood before. */
function telling({ model, rows }: ModelState): Told {
  const store = memoryRows(rows)
  const before = new Map<string, { readonly key: object; readonly row: object | null }>()
  const noteThat = (text: string, key: object) => {
    if (!before.has(text)) before.set(text, { key, row: rows.get(text)?.row ?? null })
  }
  return {
    get: store.get,
    set(id, row) {
      noteThat(id.text, row.key)
      store.set(id, row)
    },
    delete(id) {
      const row = store.get(id)
      if (row) noteThat(id.text, row.key)
      store.delete(id)
    },
    deleteMatching(tenant, key) {
      for (const [text, row] of rows) if (row.tenant === tenant && agrees(row.key, key)) noteThat(text, row.key)
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
