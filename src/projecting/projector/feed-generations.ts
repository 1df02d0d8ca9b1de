// The worker's first work: feeds the generations whose definition this program has and whose lease it holds.
import type pg from 'pg'
import type { Codec } from '#commanding/codec.ts'
import { type Defined, feedsOf } from '../generations/defined-generations.ts'
import { type Feed, readGenerations } from '../generations/generation.ts'
import { dutyOf, type Fence } from '../workers/fence.ts'
import type { Work } from '../workers/worker.ts'
import { postgresProjectionStore } from './postgres-projection-store.ts'
import { type ProjectorOptions, projector } from './projector.ts'

export type FeedOptions = Pick<ProjectorOptions, 'log' | 'onPage' | 'onFault' | 'onParked' | 'onRetry'> & {
  readonly pool: pg.Pool
  readonly defined: readonly Defined[]
  readonly codec: Codec
  readonly fence: Fence
  readonly delay: (ms: number, signal: AbortSignal) => Promise<void>
}

export function feedGenerations({ pool, defined, fence, delay, ...options }: FeedOptions): Work {
  let feeds: readonly Feed[] = []
  return {
    name: 'projections',
    async duties() {
      const generations = await readGenerations(pool)
      // A generation that is being built belongs to its rebuild. Nobody feeds one that is paused or was folded from
      // another log.
      const open = generations.filter(
        ({ state, paused, logId }) => state !== 'building' && !paused && logId === options.log.id,
      )
      feeds = feedsOf(open, defined)
      return { duties: feeds.map(({ id }) => dutyOf(id)), state: await retryState(pool) }
    },
    async run(held, signal) {
      const heldFeeds = feeds.filter(({ id }) => held.includes(dutyOf(id)))
      await projector({
        ...options,
        feeds: heldFeeds,
        store: postgresProjectionStore(pool, new Map(heldFeeds.map(({ id, table }) => [id, table])), fence),
        signal,
        delay: (ms) => delay(ms, signal),
      }).run()
    },
  }
}

/** Changes when a retry is requested: a projector retries when it starts. */
async function retryState(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ requestedAt: string | null }>({
    name: 'retry asked',
    text: 'select max(retry_at)::text as "requestedAt" from sillage.generations',
  })
  return rows[0]?.requestedAt ?? ''
}
