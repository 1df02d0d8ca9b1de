// A rebuild, from position zero to a generation that can be switched to: load, index, catch up, compare, switch.
import type pg from 'pg'
import type { Codec } from '#commanding/codec.ts'
import type { EventLog } from '#event-log/event-log.ts'
import type { Comparison } from '../generations/compare.ts'
import { type Begun, beginGeneration } from '../generations/create.ts'
import type { GenerationRefused } from '../generations/errors.ts'
import type { Generation } from '../generations/generation.ts'
import type { Defined } from '../generations/hold.ts'
import type { Switched } from '../generations/switch.ts'
import type { Fault } from '../projector/projection-store.ts'
import type { Membership } from '../workers/membership.ts'
import { catchUp } from './catch-up.ts'
import { comparing } from './compare-built.ts'
import { finish } from './finish.ts'
import { holdLeases, type RebuildLease } from './lease.ts'
import { type Loading, load, loadingOf } from './load.ts'
import { pace } from './pace.ts'
import { savesOf } from './saves.ts'
import { type RebuildProgress, telling } from './telling.ts'

export type Rebuilt = {
  readonly projection: string
  readonly generation: Generation
  /** It went on from where an earlier run had come to. */
  readonly resumed: boolean
  /** Events that it folded in this run. */
  readonly events: number
  readonly fault: Fault | null
  /** With the live generation; null where there is none, or where the run ended before. */
  readonly comparison: Comparison | null
  /** Why it was not compared, or not switched. */
  readonly refused: GenerationRefused | null
  readonly switched: Switched | null
}

export type RebuildOptions = {
  readonly pool: pg.Pool
  readonly log: EventLog
  readonly codec: Codec
  readonly membership: Membership
  readonly chosen: readonly Defined[]
  readonly candidate: boolean
  readonly compare: boolean
  readonly switch: 'no' | 'yes' | 'force'
  readonly by: string
  readonly signal: AbortSignal
  readonly mostRows?: number
  readonly saveEvery?: number
  readonly show?: number
  readonly onProgress: (progress: readonly RebuildProgress[]) => void
  readonly delay: (ms: number) => Promise<void>
}

/** About 0.8 GB, and as much again while a page is folded and saved. */
const MOST_ROWS = 1_000_000
const SAVE_EVERY = 3_000_000

/** Goes on where a run that was killed or stopped has left its last save. Stopped, it keeps what it has. */
export async function rebuild(options: RebuildOptions): Promise<readonly Rebuilt[]> {
  const { pool, log, membership } = options
  const begun: Begun[] = []
  for (const defined of options.chosen) begun.push(await beginGeneration(pool, log.id, defined, options))
  const feeds = begun.map(({ feed }) => feed)
  const lease = await holdLeases(pool, membership, feeds, options.delay)
  try {
    return await build(begun, lease, options)
  } finally {
    await lease.giveBack()
  }
}

async function build(
  begun: readonly Begun[],
  lease: RebuildLease,
  options: RebuildOptions,
): Promise<readonly Rebuilt[]> {
  const { pool, log, codec } = options
  const { fence } = lease
  const signal = AbortSignal.any([options.signal, lease.lost])
  const loadings: Loading[] = []
  for (const { feed } of begun) {
    const saves = savesOf(pool, feed, fence)
    loadings.push(loadingOf(feed, saves, await saves.begin()))
  }
  const healthy = () => loadings.filter(({ fault }) => fault === null)
  const told = await telling(log, loadings, options.onProgress)
  const following = catchUp({ pool, log, codec, fence, signal, delay: options.delay })
  const compared = comparing({
    pool,
    logId: log.id,
    loadings,
    show: options.show ?? 10,
    signal,
    onCompare: (one) => told.enter('comparing', [one]),
  })

  const head = await log.head()
  for (const stop of [...(options.compare ? await compared.stops(head) : []), head]) {
    told.enter('loading', healthy())
    await load(loadings, stop, {
      log,
      codec,
      pace: pace({ log, delay: options.delay, nowMs: () => performance.now() }),
      signal,
      mostRows: options.mostRows ?? MOST_ROWS,
      saveEvery: options.saveEvery ?? SAVE_EVERY,
      onRefused: following.despiteRefusal,
      onPage: told.reach,
    })
    if (signal.aborted) break
    if (stop < head) await compared.atStop(stop)
  }
  for (const one of healthy()) {
    if (signal.aborted) break
    told.enter('indexing', [one])
    await one.saves.index()
  }
  if (!signal.aborted) {
    told.enter('catching-up', healthy())
    await following.toHead(healthy(), told.left)
    if (options.compare) await compared.atTheEnd((one, position) => following.foldTo([one], position))
  }
  lease.lost.throwIfAborted()

  const results: Rebuilt[] = []
  for (const [n, one] of loadings.entries()) {
    const comparison = compared.comparisons.get(one) ?? null
    const done = await finish(one, comparison, {
      ...options,
      fence,
      signal,
      onSwitch: () => told.enter('switching', [one]),
      foldToHead: async () => following.foldTo([one], await log.head()),
    })
    results.push({
      ...done,
      projection: one.feed.projection.name,
      resumed: begun[n]?.resumed ?? false,
      events: one.events,
      fault: one.fault,
      comparison,
      refused: done.refused ?? compared.refusals.get(one) ?? null,
    })
  }
  lease.lost.throwIfAborted()
  return results
}
