// Which table holds the rows of which version of a projection, and which of them is live.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type pg from 'pg'
import type { LogId } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import { createTable, pointView, type Table, tableOf } from './table.ts'

export type Generation = {
  readonly projection: string
  readonly generation: number
  readonly version: number
  readonly sourceHash: string
  readonly live: boolean
}

export type Held = {
  /** The live generations that this program's definitions can feed. */
  readonly tables: ReadonlyMap<string, Table>
  /** Live generations of another version: they serve as they are, and nobody here feeds them. */
  readonly frozen: readonly (Generation & { readonly definedVersion: number })[]
  /** Fed, though the source has changed under an unchanged version. */
  readonly drifted: readonly string[]
}

/**
 * The hash of a definition's source and of the files beside it that it imports: tells that a fold changed though its
 * version did not.
 */
export async function sourceHash(file: string): Promise<string> {
  const sources = new Map<string, string>()
  async function read(path: string): Promise<void> {
    if (sources.has(path)) return
    const source = await readFile(path, 'utf8')
    sources.set(path, source)
    for (const [, beside = ''] of source.matchAll(/from '(\.[^']+\.ts)'/g)) await read(join(dirname(path), beside))
  }
  await read(file)
  const hash = createHash('sha256')
  for (const path of [...sources.keys()].sort()) hash.update(sources.get(path) ?? '')
  return hash.digest('hex').slice(0, 16)
}

/**
 * Makes the first generation of each projection that has none, live at once since there is nothing to replace.
 * A changed version is not rebuilt here: the old generation goes on serving until a person decides.
 */
export async function holdGenerations(
  pool: pg.Pool,
  logId: LogId,
  definitions: readonly { readonly projection: Projection; readonly sourceHash: string }[],
): Promise<Held> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    // One process makes tables at a time; the others then find them made.
    await client.query('select pg_advisory_xact_lock(7301503)')
    const live = new Map((await readGenerations(client)).filter((one) => one.live).map((one) => [one.projection, one]))
    const tables = new Map<string, Table>()
    const frozen: (Generation & { definedVersion: number })[] = []
    const drifted: string[] = []
    for (const { projection, sourceHash: hash } of definitions) {
      const standing = live.get(projection.name)
      if (standing && standing.version !== projection.version) {
        frozen.push({ ...standing, definedVersion: projection.version })
        continue
      }
      const table = tableOf(projection, standing?.generation ?? 1)
      if (!standing) await makeFirst(client, logId, projection, hash, table)
      else if (standing.sourceHash !== hash) drifted.push(projection.name)
      tables.set(projection.name, table)
    }
    await client.query('commit')
    return { tables, frozen, drifted }
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release()
  }
}

export async function readGenerations(db: Pick<pg.ClientBase, 'query'>): Promise<Generation[]> {
  const { rows } = await db.query<Generation>(
    `select projection, generation, version, source_hash as "sourceHash", live from sillage.generations order by projection, generation`,
  )
  return rows
}

async function makeFirst(
  client: pg.PoolClient,
  logId: LogId,
  projection: Projection,
  hash: string,
  table: Table,
): Promise<void> {
  for (const statement of [...createTable(table, projection), ...pointView(table)]) await client.query(statement)
  await client.query(
    `insert into sillage.generations (projection, generation, version, source_hash, table_name, live) values ($1, $2, $3, $4, $5, true)`,
    [projection.name, table.generation, projection.version, hash, table.name],
  )
  await client.query(
    `insert into sillage.checkpoints (projection, generation, log_id, position) values ($1, $2, $3, 0)`,
    [projection.name, table.generation, logId],
  )
}
