// Writes tables anew (VACUUM FULL), so that the bytes of rows that were changed or removed are gone from their files.
//
// PostgreSQL does not clear a removed row, and VACUUM does not either: it gives the space free, and the bytes stay until something
// else is stored there. Only a new file is without them: VACUUM FULL writes one with the living rows, their TOASTed values
// and the indexes, and removes the old file. It locks the table meanwhile, about a second for each 100 MB.
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { codeOf } from '#platform/running.ts'
import { places } from '../erasure/places.ts'

/** A larger table is rewritten only if its rows hold names in clear; another one is named, and can be rebuilt instead. */
const MOST_BYTES = 256_000_000
/** Whoever comes after a lock that waits has to wait as well. */
const LOCK_TIMEOUT_MS = 1_000
const ATTEMPTS = 10
const BETWEEN_ATTEMPTS_MS = 500
const LOCK_NOT_AVAILABLE = '55P03'

/** By table: how many of its rows were changed or removed, as the server counts them. */
export type Changes = Readonly<Record<string, number>>
export type LeftOut = { readonly table: string; readonly why: 'busy' | 'large' }
export type Rewritten = {
  readonly tables: readonly string[]
  readonly leftOut: readonly LeftOut[]
  readonly changes: Changes
}

type Table = { readonly name: string; readonly hasNames: boolean; readonly bytes: number; readonly changes: number }

/** What goes with credentials (src/identity/sign-in). */
const CREDENTIALS = ['sillage.sessions', 'sillage.recovery_codes']
/** The tables beside the read models whose rows an erasure removes. The log is not among them: nothing in it is removed. */
export const emptied: readonly string[] = [...new Set([...places.map(({ table }) => table), ...CREDENTIALS])]

/**
 * What read models open of personal fields is in the columns that are left out of the statistics
 * (src/projecting/generations/table.ts).
 */
async function tablesOf(client: Pick<pg.PoolClient, 'query'>): Promise<readonly Table[]> {
  const { rows } = await client.query<Table>(
    `select format('%I.%I', n.nspname, c.relname) as name, pg_total_relation_size(c.oid)::float8 as bytes,
       (pg_stat_get_tuples_updated(c.oid) + pg_stat_get_tuples_deleted(c.oid))::float8 as changes,
       n.nspname = 'read' and exists (select from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attstattarget = 0) as "hasNames"
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and (n.nspname = 'read' or n.nspname || '.' || c.relname = any($1))
     order by "hasNames" desc, 1`,
    [emptied],
  )
  return rows
}

export type What = {
  /**
   * `all`: the tables of all read models, and what else an erasure empties. `names`: tables whose rows hold names, if some were
   * changed or removed since `before`. The server counts some changes only seconds later: the next run finds them.
   */
  readonly scope: 'all' | 'names'
  /** What an earlier run returned. */
  readonly before: Changes
  /** Also tables that are so large that nobody can use them for a while. */
  readonly large?: boolean
  /** How often a table that others use is tried. */
  readonly attempts?: number
  readonly signal?: AbortSignal
}

export async function rewriteTables(
  pool: Pick<pg.Pool, 'connect'>,
  { scope, before, large = false, attempts = ATTEMPTS, signal }: What,
): Promise<Rewritten> {
  const client = await pool.connect()
  const tables: string[] = []
  const leftOut: LeftOut[] = []
  const changes: Record<string, number> = {}
  try {
    // Counts that this connection saw before are not those of now.
    await client.query(
      `set lock_timeout = ${LOCK_TIMEOUT_MS}; set statement_timeout = 0; select pg_stat_clear_snapshot()`,
    )
    for (const { name, hasNames, bytes, changes: changed } of await tablesOf(client)) {
      const known = before[name]
      // A crash of the server resets the counts: then they differ, and the table is written anew once more.
      if (scope === 'names' && (!hasNames || changed === (known ?? 0))) {
        if (known !== undefined) changes[name] = known
        continue
      }
      if (signal?.aborted) throw signal.reason
      if (!large && !hasNames && bytes > MOST_BYTES) leftOut.push({ table: name, why: 'large' })
      else if (await writtenAnew(client, name, attempts)) {
        tables.push(name)
        changes[name] = changed
      } else leftOut.push({ table: name, why: 'busy' })
    }
  } finally {
    // Its settings go with it.
    client.release(true)
  }
  return { tables, leftOut, changes }
}

/** False if others used the table all the time. A table that is gone has no bytes. */
async function writtenAnew(client: Pick<pg.PoolClient, 'query'>, name: string, attempts: number): Promise<boolean> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    try {
      await client.query(`vacuum full ${name}`)
      return true
    } catch (error) {
      const code = codeOf(error)
      if (code === '42P01') return true
      if (code !== LOCK_NOT_AVAILABLE) throw error
      await pause(BETWEEN_ATTEMPTS_MS)
    }
  }
  return false
}
