// Puts off folding rows again until something reads them. A withdrawn import amends one stream by many events in a row, and each
// would fold the whole stream again for the same row: only the last one counts.
//
// Invariant: the rows, and the events that are parked or stop the read model, are those of a fold of one touch after the other. So a
// row is folded again before anything else touches it; and where the last refold of a row fails, all that were put off are
// tried in their order.
import type { RecordedEvent } from '#kernel/event.ts'
import { refoldsAny, type Touch } from '#kernel/fold.ts'
import { type Projection, refold } from '#kernel/projection.ts'

export type Deferred<At> = { readonly event: RecordedEvent; readonly touch: Touch; readonly at: At }

/** `at`: where in the page the event is, or nothing. */
export type DeferredRefolds<At> = {
  /** True if the touch is put off. The row must not be touched otherwise by the same event. */
  defer(deferred: Deferred<At>): boolean
  /** Those of the rows that a touch reads or removes, row by row, each in their order. They are not put off any more. */
  before(touch: Touch): readonly (readonly Deferred<At>[])[]
  all(): readonly (readonly Deferred<At>[])[]
}

/** Null if the read model never folds rows again, as most of them. */
export function deferredRefolds<At>(projection: Projection): DeferredRefolds<At> | null {
  if (!refoldsAny(projection)) return null
  const rows = new Map<string, Deferred<At>[]>()
  function all() {
    // In the order of the last events, so that a stream is read forwards.
    const positionOf = (deferred: readonly Deferred<At>[]) => deferred.at(-1)?.event.position ?? 0n
    const found = [...rows.values()].sort((a, b) => Number(positionOf(a) - positionOf(b)))
    rows.clear()
    return found
  }
  return {
    defer(deferred) {
      const { handler, partial, text } = deferred.touch
      if (handler.fold !== refold || partial) return false
      const known = rows.get(text)
      if (known) known.push(deferred)
      else rows.set(text, [deferred])
      return true
    },
    before({ partial, text }) {
      if (partial) return all()
      const found = rows.get(text)
      if (!found) return []
      rows.delete(text)
      return [found]
    },
    all,
  }
}

/** Of those of one row the last, and all of them if that fails. `fold` throws; `foldOne` handles what one throws. */
export function settle<At>(
  rows: readonly (readonly Deferred<At>[])[],
  fold: (deferred: Deferred<At>) => void,
  foldOne: (deferred: Deferred<At>) => void,
): void {
  for (const deferred of rows) {
    const last = deferred.at(-1)
    if (last && deferred.length > 1) {
      try {
        fold(last)
        continue
      } catch {
        // The first that fails is not always the last.
      }
    }
    for (const one of deferred) foldOne(one)
  }
}

/** The rows that one event touches several times. */
export function touchedTwice(touches: readonly Touch[]): ReadonlySet<string> {
  const [once, twice] = [new Set<string>(), new Set<string>()]
  for (const { text } of touches) (once.has(text) ? twice : once).add(text)
  return twice
}
