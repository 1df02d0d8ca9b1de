// Which generations a program may feed: those whose exact definition it has. Nothing is rebuilt here.
import type pg from 'pg'
import type { LogId } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import { inTransaction } from '#platform/transaction.ts'
import { type Feed, type Generation, generationId, readGenerations } from './generation.ts'
import { createTable, keepOutOfStatistics, pointView, type Table, tableOf } from './table.ts'

/**
 * A definition with the hash of its source. `earlier` versions are kept beside the current one (`skill-profile.v1.ts`).
 */
export type Defined = { readonly projection: Projection; readonly sourceHash: string; readonly earlier: boolean }

/** How a live generation compares with the definition that this program has. */
export type Verdict =
  | 'in-sync'
  /** The definition is newer: build its generation, compare, switch. */
  | 'changed'
  /** The source has changed but not the version: raise the version, or rebuild. */
  | 'drifted'
  /** The live rows were made by a newer program. */
  | 'newer'
  /** No file defines it any more. */
  | 'orphan'
  | 'not-built'

/** Only one process creates or switches tables at a time; the others then find the tables there. */
export const GENERATIONS_LOCK = 7_301_503

/**
 * Creates the first generation of each projection that has none. It is live at once, since there is nothing to replace.
 * A changed version is not rebuilt: the old generation goes on serving until a person decides.
 */
export async function makeFirstGenerations(pool: pg.Pool, logId: LogId, defined: readonly Defined[]): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [GENERATIONS_LOCK])
    const generations = await readGenerations(client)
    const existing = new Set(generations.map(({ projection }) => projection))
    for (const { table } of feedsOf(generations, defined)) await keepSampledOut(client, table)
    for (const { projection, sourceHash, earlier } of defined) {
      // Generations of programs that did not store the hash of their source: the first program with a hash claims them.
      await client.query(
        `update sillage.generations set source_hash = $3 where projection = $1 and version = $2 and source_hash = ''`,
        [projection.name, projection.version, sourceHash],
      )
      if (earlier || existing.has(projection.name)) continue
      const table = tableOf(projection, 1)
      for (const statement of [...createTable(table, projection), ...pointView(table)]) await client.query(statement)
      await client.query(
        `insert into sillage.generations (projection, generation, version, source_hash, table_name, live, built_at, switched_at)
          values ($1, 1, $2, $3, $4, true, now(), now())`,
        [projection.name, projection.version, sourceHash, table.name],
      )
      await client.query(
        `insert into sillage.checkpoints (projection, generation, log_id, position) values ($1, 1, $2, 0)`,
        [projection.name, logId],
      )
    }
  })
}

/** Tables that earlier versions made are sampled for statistics. What was sampled stays until the model is rebuilt. */
async function keepSampledOut(client: pg.PoolClient, { name, opened }: Table): Promise<void> {
  if (opened.length === 0) return
  const { rows } = await client.query<{ column: string }>(
    `select quote_ident(attname) as column from pg_attribute
      where attrelid = to_regclass($1) and attnum > 0 and not attisdropped and attstattarget is distinct from 0`,
    [`read.${name}`],
  )
  const sampled = opened.filter((column) => rows.some((row) => `"${row.column}"` === column || row.column === column))
  for (const statement of keepOutOfStatistics(`read.${name}`, sampled)) await client.query(statement)
}

/** The generations that these definitions made, in the form that a projector feeds. */
export function feedsOf(generations: readonly Generation[], defined: readonly Defined[]): Feed[] {
  return generations.flatMap((generation) => {
    const definition = definitionOf(generation, defined)
    if (!definition) return []
    const table: Table = tableOf(definition.projection, generation.generation)
    return [
      { id: generationId(generation.projection, generation.generation), projection: definition.projection, table },
    ]
  })
}

/** The definition that made a generation: name, version and source hash match. */
export const definitionOf = (
  { projection, version, sourceHash }: Pick<Generation, 'projection' | 'version' | 'sourceHash'>,
  defined: readonly Defined[],
): Defined | undefined =>
  defined.find(
    (definition) =>
      definition.projection.name === projection &&
      definition.projection.version === version &&
      definition.sourceHash === sourceHash,
  )

/** How the live generation of a projection compares with its current definition. */
export function verdictOf(
  live: Pick<Generation, 'version' | 'sourceHash'> | undefined,
  current: Defined | undefined,
): Verdict {
  if (!live) return 'not-built'
  if (!current) return 'orphan'
  if (live.version < current.projection.version) return 'changed'
  if (live.version > current.projection.version) return 'newer'
  return live.sourceHash === current.sourceHash ? 'in-sync' : 'drifted'
}
