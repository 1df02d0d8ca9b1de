// The generations of the read models of a query, remembered for some milliseconds: under load the same rows are not read again for
// each request.
//
// Invariant: a remembered position was reached when it was read, and rows are only read later, so an answer never claims to show
// more than it does. Whoever wants a position that is not reached, names generations or finds a table gone reads again.
import { LRUCache } from 'lru-cache'
import type { GenerationRow } from './readable-generations.ts'

const MOST_QUERIES = 1_000

type Remembered = { readonly atMs: number; readonly rows: readonly GenerationRow[] }

export type RememberedGenerations = {
  /** The rows of these read models, read no longer ago than the limit; undefined if they must be read. */
  recent(models: readonly string[]): readonly GenerationRow[] | undefined
  /** `atMs` is from before they were read. */
  remember(models: readonly string[], rows: readonly GenerationRow[], atMs: number): void
  forget(models: readonly string[]): void
}

export function rememberedGenerations(forMs: number, monotonicMs: () => number): RememberedGenerations {
  const known = new LRUCache<string, Remembered>({ max: MOST_QUERIES })
  const keyOf = (models: readonly string[]) => models.join(' ')
  return {
    recent(models) {
      const entry = known.get(keyOf(models))
      return entry && monotonicMs() - entry.atMs < forMs ? entry.rows : undefined
    },
    remember(models, rows, atMs) {
      const key = keyOf(models)
      if ((known.peek(key)?.atMs ?? Number.NEGATIVE_INFINITY) < atMs) known.set(key, { rows, atMs })
    },
    forget: (models) => void known.delete(keyOf(models)),
  }
}
