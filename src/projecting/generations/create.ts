// Creates and removes the generations beside the live one.
import type pg from 'pg'
import type { LogId } from '#kernel/ids.ts'
import { codeOf } from '#platform/running.ts'
import { BEGIN_BRIEFLY, inTransaction } from '#platform/transaction.ts'
import { dutyOf } from '../workers/fence.ts'
import { type Defined, GENERATIONS_LOCK } from './defined-generations.ts'
import { GenerationRefused } from './errors.ts'
import { type Feed, type Generation, generationId, readGenerations } from './generation.ts'
import { writeHistory } from './generation-history.ts'
import { createBareTable, forcePolicies, tableOf } from './table.ts'

export type Begun = {
  readonly feed: Feed
  readonly generation: Generation
  /** An unfinished generation of the same definition was found, and its build continues. */
  readonly resumed: boolean
}

/**
 * The generation to build for a definition: an unfinished one of exactly this definition, else a new one. An unfinished
 * generation of another definition is dropped, because its build could never continue. A number is never used twice, so
 * that history, leases and prepared statements always refer to one table.
 */
export async function beginGeneration(
  pool: pg.Pool,
  logId: LogId,
  { projection, sourceHash }: Defined,
  { candidate, by }: { readonly candidate: boolean; readonly by: string },
): Promise<Begun> {
  return locked(pool, async (client) => {
    const generations = (await readGenerations(client)).filter(
      (generation) => generation.projection === projection.name,
    )
    const unfinished = generations.filter(({ state }) => state === 'building')
    const isOfDefinition = (generation: Generation) =>
      generation.version === projection.version && generation.sourceHash === sourceHash && generation.logId === logId
    for (const generation of unfinished)
      if (!isOfDefinition(generation) && !(await isHeld(client, generation))) await dropTables(client, generation)
    const same = unfinished.find((generation) => isOfDefinition(generation) && generation.candidate === candidate)
    if (same) return { generation: same, resumed: true }
    const number = (await lastNumber(client, projection.name)) + 1
    const table = tableOf(projection, number)
    for (const statement of createBareTable(table)) await client.query(statement)
    await client.query(
      `insert into sillage.generations (projection, generation, version, source_hash, table_name, candidate) values ($1, $2, $3, $4, $5, $6)`,
      [projection.name, number, projection.version, sourceHash, table.name, candidate],
    )
    await client.query(
      `insert into sillage.checkpoints (projection, generation, log_id, position) values ($1, $2, $3, 0)`,
      [projection.name, number, logId],
    )
    await writeHistory(client, { projection: projection.name, generation: number }, 'rebuild', by, {
      version: projection.version,
      candidate,
    })
    const created = (await readGenerations(client)).find(({ id }) => id === generationId(projection.name, number))
    if (!created) throw new Error(`generation ${projection.name}/${number} was not created`)
    return { generation: created, resumed: false }
  }).then(({ generation, resumed }) => ({
    generation,
    resumed,
    feed: { id: generation.id, projection, table: tableOf(projection, generation.generation) },
  }))
}

async function lastNumber(client: pg.PoolClient, projection: string): Promise<number> {
  const { rows } = await client.query<{ last: number }>(
    `select coalesce(max(generation), 0)::integer as last from (
      select generation from sillage.generations where projection = $1
      union all select generation from sillage.generation_history where projection = $1) g`,
    [projection],
  )
  return rows[0]?.last ?? 0
}

/**
 * Its rows and indexes are complete and caught up. From now on workers feed it, as soon as its rebuild releases the
 * lease.
 */
export async function completeGeneration(
  client: pg.PoolClient,
  generation: Generation,
  by: string,
  facts: Readonly<Record<string, unknown>>,
): Promise<void> {
  await client.query(forcePolicies(generation.table))
  await client.query('update sillage.generations set built_at = now() where projection = $1 and generation = $2', [
    generation.projection,
    generation.generation,
  ])
  await writeHistory(client, generation, 'built', by, facts)
}

/** Removes a generation and its rows. Refused for the live generation, and for one that is being built. */
export async function dropGeneration(pool: pg.Pool, wanted: Generation, by: string): Promise<void> {
  await locked(pool, async (client) => {
    const current = (await readGenerations(client)).find(({ id }) => id === wanted.id)
    if (!current) throw new GenerationRefused('unknown-generation', `There is no generation ${wanted.id}.`)
    if (current.state === 'live')
      throw new GenerationRefused('is-live', `${wanted.id} is live: switch to another generation before you drop it.`)
    if (current.state === 'building' && (await isHeld(client, current)))
      throw new GenerationRefused('being-built', `${wanted.id} is being built: stop its rebuild first.`)
    await dropTables(client, current)
    await writeHistory(client, current, 'drop', by, { version: current.version })
  })
}

async function dropTables(client: pg.PoolClient, { projection, generation, table }: Generation): Promise<void> {
  await client.query(`drop table if exists read.${table}_aside`)
  await client.query(`drop table if exists read.${table}`)
  await client.query('delete from sillage.generations where projection = $1 and generation = $2', [
    projection,
    generation,
  ])
}

/** Whether a living process holds its lease. */
async function isHeld(client: pg.PoolClient, { id }: Generation): Promise<boolean> {
  const { rows } = await client.query(
    `select from sillage.leases l join sillage.workers w on w.id = l.holder
      where l.duty = $1 and w.alive_until > clock_timestamp()`,
    [dutyOf(id)],
  )
  return rows.length > 0
}

/**
 * Only one process changes generations at a time. It waits for a table that is being read for a tenth of a second at
 * most, and then tries again: waiting longer in the lock queue would block everyone behind.
 */
export async function locked<T>(
  pool: pg.Pool,
  run: (client: pg.PoolClient) => Promise<T>,
  mostAttempts = MOST_ATTEMPTS,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inTransaction(
        pool,
        async (client) => {
          await client.query('select pg_advisory_xact_lock($1)', [GENERATIONS_LOCK])
          await client.query("set local lock_timeout = '100ms'")
          return run(client)
        },
        // If this process freezes here, the transaction must end: it blocks other processes and locks the live rows.
        { begin: BEGIN_BRIEFLY },
      )
    } catch (error) {
      if (codeOf(error) !== '55P03') throw error
      if (attempt === mostAttempts)
        throw new GenerationRefused(
          'in-use',
          'Could not lock the read model: it is busy. Nothing was changed. Try again, or end the session that holds the lock (see pg_stat_activity).',
        )
    }
    await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 200))
  }
}
const MOST_ATTEMPTS = 60
