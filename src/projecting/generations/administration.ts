// What an analyst does with read models: one place for the command line and for HTTP.
import type { Writable } from 'node:stream'
import type pg from 'pg'
import type { Codec } from '#commanding/codec.ts'
import type { EventLog } from '#event-log/event-log.ts'
import type { TenantId } from '#kernel/ids.ts'
import { type AskedRetry, askRetry, listParked, type ParkedKey } from '../projector/ask-retry.ts'
import { type RebuildOptions, type Rebuilt, rebuild } from '../rebuild/rebuild.ts'
import type { Membership } from '../workers/membership.ts'
import { type CompareOptions, type Comparison, compareGenerations } from './compare.ts'
import { dropGeneration } from './create.ts'
import { GenerationRefused } from './errors.ts'
import { type Exported, exportGeneration } from './export.ts'
import { type Generation, readGenerations } from './generation.ts'
import { type HistoryEntry, readHistory, writeHistory } from './generation-history.ts'
import { type ProjectionStatus, readStatus } from './generation-status.ts'
import { type Defined, definitionOf } from './hold.ts'
import { type Switched, switchGeneration } from './switch.ts'
import { tableOf } from './table.ts'
import { type Verified, type VerifyOptions, verifyGeneration } from './verify-generation.ts'

type RebuildAsked = Pick<
  RebuildOptions,
  'candidate' | 'compare' | 'switch' | 'by' | 'signal' | 'onProgress' | 'mostRows' | 'saveEvery' | 'show'
>

export type Administration = {
  status(): Promise<readonly ProjectionStatus[]>
  history(projection: string, limit: number): Promise<readonly HistoryEntry[]>
  /** What `rebuild` would do, without doing it. Throws GenerationRefused for a name that nothing defines. */
  plan(names: readonly string[]): readonly Defined[]
  rebuild(names: readonly string[], options: RebuildAsked): Promise<readonly Rebuilt[]>
  /** The live generation and, by default, the newest one beside it. */
  diff(
    projection: string,
    generation: number | null,
    options: Pick<CompareOptions, 'show' | 'showOf' | 'signal' | 'onProgress'>,
  ): Promise<Comparison>
  /** The newest built generation by default. `plan` only tells which. */
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
  /** Of one school, where it is named. */
  parked(projection: string | null, limit: number, tenant?: TenantId): Promise<readonly ParkedKey[]>
  retry(projection: string, by: string): Promise<AskedRetry>
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
    const own = (await readGenerations(pool)).filter((one) => one.projection === projection)
    if (own.length === 0) throw unknownProjection(projection)
    return own
  }
  const unknownProjection = (name: string) =>
    new GenerationRefused(
      'unknown-projection',
      `There is no read model "${name}". There are: ${[...new Set(defined.map((one) => one.projection.name))].sort().join(', ')}.`,
    )

  const numbered = (own: readonly Generation[], projection: string, number: number): Generation => {
    const found = own.find(({ generation }) => generation === number)
    if (found) return found
    throw new GenerationRefused(
      'unknown-generation',
      `There is no generation ${number} of ${projection}. There are: ${own.map(({ generation, state }) => `${generation} (${state})`).join(', ')}.`,
    )
  }
  /** Of one that is being built, rows and position do not belong together yet. */
  const whole = (one: Generation): Generation => {
    if (one.state !== 'building') return one
    throw new GenerationRefused('not-built', `${one.id} is not built to its end yet: run its rebuild to the end first.`)
  }
  const liveOf = (own: readonly Generation[]) => own.find(({ state }) => state === 'live') ?? null
  /** Which generation is meant where none is named: the newest that fits. */
  function newest(own: readonly Generation[], fits: (one: Generation) => boolean, otherwise: string): Generation {
    const found = own.findLast(fits)
    if (found) return found
    throw new GenerationRefused('unknown-generation', otherwise)
  }
  const feedOf = (generation: Generation) => {
    const own = definitionOf(generation, defined)
    if (!own)
      throw new GenerationRefused(
        'frozen',
        `This program does not hold the definition of ${generation.id} (version ${generation.version}): its rows cannot be folded again here.`,
      )
    return { id: generation.id, projection: own.projection, table: tableOf(own.projection, generation.generation) }
  }
  const tableHeld = (generation: Generation) => {
    const own = definitionOf(generation, defined)
    return own ? tableOf(own.projection, generation.generation) : null
  }

  function plan(names: readonly string[]): readonly Defined[] {
    return [...new Set(names)].map((name) => {
      const found = defined.find(({ projection, earlier }) => projection.name === name && !earlier)
      if (found) return found
      throw unknownProjection(name)
    })
  }

  async function planSwitch(projection: string, generation: number | null) {
    const own = await generationsOf(projection)
    const live = liveOf(own)
    const to =
      generation === null
        ? newest(
            own,
            ({ state, candidate }) => state === 'ready' && !candidate,
            `${projection} has no generation to switch to: build one with sillage projections rebuild ${projection}.`,
          )
        : numbered(own, projection, generation)
    return { from: live, to }
  }

  async function planRollback(projection: string) {
    const own = await generationsOf(projection)
    const from = liveOf(own)
    const [to] = own
      .filter(({ state }) => state === 'retired')
      .sort((a, b) => ((a.switchedAt ?? '') < (b.switchedAt ?? '') ? 1 : -1))
    if (!from || !to)
      throw new GenerationRefused('nothing-to-roll-back', `${projection} has no earlier generation to go back to.`)
    const [status] = (await readStatus(pool, log, defined, Date.now())).filter((one) => one.projection === projection)
    const isFed = status?.generations.find((one) => one.generation === to.generation)?.frozenSince === null
    return { from, to, isFed }
  }

  async function planDrop(projection: string, generation: number | null) {
    const own = await generationsOf(projection)
    if (generation !== null) return [numbered(own, projection, generation)]
    return own.filter(({ state }) => state === 'ready' || state === 'retired')
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
      const own = await generationsOf(projection)
      const live = liveOf(own)
      if (!live) throw new GenerationRefused('unknown-generation', `${projection} has no live generation.`)
      const other =
        generation === null
          ? newest(
              own,
              ({ state }) => state === 'ready' || state === 'retired',
              `${projection} has one generation alone: there is nothing to compare it with.`,
            )
          : numbered(own, projection, generation)
      // Read as a change: what stands there now, and what there would be.
      return compareGenerations(pool, live, whole(other), options)
    },
    planSwitch,
    async switch(projection, generation, { by, force }) {
      const { to } = await planSwitch(projection, generation)
      return switchGeneration(pool, to, tableHeld(to), { by, force, action: 'switch' })
    },
    planRollback,
    async rollback(projection, { by, force }) {
      const { from, to, isFed } = await planRollback(projection)
      if (to.logId !== from.logId && !force)
        throw new GenerationRefused(
          'frozen',
          `${to.id} was folded from another log, up to its position ${to.position}: go back to rows of that age with --force, or build new ones.`,
        )
      if (!isFed && !force && to.position < from.position)
        throw new GenerationRefused(
          'frozen',
          `${to.id} has been stopped since ${to.movedAt} (${await log.lag(to.position)} events behind): no worker has version ${to.version}. Go back to rows of that age with --force, or start a worker that has it.`,
        )
      return switchGeneration(pool, to, tableHeld(to), { by, force, action: 'rollback' })
    },
    planDrop,
    async drop(projection, generation, by) {
      const dropped = await planDrop(projection, generation)
      for (const one of dropped) await dropGeneration(pool, one, by)
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
      const own = await generationsOf(projection)
      const wanted =
        generation === null
          ? newest(own, ({ state }) => state === 'live', `${projection} has no live generation.`)
          : numbered(own, projection, generation)
      return verifyGeneration(pool, feedOf(whole(wanted)), { ...options, log, codec })
    },
    async parked(projection, limit, tenant) {
      if (projection !== null) await generationsOf(projection)
      return listParked(pool, { limit, ...(projection !== null && { projection }), ...(tenant && { tenant }) })
    },
    async retry(projection, by) {
      const live = liveOf(await generationsOf(projection))
      const asked = await askRetry(pool, { projection })
      if (live && asked.generations.length > 0) await writeHistory(pool, live, 'retry', by, { keys: asked.keys })
      return asked
    },
    async export(projection, generation, to, options) {
      const own = await generationsOf(projection)
      const wanted =
        generation === null
          ? newest(own, ({ state }) => state === 'live', `${projection} has no live generation.`)
          : numbered(own, projection, generation)
      return exportGeneration(pool, whole(wanted), to, options)
    },
  }
}
