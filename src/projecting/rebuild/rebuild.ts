// A rebuild, from position zero to a generation that can be made live: load, index, catch up, compare, switch.
import type pg from 'pg'
import type { Codec } from '#commanding/codec.ts'
import type { EventLog } from '#event-log/event-log.ts'
import type { Comparison } from '../generations/compare.ts'
import { type Begun, beginGeneration } from '../generations/create.ts'
import type { Defined } from '../generations/defined-generations.ts'
import type { GenerationRefused } from '../generations/errors.ts'
import type { Generation } from '../generations/generation.ts'
import type { Switched } from '../generations/switch.ts'
import type { Fault } from '../projector/projection-store.ts'
import type { Membership } from '../workers/membership.ts'
import { catchUp } from './catch-up.ts'
import { compareWithLive } from './compare-built.ts'
import { finish } from './finish.ts'
import { holdLeases, type RebuildLease } from './lease.ts'
import { type Loading, load, loadingOf } from './load.ts'
import { pace } from './pace.ts'
import { progressReporter, type RebuildProgress } from './progress-reporter.ts'
import { savesOf } from './saves.ts'

export type Rebuilt = {
  readonly projection: string
  readonly generation: Generation
  /** It continued from where an earlier run got to. */
  readonly resumed: boolean
  /** Events folded in this run. */
  readonly events: number
  readonly fault: Fault | null
  /** With the live generation; null if there is none, or if the run ended before the comparison. */
  readonly comparison: Comparison | null
  /** Why it was not compared or not switched. */
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

/** Continues from the last save of a run that was killed or stopped. If it is stopped, it keeps what it has. */
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
  const startedMs = performance.now()
  const read = await log.lag(
    loadings.reduce((least, { position }) => (position < least ? position : least), await log.head()),
  )
  const healthy = () => loadings.filter(({ fault }) => fault === null)
  const reporter = await progressReporter(log, loadings, options.onProgress)
  const liveFolding = catchUp({ pool, log, codec, fence, signal, delay: options.delay })
  const comparisons = compareWithLive({
    pool,
    logId: log.id,
    loadings,
    show: options.show ?? 10,
    signal,
    onCompare: (loading) => reporter.enter('comparing', [loading]),
  })

  const head = await log.head()
  for (const stop of [...(options.compare ? await comparisons.stops(head) : []), head]) {
    reporter.enter('loading', healthy())
    await load(loadings, stop, {
      log,
      codec,
      pace: pace({ log, delay: options.delay, nowMs: () => performance.now() }),
      signal,
      mostRows: options.mostRows ?? MOST_ROWS,
      saveEvery: options.saveEvery ?? SAVE_EVERY,
      onRefused: liveFolding.despiteRefusal,
      onPage: reporter.reach,
    })
    if (signal.aborted) break
    if (stop < head) await comparisons.atStop(stop)
  }
  for (const loading of healthy()) {
    if (signal.aborted) break
    reporter.enter('indexing', [loading])
    await loading.saves.index()
  }
  if (!signal.aborted) {
    reporter.enter('catching-up', healthy())
    await liveFolding.toHead(healthy(), reporter.left)
    if (options.compare) await comparisons.atTheEnd((loading, position) => liveFolding.foldTo([loading], position))
  }
  lease.lost.throwIfAborted()

  const results: Rebuilt[] = []
  for (const [n, loading] of loadings.entries()) {
    const comparison = comparisons.comparisons.get(loading) ?? null
    const done = await finish(loading, comparison, {
      ...options,
      fence,
      signal,
      onSwitch: () => reporter.enter('switching', [loading]),
      pace: () => ({ read, tookMs: Math.round(performance.now() - startedMs) }),
      foldToHead: async () => liveFolding.foldTo([loading], await log.head()),
    })
    results.push({
      ...done,
      projection: loading.feed.projection.name,
      resumed: begun[n]?.resumed ?? false,
      events: loading.events,
      fault: loading.fault,
      comparison,
      refused: done.refused ?? comparisons.refusals.get(loading) ?? null,
    })
  }
  lease.lost.throwIfAborted()
  return results
}
