// Rewrites tables (VACUUM FULL), so that the bytes of rows that were changed or removed are gone from their files.
//
// PostgreSQL does not clear a removed row, and VACUUM does not either: it marks the space as free, and the bytes stay until something
// else is stored there. Only a new file is without them: VACUUM FULL writes one with the living rows, their TOASTed values
// and the indexes, and removes the old file. It locks the table meanwhile, about a second for each 100 MB.
//
// Invariant: a table counts as rewritten only if, when that began, nobody could see a row that was removed before.
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { codeOf } from '#platform/running.ts'
import { places } from '../erasure/places.ts'
import { oldSnapshotsAreGone, transactionNow } from './old-snapshots.ts'

/** A larger table is rewritten only if its rows hold names in clear; another one is named, and can be rebuilt instead. */
const MOST_BYTES = 256_000_000
/** Whoever comes after a lock that waits has to wait as well. */
const LOCK_TIMEOUT_MS = 1_000
const ATTEMPTS = 10
/** Once for all tables: half a minute. */
const SNAPSHOT_ATTEMPTS = 60
const BETWEEN_ATTEMPTS_MS = 500
const A_DAY_MS = 86_400_000
const LOCK_NOT_AVAILABLE = '55P03'
const NO_SUCH_TABLE = '42P01'

/** By table: how many of its rows were changed or removed, as the server counts them. */
export type Changes = Readonly<Record<string, number>>

/**
 * `busy`: others used the table. `old-transaction`: a transaction that began earlier could still see removed rows. `large`: only
 * on request. `failed`: the server reported an error, perhaps that its disk is full. `stopped`: the run has not come to it, because
 * it is still at work or was ended.
 */
export const whyLeftOut = ['busy', 'old-transaction', 'large', 'failed', 'stopped'] as const
export type LeftOut = {
  readonly table: string
  readonly why: (typeof whyLeftOut)[number]
  /** PostgreSQL's code of the error. */
  readonly code?: string
}

export type Table = {
  readonly name: string
  readonly hasNames: boolean
  readonly bytes: number
  readonly changes: number
}

const ofPlaces: readonly string[] = [...new Set(places.map(({ table }) => table))]

/**
 * All read models, and the tables beside them whose rows an erasure removes, also those that the server empties with them. The log
 * is not among them: nothing in it is removed. What read models open of personal fields is in the columns that are left out of the
 * statistics (src/projecting/generations/table.ts).
 */
async function tablesOf(client: Pick<pg.PoolClient, 'query'>): Promise<readonly Table[]> {
  const { rows } = await client.query<Table>(
    `with recursive emptied(oid) as (
       select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'read' or n.nspname || '.' || c.relname = any($1)
       union
       select k.conrelid from pg_constraint k join emptied on k.confrelid = emptied.oid
       where k.contype = 'f' and k.confdeltype = 'c'
     )
     select format('%I.%I', n.nspname, c.relname) as name, pg_total_relation_size(c.oid)::float8 as bytes,
       (pg_stat_get_tuples_updated(c.oid) + pg_stat_get_tuples_deleted(c.oid))::float8 as changes,
       n.nspname = 'read' and exists (select from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attstattarget = 0) as "hasNames"
     from emptied join pg_class c using (oid) join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' order by "hasNames" desc, 1`,
    [ofPlaces],
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
  readonly large: boolean
}

export type Planned = {
  readonly due: readonly Table[]
  readonly leftOut: readonly LeftOut[]
  /** Of the tables that have nothing to rewrite. */
  readonly changes: Changes
}

export async function plannedTables(
  client: Pick<pg.PoolClient, 'query'>,
  { scope, before, large }: What,
): Promise<Planned> {
  // Counts that this connection saw before are not those of now.
  await client.query('select pg_stat_clear_snapshot()')
  const due: Table[] = []
  const leftOut: LeftOut[] = []
  const changes: Record<string, number> = {}
  for (const table of await tablesOf(client)) {
    const { name, hasNames, bytes, changes: changed } = table
    const known = before[name]
    // A crash of the server resets the counts: then they differ, and the table is rewritten once more.
    if (scope === 'names' && (!hasNames || changed === (known ?? 0))) {
      if (known !== undefined) changes[name] = known
    } else if (!large && !hasNames && bytes > MOST_BYTES) leftOut.push({ table: name, why: 'large' })
    else due.push(table)
  }
  return { due, leftOut, changes }
}

export type Patience = {
  /** How often a table that others use is tried. */
  readonly attempts?: number
  /** How often the run looks whether older transactions have ended, before it begins. */
  readonly snapshotAttempts?: number
  readonly signal?: AbortSignal
}

/** Which of them were not rewritten. The connection keeps its settings: it is not for anything else afterwards. */
export async function rewriteTables(
  client: Pick<pg.PoolClient, 'query'>,
  due: readonly Table[],
  { attempts = ATTEMPTS, snapshotAttempts = SNAPSHOT_ATTEMPTS, signal }: Patience,
): Promise<readonly LeftOut[]> {
  if (due.length === 0) return []
  await client.query(`set lock_timeout = ${LOCK_TIMEOUT_MS}; set statement_timeout = 0`)
  const now = await transactionNow(client)
  await tried(snapshotAttempts, () => oldSnapshotsAreGone(client, now), signal)
  const leftOut: LeftOut[] = []
  for (const { name: table } of due) {
    if (signal?.aborted) {
      leftOut.push({ table, why: 'stopped' })
      continue
    }
    try {
      // Again for each: a standby that connects may bring an older snapshot.
      if (!(await oldSnapshotsAreGone(client, now))) leftOut.push({ table, why: 'old-transaction' })
      else if (!(await tried(attempts, () => isRewritten(client, table), signal))) leftOut.push({ table, why: 'busy' })
    } catch (error) {
      const code = codeOf(error)
      leftOut.push({ table, why: 'failed', ...(code && { code }) })
    }
  }
  return leftOut
}

async function tried(attempts: number, does: () => Promise<boolean>, signal?: AbortSignal): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    if (await does()) return true
    if (attempt >= attempts || signal?.aborted) return false
    await pause(BETWEEN_ATTEMPTS_MS)
  }
}

/** False if others used the table. A table that is gone has no bytes. */
async function isRewritten(client: Pick<pg.PoolClient, 'query'>, table: string): Promise<boolean> {
  try {
    // The server has no limit here, and the client must not give up before it.
    const statement = { text: `vacuum full ${table}`, query_timeout: A_DAY_MS }
    await client.query(statement)
    return true
  } catch (error) {
    const code = codeOf(error)
    if (code === NO_SUCH_TABLE) return true
    if (code === LOCK_NOT_AVAILABLE) return false
    throw error
  }
}
