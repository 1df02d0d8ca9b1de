// The operations on read models: shared by the command line and HTTP.
import type { Writable } from 'node:stream'
import type pg from 'pg'
import type { Codec } from '#commanding/codec.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { subjectColumns } from '#kernel/forgetting.ts'
import type { TenantId } from '#kernel/ids.ts'
import type { Shown } from '#privacy/withhold-restricted.ts'
import { listParked, type ParkedKey, type RetryRequest, requestRetry } from '../projector/request-retry.ts'
import { type RebuildOptions, type Rebuilt, rebuild } from '../rebuild/rebuild.ts'
import { type RebuildCost, rebuildCost } from '../rebuild/rebuild-cost.ts'
import type { Membership } from '../workers/membership.ts'
import { type CompareOptions, type Comparison, compareGenerations } from './compare.ts'
import { dropGeneration } from './create.ts'
import { type Defined, definitionOf } from './defined-generations.ts'
import { type DifferingRows, type DifferingRowsOptions, differingRows } from './differing-rows.ts'
import { GenerationRefused } from './errors.ts'
import { type Exported, exportGeneration } from './export.ts'
import { type Generation, readGenerations } from './generation.ts'
import { type HistoryEntry, readHistory, writeHistory } from './generation-history.ts'
import { type ProjectionStatus, readStatus } from './generation-status.ts'
import { readRowCounts } from './row-counts.ts'
import { type Switched, switchGeneration } from './switch.ts'
import { snakeCase, tableOf } from './table.ts'
import { type Verified, type VerifyOptions, verifyGeneration } from './verify-generation.ts'

type RebuildRequest = Pick<
  RebuildOptions,
  'candidate' | 'compare' | 'switch' | 'by' | 'signal' | 'onProgress' | 'mostRows' | 'saveEvery' | 'show'
>

export type Administration = {
  status(): Promise<readonly ProjectionStatus[]>
  history(projection: string, limit: number): Promise<readonly HistoryEntry[]>
  /** What `rebuild` would do, without doing it. Throws GenerationRefused for a name that nothing defines. */
  plan(names: readonly string[]): readonly Defined[]
  rebuild(names: readonly string[], options: RebuildRequest): Promise<readonly Rebuilt[]>
  /** Compares the live generation with another one, by default the newest. */
  diff(
    projection: string,
    generation: number | null,
    options: Pick<CompareOptions, 'show' | 'showOf' | 'signal' | 'onProgress'>,
  ): Promise<Comparison>
  /** The rows of one school that differ from the live ones, page by page. */
  differingRows(
    projection: string,
    generation: number | null,
    options: Omit<DifferingRowsOptions, 'subjects'>,
  ): Promise<DifferingRows>
  /** What a rebuild would read, and how long that took before. */
  rebuildCost(projection: string): Promise<RebuildCost>
  /** About how many rows each generation has, by its id; unknown ones are left out. */
  rowCounts(): Promise<ReadonlyMap<string, number>>
  /** The newest built generation by default. Only reports which generations a switch would change. */
  planSwitch(
    projection: string,
    generation: number | null,
  ): Promise<{ readonly from: Generation | null; readonly to: Generation }>
  switch(projection: string, generation: number | null, options: { by: string; force: boolean }): Promise<Switched>
  planRollback(
    projection: string,
  ): Promise<{ readonly from: Generation; readonly to: Generation; readonly isFed: boolean }>
  rollback(projection: string, options: { by: string; force: boolean }): Promise<Switched>
  planDrop(projection: string, generation: number | null): Promise<readonly Generation[]>
  /** Without a number: every generation that is neither live nor being built. */
  drop(projection: string, generation: number | null, by: string): Promise<readonly Generation[]>
  setPaused(projection: string, paused: boolean, by: string): Promise<Generation>
  verify(
    projection: string,
    generation: number | null,
    options: Pick<VerifyOptions, 'sample' | 'show' | 'signal' | 'onProgress'>,
  ): Promise<Verified>
  /** The parked keys, of one school if `tenant` is given. */
  parked(projection: string | null, limit: number, tenant?: TenantId): Promise<Shown<ParkedKey>>
  retry(projection: string, by: string): Promise<RetryRequest>
  export(
    projection: string,
    generation: number | null,
    to: Writable,
    options: { tenant: TenantId | null; heading: boolean },
  ): Promise<Exported>
}

export type AdministrationParts = {
  readonly pool: pg.Pool
  readonly log: EventLog
  readonly codec: Codec
  readonly defined: readonly Defined[]
  /** A worker of its own for each rebuild. */
  readonly newMembership: () => Membership
  readonly delay: (ms: number) => Promise<void>
}

export function administration(parts: AdministrationParts): Administration {
  const { pool, log, codec, defined } = parts
  const generationsOf = async (projection: string) => {
    const ofProjection = (await readGenerations(pool)).filter((generation) => generation.projection === projection)
    if (ofProjection.length === 0) throw unknownProjection(projection)
    return ofProjection
  }
  const unknownProjection = (name: string) =>
    new GenerationRefused(
      'unknown-projection',
      `Unknown read model "${name}". Known read models: ${[...new Set(defined.map((one) => one.projection.name))].sort().join(', ')}.`,
    )

  const withNumber = (generations: readonly Generation[], projection: string, number: number): Generation => {
    const match = generations.find(({ generation }) => generation === number)
    if (match) return match
    throw new GenerationRefused(
      'unknown-generation',
      `${projection} has no generation ${number}. It has: ${generations.map(({ generation, state }) => `${generation} (${state})`).join(', ')}.`,
    )
  }
  /** Of a generation that is being built, rows and position do not agree yet. */
  const requireBuilt = (generation: Generation): Generation => {
    if (generation.state !== 'building') return generation
    throw new GenerationRefused(
      'not-built',
      `${generation.id} is not completely built. Run its rebuild to the end first.`,
    )
  }
  const liveOf = (generations: readonly Generation[]) => generations.find(({ state }) => state === 'live') ?? null
  /** The default if no generation is named: the newest that fits. */
  function newest(
    generations: readonly Generation[],
    fits: (generation: Generation) => boolean,
    otherwise: string,
  ): Generation {
    const match = generations.findLast(fits)
    if (match) return match
    throw new GenerationRefused('unknown-generation', otherwise)
  }
  const feedOf = (generation: Generation) => {
    const definition = definitionOf(generation, defined)
    if (!definition)
      throw new GenerationRefused(
        'frozen',
        `This program does not have the definition of ${generation.id} (version ${generation.version}), so it cannot fold its rows again.`,
      )
    return {
      id: generation.id,
      projection: definition.projection,
      table: tableOf(definition.projection, generation.generation),
    }
  }
  const knownTableOf = (generation: Generation) => {
    const definition = definitionOf(generation, defined)
    return definition ? tableOf(definition.projection, generation.generation) : null
  }

  function plan(names: readonly string[]): readonly Defined[] {
    return [...new Set(names)].map((name) => {
      const match = defined.find(({ projection, earlier }) => projection.name === name && !earlier)
      if (match) return match
      throw unknownProjection(name)
    })
  }

  async function compared(projection: string, generation: number | null) {
    const generations = await generationsOf(projection)
    const live = liveOf(generations)
    if (!live) throw new GenerationRefused('unknown-generation', `${projection} has no live generation.`)
    const other =
      generation === null
        ? newest(
            generations,
            ({ state }) => state === 'ready' || state === 'retired',
            `${projection} has only one generation: there is nothing to compare it with.`,
          )
        : withNumber(generations, projection, generation)
    return { live, other: requireBuilt(other) }
  }

  async function planSwitch(projection: string, generation: number | null) {
    const generations = await generationsOf(projection)
    const live = liveOf(generations)
    const to =
      generation === null
        ? newest(
            generations,
            ({ state, candidate }) => state === 'ready' && !candidate,
            `${projection} has no generation to switch to: build one with sillage projections rebuild ${projection}.`,
          )
        : withNumber(generations, projection, generation)
    return { from: live, to }
  }

  async function planRollback(projection: string) {
    const generations = await generationsOf(projection)
    const from = liveOf(generations)
    const [to] = generations
      .filter(({ state }) => state === 'retired')
      .sort((a, b) => ((a.switchedAt ?? '') < (b.switchedAt ?? '') ? 1 : -1))
    if (!from || !to)
      throw new GenerationRefused('nothing-to-roll-back', `${projection} has no earlier generation to roll back to.`)
    const [status] = (await readStatus(pool, log, defined, Date.now())).filter(
      (status) => status.projection === projection,
    )
    const isFed = status?.generations.find((one) => one.generation === to.generation)?.frozenSince === null
    return { from, to, isFed }
  }

  async function planDrop(projection: string, generation: number | null) {
    const generations = await generationsOf(projection)
    if (generation !== null) return [withNumber(generations, projection, generation)]
    return generations.filter(({ state }) => state === 'ready' || state === 'retired')
  }

  return {
    status: () => readStatus(pool, log, defined, Date.now()),
    history: (projection, limit) => readHistory(pool, projection, limit),
    plan,
    rebuild: (names, options) =>
      rebuild({
        ...options,
        pool,
        log,
        codec,
        membership: parts.newMembership(),
        chosen: plan(names),
        delay: parts.delay,
      }),
    async diff(projection, generation, options) {
      const { live, other } = await compared(projection, generation)
      // Differences read as a change from the live rows to the others.
      return compareGenerations(pool, live, other, options)
    },
    async differingRows(projection, generation, options) {
      const { live, other } = await compared(projection, generation)
      const definition = definitionOf(live, defined) ?? definitionOf(other, defined)
      const subjects = definition ? subjectColumns(definition.projection).map(snakeCase) : []
      return differingRows(pool, live, other, { ...options, subjects })
    },
    async rebuildCost(projection) {
      plan([projection])
      const building = (await generationsOf(projection)).find(({ state }) => state === 'building')
      return rebuildCost(pool, log, projection, building ?? null)
    },
    async rowCounts() {
      const counts = await readRowCounts(pool)
      return new Map(
        (await readGenerations(pool)).flatMap(({ id, table }): [string, number][] => {
          const rows = counts.get(table)
          return rows === undefined ? [] : [[id, rows]]
        }),
      )
    },
    planSwitch,
    async switch(projection, generation, { by, force }) {
      const { to } = await planSwitch(projection, generation)
      return switchGeneration(pool, to, knownTableOf(to), { by, force, action: 'switch' })
    },
    planRollback,
    async rollback(projection, { by, force }) {
      const { from, to, isFed } = await planRollback(projection)
      if (to.logId !== from.logId && !force)
        throw new GenerationRefused(
          'frozen',
          `${to.id} was folded from another log, up to position ${to.position} of that log. Use --force to roll back to these rows anyway, or rebuild.`,
        )
      if (!isFed && !force && to.position < from.position)
        throw new GenerationRefused(
          'frozen',
          `${to.id} has been stopped since ${to.movedAt} (${await log.lag(to.position)} events behind): no worker has version ${to.version}. Go back to rows of that age with --force, or start a worker that has it.`,
        )
      return switchGeneration(pool, to, knownTableOf(to), { by, force, action: 'rollback' })
    },
    planDrop,
    async drop(projection, generation, by) {
      const dropped = await planDrop(projection, generation)
      for (const generation of dropped) await dropGeneration(pool, generation, by)
      return dropped
    },
    async setPaused(projection, paused, by) {
      const live = liveOf(await generationsOf(projection))
      if (!live) throw new GenerationRefused('unknown-generation', `${projection} has no live generation.`)
      await pool.query('update sillage.generations set paused = $3 where projection = $1 and generation = $2', [
        live.projection,
        live.generation,
        paused,
      ])
      await writeHistory(pool, live, paused ? 'pause' : 'resume', by)
      return { ...live, paused }
    },
    async verify(projection, generation, options) {
      const generations = await generationsOf(projection)
      const target =
        generation === null
          ? newest(generations, ({ state }) => state === 'live', `${projection} has no live generation.`)
          : withNumber(generations, projection, generation)
      return verifyGeneration(pool, feedOf(requireBuilt(target)), { ...options, log, codec })
    },
    async parked(projection, limit, tenant) {
      if (projection !== null) await generationsOf(projection)
      const of = { limit, ...(projection !== null && { projection }), ...(tenant && { tenant }) }
      return { rows: await listParked(pool, of), withheld: 0 }
    },
    async retry(projection, by) {
      const live = liveOf(await generationsOf(projection))
      const request = await requestRetry(pool, { projection })
      if (live && request.generations.length > 0) await writeHistory(pool, live, 'retry', by, { keys: request.keys })
      return request
    },
    async export(projection, generation, to, options) {
      const generations = await generationsOf(projection)
      const target =
        generation === null
          ? newest(generations, ({ state }) => state === 'live', `${projection} has no live generation.`)
          : withNumber(generations, projection, generation)
      return exportGeneration(pool, requireBuilt(target), to, options)
    },
  }
}
