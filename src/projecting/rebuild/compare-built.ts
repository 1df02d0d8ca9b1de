// Holds what a rebuild has built against the live rows, at the one position where both can stand.
import type pg from 'pg'
import type { LogId, Position } from '#kernel/ids.ts'
import { START } from '#kernel/ids.ts'
import { type Comparison, compareGenerations } from '../generations/compare.ts'
import { GenerationRefused } from '../generations/errors.ts'
import { frozenGenerations } from '../generations/feeding.ts'
import { readGenerations } from '../generations/generation.ts'
import type { Loading } from './load.ts'

export type Compared = {
  readonly comparisons: ReadonlyMap<Loading, Comparison>
  /** Why it was not compared. */
  readonly refusals: ReadonlyMap<Loading, GenerationRefused>
  /** Positions before `head` at which live rows stand that nobody feeds: once the load is past, they cannot be met. */
  stops(head: Position): Promise<readonly Position[]>
  /** With live rows that stand still at this very position. */
  atStop(stop: Position): Promise<void>
  /** With those that have not been compared yet, brought up to the live rows. */
  atTheEnd(catchUpTo: (one: Loading, position: Position) => Promise<void>): Promise<void>
}

export function comparing(options: {
  readonly pool: pg.Pool
  readonly logId: LogId
  readonly loadings: readonly Loading[]
  readonly show: number
  readonly signal: AbortSignal
  readonly onCompare: (one: Loading) => void
}): Compared {
  const { pool, logId, loadings, show, signal } = options
  const comparisons = new Map<Loading, Comparison>()
  const refusals = new Map<Loading, GenerationRefused>()

  async function compare(
    one: Loading,
    how: { readonly catchUpTo?: (position: Position) => Promise<void>; readonly stop?: Position },
  ): Promise<void> {
    const own = (await readGenerations(pool)).filter(({ projection }) => projection === one.feed.projection.name)
    const live = own.find(({ state }) => state === 'live')
    const mine = own.find(({ id }) => id === one.feed.id)
    if (!live || !mine || live.id === mine.id) return
    if (how.stop !== undefined && (live.position !== how.stop || mine.position !== how.stop)) return
    options.onCompare(one)
    // Stretches of keys are found by the key's index.
    await one.saves.index()
    try {
      const { catchUpTo } = how
      comparisons.set(
        one,
        await compareGenerations(pool, live, mine, {
          show,
          signal,
          ...(catchUpTo && { catchUpTo }),
          // Somebody may begin to feed the live rows just now: then they are compared at the end, like the others.
          mayWait: how.stop === undefined,
        }),
      )
      refusals.delete(one)
    } catch (error) {
      if (error instanceof GenerationRefused) refusals.set(one, error)
      else if (!signal.aborted) throw error
    }
  }

  const open = () => loadings.filter((one) => one.fault === null && !comparisons.has(one) && !signal.aborted)

  return {
    comparisons,
    refusals,
    async stops(head) {
      const names = new Set(loadings.map(({ feed }) => feed.projection.name))
      const positions = (await frozenGenerations(pool))
        .filter((one) => one.logId === logId && names.has(one.projection))
        .filter(({ position }) => position > START && position < head)
        .map(({ position }) => position)
      return [...new Set(positions)].sort((a, b) => (a < b ? -1 : 1))
    },
    async atStop(stop) {
      for (const one of open()) await compare(one, { stop })
    },
    async atTheEnd(catchUpTo) {
      for (const one of open()) await compare(one, { catchUpTo: (position) => catchUpTo(one, position) })
    },
  }
}
