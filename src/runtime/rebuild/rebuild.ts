// A rebuild, from position zero to a generation that can be switched to: load, index, catch up, compare, switch.
import type pg from 'pg'
import type { EventLog } from '#event-log/event-log.ts'
import { type Position, START } from '#kernel/ids.ts'
import type { Codec } from '../codec.ts'
import { type Comparison, compareGenerations } from '../generations/compare.ts'
import { type Begun, beginGeneration, markBuilt } from '../generations/create.ts'
import { GenerationRefused } from '../generations/errors.ts'
import { type Generation, type GenerationId, readGenerations } from '../generations/generation.ts'
import { writeHistory } from '../generations/history.ts'
import type { Defined } from '../generations/hold.ts'
import { type Switched, switchGeneration } from '../generations/switch.ts'
import { postgresProjectionStore } from '../projector/postgres-store.ts'
import { projector } from '../projector/projector.ts'
import type { Fault } from '../projector/store.ts'
import { dutyOf } from '../workers/fence.ts'
import type { Membership } from '../workers/membership.ts'
import { type Loading, load, loadingOf } from './load.ts'
import { savesOf } from './saves.ts'

export type Phase = 'loading' | 'indexing' | 'catching-up' | 'comparing' | 'switching'

export type RebuildProgress = {
  readonly projection: string
  readonly generation: number
  readonly phase: Phase
  /** Events behind, and in all; both of the log, not only those that the projection folds. */
  readonly done: number
  readonly total: number
  readonly fault: Fault | null
}

export type Rebuilt = {
  readonly projection: string
  readonly generation: Generation
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
/** Behind by less, a generation is handed over to the workers: they are there in a moment. */
const NEARLY_THERE = 1_000
const RENEW_MS = 1_000

export async function rebuild(options: RebuildOptions): Promise<readonly Rebuilt[]> {
  const { pool, log, membership, signal } = options
  const begun: Begun[] = []
  for (const defined of options.chosen) begun.push(await beginGeneration(pool, log.id, defined, options))
  await takeLeases(begun)
  const lost = new AbortController()
  const over = AbortSignal.any([signal, lost.signal])
  const renewing = setInterval(() => void renew(), RENEW_MS)
  try {
    return await build()
  } finally {
    clearInterval(renewing)
    await membership.leave().catch(() => undefined)
  }

  async function takeLeases(all: readonly Begun[]): Promise<void> {
    const duties = all.map(({ feed }) => dutyOf(feed.id))
    const held = await membership.take(duties)
    const taken = all.find(({ feed }) => !held.has(dutyOf(feed.id)))
    if (!taken) return
    await membership.leave()
    throw new GenerationRefused('being-built', `${taken.feed.id} is being built by another process.`)
  }

  async function renew(): Promise<void> {
    const duties = begun.map(({ feed }) => dutyOf(feed.id))
    // A database that does not answer is met by the work itself, which fails or waits; the fence keeps the truth.
    const held = await membership.take(duties).catch(() => new Set(duties))
    if (duties.some((duty) => !held.has(duty)))
      lost.abort(new Error('the lease of this rebuild went to another process'))
  }

  async function build(): Promise<readonly Rebuilt[]> {
    const head = await log.head()
    const total = await log.lag(START)
    const phases = new Map<GenerationId, Phase>(begun.map(({ feed }) => [feed.id, 'loading']))
    const loadings: Loading[] = []
    for (const { feed } of begun) {
      const saves = savesOf(pool, feed, membership)
      loadings.push(loadingOf(feed, saves, await saves.begin()))
    }
    const tell = (at: ReadonlyMap<Loading, Position>, left: (position: Position) => number) =>
      options.onProgress(
        loadings.map((one) => ({
          projection: one.feed.projection.name,
          generation: one.feed.table.generation,
          phase: phases.get(one.feed.id) ?? 'loading',
          done: total - left(at.get(one) ?? one.position),
          total,
          fault: one.fault,
        })),
      )
    const comparisons = new Map<Loading, Comparison>()
    const refusals = new Map<Loading, GenerationRefused>()
    for (const stop of await stopsBefore(head)) {
      await loadTo(stop)
      if (over.aborted) break
      // The live rows stand still here, for nobody feeds them: this is the one position at which both can be compared.
      if (options.compare && stop < head) await compareAll(comparisons, (live) => live.position === stop)
    }
    if (!over.aborted) await indexAll()
    const built = loadings.filter(({ fault }) => fault === null)
    if (!over.aborted) await catchUp(built)
    if (!over.aborted && options.compare) await compareAll(comparisons, () => true)
    lost.signal.throwIfAborted()

    const results: Rebuilt[] = []
    for (const [n, one] of loadings.entries()) results.push(await finish(one, begun[n]?.resumed ?? false))
    return results

    async function loadTo(stop: Position): Promise<void> {
      let shownMs = 0
      const at = new Map<Loading, Position>()
      const behind = new Map<Position, number>()
      await load(loadings, stop, {
        log,
        codec: options.codec,
        signal: over,
        mostRows: options.mostRows ?? MOST_ROWS,
        saveEvery: options.saveEvery ?? SAVE_EVERY,
        onPage(position) {
          for (const one of loadings) if (one.fault === null && one.position < position) at.set(one, position)
          const now = performance.now()
          if (now - shownMs < 200) return
          shownMs = now
          // Only the log can tell how many events lie between two positions.
          void log.lag(position).then(
            (left) => {
              behind.set(position, left)
              tell(at, (where) => behind.get(where) ?? left)
            },
            () => undefined,
          )
        },
      })
    }

    /** The positions at which live generations that nobody feeds stand, and the head. */
    async function stopsBefore(last: Position): Promise<Position[]> {
      const frozen = options.compare ? await frozenGenerations(pool) : []
      const names = new Set(loadings.map(({ feed }) => feed.projection.name))
      const positions = frozen
        .filter(({ projection, position }) => names.has(projection) && position > START && position < last)
        .map(({ position }) => position)
      return [...new Set([...positions, last])].sort((a, b) => (a < b ? -1 : 1))
    }

    async function indexAll(): Promise<void> {
      for (const one of loadings) {
        if (one.fault) continue
        phases.set(one.feed.id, 'indexing')
        tell(new Map(), () => 0)
        await one.saves.index()
        const begunOne = begun.find(({ feed }) => feed === one.feed)
        if (begunOne?.generation.state === 'building') await markBuilt(pool, begunOne.generation)
      }
    }

    /** By the live path, from where the load ended: until little is left, which the workers then do. */
    async function catchUp(of: readonly Loading[]): Promise<void> {
      for (const { feed } of of) phases.set(feed.id, 'catching-up')
      while (!over.aborted && of.length > 0) {
        const target = await log.head()
        await foldTo(of, target)
        const left = await log.lag(target)
        tell(new Map(), () => left)
        if (left < NEARLY_THERE) return
      }
    }

    async function foldTo(of: readonly Loading[], target: Position): Promise<void> {
      const running = projector({
        feeds: of.map(({ feed }) => feed),
        log,
        codec: options.codec,
        store: postgresProjectionStore(pool, new Map(of.map(({ feed }) => [feed.id, feed.table])), membership),
        signal: over,
        delay: options.delay,
      })
      await running.foldTo(target)
      for (const one of of) {
        const standing = running.standing.get(one.feed.id)
        if (!standing) continue
        one.position = standing.position
        one.fault = standing.fault
      }
    }

    async function compareAll(into: Map<Loading, Comparison>, at: (live: Generation) => boolean): Promise<void> {
      for (const one of loadings) {
        if (one.fault || into.has(one)) continue
        const own = (await readGenerations(pool)).filter(({ projection }) => projection === one.feed.projection.name)
        const live = own.find(({ state }) => state === 'live')
        const mine = own.find(({ id }) => id === one.feed.id)
        if (!live || !mine || live.id === mine.id || !at(live)) continue
        phases.set(one.feed.id, 'comparing')
        tell(new Map(), () => 0)
        if (mine.position < live.position) await foldTo([one], live.position)
        const comparison = await compareGenerations(pool, live, mine, {
          show: options.show ?? 10,
          signal: over,
          catchUpTo: (position) => foldTo([one], position),
        }).catch(refusal)
        if (comparison instanceof GenerationRefused) refusals.set(one, comparison)
        else into.set(one, comparison)
      }
    }

    async function finish(one: Loading, resumed: boolean): Promise<Rebuilt> {
      const { name } = one.feed.projection
      const generation = (await readGenerations(pool)).find(({ id }) => id === one.feed.id)
      if (!generation) throw new GenerationRefused('unknown-generation', `${one.feed.id} was dropped meanwhile.`)
      const wants = options.switch !== 'no' && one.fault === null && !over.aborted
      let switched: Switched | GenerationRefused | null = null
      if (wants) {
        phases.set(one.feed.id, 'switching')
        switched = await switchGeneration(pool, generation, one.feed.table, {
          by: options.by,
          action: 'switch',
          force: options.switch === 'force',
          catchUpTo: (position) => foldTo([one], position),
          signal: over,
        }).catch(refusal)
      }
      if (one.fault) await keepFault(pool, generation, one.fault)
      else if (!over.aborted)
        await writeHistory(pool, generation, 'built', options.by, {
          events: one.events,
          same: comparisons.get(one)?.same ?? null,
        })
      return {
        projection: name,
        generation,
        resumed,
        events: one.events,
        fault: one.fault,
        comparison: comparisons.get(one) ?? null,
        refused: switched instanceof GenerationRefused ? switched : (refusals.get(one) ?? null),
        switched: switched instanceof GenerationRefused ? null : switched,
      }
    }
  }
}

/** What is refused is an outcome to be told; anything else is a defect or a lost database. */
function refusal(error: unknown): GenerationRefused {
  if (error instanceof GenerationRefused) return error
  throw error
}

/** Where it stands still, for `status`: the next run begins at its last save, and tries again. */
async function keepFault(pool: pg.Pool, { projection, generation }: Generation, fault: Fault): Promise<void> {
  await pool.query('update sillage.checkpoints set fault = $3 where projection = $1 and generation = $2', [
    projection,
    generation,
    JSON.stringify(fault),
  ])
}

/** Live generations that no living worker could feed. */
export async function frozenGenerations(pool: pg.Pool): Promise<readonly Generation[]> {
  const { rows } = await pool.query<{ duty: string }>(
    'select unnest(duties) as duty from sillage.workers where alive_until > clock_timestamp()',
  )
  const fed = new Set(rows.map(({ duty }) => duty))
  return (await readGenerations(pool)).filter(({ id, state }) => state === 'live' && !fed.has(dutyOf(id)))
}
