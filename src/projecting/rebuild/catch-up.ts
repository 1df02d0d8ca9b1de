// What the load does not do goes by the live path: the events that came meanwhile, and those that make a row no table can hold.
import type pg from 'pg'
import type { Codec } from '#commanding/codec.ts'
import type { EventLog } from '#event-log/event-log.ts'
import type { Position } from '#kernel/ids.ts'
import { postgresProjectionStore } from '../projector/postgres-projection-store.ts'
import { projector } from '../projector/projector.ts'
import type { Fence } from '../workers/fence.ts'
import { type Loading, loadingOf } from './load.ts'

export type CatchUp = {
  /** Folds these up to a position that is in the log; a fault stands in `fault` afterwards. */
  foldTo(of: readonly Loading[], target: Position): Promise<void>
  /** Until little is left, which the workers then do. */
  toHead(of: readonly Loading[], onLeft: (events: number) => void): Promise<void>
  /** The live path finds the event at fault, and stops or parks there; from then on the load goes on. */
  despiteRefusal(one: Loading, until: Position): Promise<void>
}

/** Behind by less, a generation is handed over to the workers: they are there in a moment. */
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

  async function foldTo(of: readonly Loading[], target: Position): Promise<void> {
    const running = projector({
      ...options,
      feeds: of.map(({ feed }) => feed),
      store: postgresProjectionStore(pool, new Map(of.map(({ feed }) => [feed.id, feed.table])), fence),
    })
    await running.foldTo(target)
    for (const one of of) {
      const standing = running.standing.get(one.feed.id)
      if (!standing) continue
      one.position = standing.position
      one.fault = standing.fault
    }
  }

  return {
    foldTo,
    async toHead(of, onLeft) {
      while (!signal.aborted && of.some(({ fault }) => fault === null)) {
        const target = await log.head()
        await foldTo(
          of.filter(({ fault }) => fault === null),
          target,
        )
        const left = await log.lag(target)
        onLeft(left)
        if (left < NEARLY_THERE) return
      }
    },
    async despiteRefusal(one, until) {
      // Nothing of the refused save stays.
      await one.saves.begin()
      await one.saves.index()
      await foldTo([one], until)
      if (one.fault) return
      const { stretch, position } = loadingOf(one.feed, one.saves, await one.saves.begin())
      one.stretch = stretch
      one.position = position
    },
  }
}
