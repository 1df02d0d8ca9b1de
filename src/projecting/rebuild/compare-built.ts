// Compares what a rebuild has built with the live rows, at a position that both can reach.
import type pg from 'pg'
import type { LogId, Position } from '#kernel/ids.ts'
import { START } from '#kernel/ids.ts'
import { type Comparison, compareGenerations } from '../generations/compare.ts'
import { GenerationRefused } from '../generations/errors.ts'
import { frozenGenerations } from '../generations/feeding.ts'
import { readGenerations } from '../generations/generation.ts'
import type { Loading } from './load.ts'

export type LiveComparisons = {
  readonly comparisons: ReadonlyMap<Loading, Comparison>
  /** Why a generation was not compared. */
  readonly refusals: ReadonlyMap<Loading, GenerationRefused>
  /**
   * Positions before `head` of live generations that nobody feeds. The load must pause there to be compared: it cannot
   * go back.
   */
  stops(head: Position): Promise<readonly Position[]>
  /** Compares with the live rows that are frozen at exactly this position. */
  atStop(stop: Position): Promise<void>
  /** Compares the rest, after bringing them up to the live rows. */
  atTheEnd(catchUpTo: (loading: Loading, position: Position) => Promise<void>): Promise<void>
}

export function compareWithLive(options: {
  readonly pool: pg.Pool
  readonly logId: LogId
  readonly loadings: readonly Loading[]
  readonly show: number
  readonly signal: AbortSignal
  readonly onCompare: (loading: Loading) => void
}): LiveComparisons {
  const { pool, logId, loadings, show, signal } = options
  const comparisons = new Map<Loading, Comparison>()
  const refusals = new Map<Loading, GenerationRefused>()

  async function compare(
    loading: Loading,
    how: { readonly catchUpTo?: (position: Position) => Promise<void>; readonly stop?: Position },
  ): Promise<void> {
    const generations = (await readGenerations(pool)).filter(
      ({ projection }) => projection === loading.feed.projection.name,
    )
    const live = generations.find(({ state }) => state === 'live')
    const built = generations.find(({ id }) => id === loading.feed.id)
    if (!live || !built || live.id === built.id) return
    if (how.stop !== undefined && (live.position !== how.stop || built.position !== how.stop)) return
    options.onCompare(loading)
    // The comparison finds its stretches of keys through the key's index.
    await loading.saves.index()
    try {
      const { catchUpTo } = how
      comparisons.set(
        loading,
        await compareGenerations(pool, live, built, {
          show,
          signal,
          ...(catchUpTo && { catchUpTo }),
          // If a worker begins to feed the live rows just now, they are compared at the end like the others.
          mayWait: how.stop === undefined,
        }),
      )
      refusals.delete(loading)
    } catch (error) {
      if (error instanceof GenerationRefused) refusals.set(loading, error)
      else if (!signal.aborted) throw error
    }
  }

  const open = () =>
    loadings.filter((loading) => loading.fault === null && !comparisons.has(loading) && !signal.aborted)

  return {
    comparisons,
    refusals,
    async stops(head) {
      const names = new Set(loadings.map(({ feed }) => feed.projection.name))
      const positions = (await frozenGenerations(pool))
        .filter((generation) => generation.logId === logId && names.has(generation.projection))
        .filter(({ position }) => position > START && position < head)
        .map(({ position }) => position)
      return [...new Set(positions)].sort((a, b) => (a < b ? -1 : 1))
    },
    async atStop(stop) {
      for (const loading of open()) await compare(loading, { stop })
    },
    async atTheEnd(catchUpTo) {
      for (const loading of open()) await compare(loading, { catchUpTo: (position) => catchUpTo(loading, position) })
    },
  }
}
