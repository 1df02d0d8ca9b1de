// Which generations a program may feed: those whose very definition it holds. Nothing is rebuilt here.
import type pg from 'pg'
import type { LogId } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import { inTransaction } from '#platform/transaction.ts'
import { type Feed, type Generation, generationId, readGenerations } from './generation.ts'
import { createTable, pointView, type Table, tableOf } from './table.ts'

/** A definition with the hash of its source; `earlier` versions are kept beside the current one (`skill-profile.v1.ts`). */
export type Defined = { readonly projection: Projection; readonly sourceHash: string; readonly earlier: boolean }

/** How a live generation stands to the definition that this program holds. */
export type Verdict =
  | 'in-sync'
  /** The definition is newer: build its generation, compare, switch. */
  | 'changed'
  /** The source changed and the version did not: raise the version, or rebuild. */
  | 'drifted'
  /** The live rows are of a newer program. */
  | 'newer'
  /** No file defines it any more. */
  | 'orphan'
  | 'not-built'

/** One process makes or switches tables at a time; the others then find them made. */
export const GENERATIONS_LOCK = 7_301_503

/**
 * Makes the first generation of each projection that has none, live at once since there is nothing to replace. A
 * changed version is not rebuilt: the old generation goes on serving until a person decides.
 */
export async function makeFirstGenerations(pool: pg.Pool, logId: LogId, defined: readonly Defined[]): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [GENERATIONS_LOCK])
    const known = new Set((await readGenerations(client)).map(({ projection }) => projection))
    for (const { projection, sourceHash, earlier } of defined) {
      // Made by a program that did not tell its code's hash: the first that tells it is believed.
      await client.query(
        `update sillage.generations set source_hash = $3 where projection = $1 and version = $2 and source_hash = ''`,
        [projection.name, projection.version, sourceHash],
      )
      if (earlier || known.has(projection.name)) continue
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

/** The generations that these definitions made, as they can feed them. */
export function feedsOf(generations: readonly Generation[], defined: readonly Defined[]): Feed[] {
  return generations.flatMap((generation) => {
    const own = definitionOf(generation, defined)
    if (!own) return []
    const table: Table = tableOf(own.projection, generation.generation)
    return [{ id: generationId(generation.projection, generation.generation), projection: own.projection, table }]
  })
}

/** The definition that made a generation: name, version and source agree. */
export const definitionOf = (
  { projection, version, sourceHash }: Pick<Generation, 'projection' | 'version' | 'sourceHash'>,
  defined: readonly Defined[],
): Defined | undefined =>
  defined.find(
    (one) => one.projection.name === projection && one.projection.version === version && one.sourceHash === sourceHash,
  )

/** How the live generation of a projection stands to its current definition. */
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
