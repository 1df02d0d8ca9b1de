// The part of a rebuild that uses the live path: events that came during the load, and rows that no table can store.
import type pg from 'pg'
import type { Codec } from '#commanding/codec.ts'
import type { EventLog } from '#event-log/event-log.ts'
import type { Position } from '#kernel/ids.ts'
import { postgresProjectionStore } from '../projector/postgres-projection-store.ts'
import { projector } from '../projector/projector.ts'
import type { Fence } from '../workers/fence.ts'
import { type Loading, loadingOf } from './load.ts'

export type CatchUp = {
  /** Folds these up to a position that is in the log. Afterwards `fault` is set if one failed. */
  foldTo(loadings: readonly Loading[], target: Position): Promise<void>
  /** Folds until little is left, which the workers then do. */
  toHead(loadings: readonly Loading[], onLeft: (events: number) => void): Promise<void>
  /**
   * After a save was refused: the live path finds the event at fault, and stops or parks there. Then the load
   * continues.
   */
  despiteRefusal(loading: Loading, until: Position): Promise<void>
}

/** If a generation is behind by less, it is handed over to the workers, which catch up in a moment. */
const NEARLY_THERE = 1_000

export function catchUp(options: {
  readonly pool: pg.Pool
  readonly log: EventLog
  readonly codec: Codec
  readonly fence: Fence
  readonly signal: AbortSignal
  readonly delay: (ms: number) => Promise<void>
}): CatchUp {
  const { pool, log, fence, signal } = options

  async function foldTo(loadings: readonly Loading[], target: Position): Promise<void> {
    const running = projector({
      ...options,
      feeds: loadings.map(({ feed }) => feed),
      store: postgresProjectionStore(pool, new Map(loadings.map(({ feed }) => [feed.id, feed.table])), fence),
    })
    await running.foldTo(target)
    for (const loading of loadings) {
      const state = running.states.get(loading.feed.id)
      if (!state) continue
      loading.position = state.position
      loading.fault = state.fault
    }
  }

  return {
    foldTo,
    async toHead(loadings, onLeft) {
      while (!signal.aborted && loadings.some(({ fault }) => fault === null)) {
        const target = await log.head()
        await foldTo(
          loadings.filter(({ fault }) => fault === null),
          target,
        )
        const left = await log.lag(target)
        onLeft(left)
        if (left < NEARLY_THERE) return
      }
    },
    async despiteRefusal(loading, until) {
      // Discards what the refused save left behind.
      await loading.saves.begin()
      await loading.saves.index()
      await foldTo([loading], until)
      if (loading.fault) return
      const { stretch, position } = loadingOf(loading.feed, loading.saves, await loading.saves.begin())
      loading.stretch = stretch
      loading.position = position
    },
  }
}
