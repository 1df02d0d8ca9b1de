// A person's rows in the tables of all read models, in every generation: counted and deleted.
//
// A living read model removes the rows itself when it folds the erasure. This finds what it has not removed, and what is in
// tables that nobody feeds: generations kept for a return, paused ones, and what a killed rebuild left.
import type pg from 'pg'
import type { Position } from '#kernel/ids.ts'
import { readGenerations } from '#projecting/generations/generation.ts'
import { type Duty, dutyOf } from '#projecting/workers/fence.ts'
import type { Person } from './parts.ts'

type Table = { readonly name: string; readonly projection: string; readonly columns: readonly string[] }

/** The tables with a person in their key. A column of ids of another kind does no harm: it holds no id of a person. */
async function tablesOf(pool: Pick<pg.Pool, 'query'>): Promise<readonly Table[]> {
  const { rows } = await pool.query<{ name: string; projection: string; columns: readonly string[] }>(
    `with tables as (
        select g.projection, c.oid, c.relname as name, coalesce(i.indrelid, c.oid) as keyed, i.indkey
        from sillage.generations g
        join pg_class c on c.relnamespace = 'read'::regnamespace and c.relname in (g.table_name, g.table_name || '_aside')
        join pg_class main on main.relnamespace = 'read'::regnamespace and main.relname = g.table_name
        left join pg_index i on i.indrelid = main.oid and i.indisprimary
      )
      select t.name, t.projection, array_agg(quote_ident(a.attname) order by a.attnum) as columns
      from tables t join pg_attribute key on key.attrelid = t.keyed and key.attnum = any(t.indkey)
        and key.atttypid = 'uuid'::regtype and key.attname <> 'tenant'
      join pg_attribute a on a.attrelid = t.oid and a.attname = key.attname and not a.attisdropped
      group by t.name, t.projection order by t.name`,
  )
  return rows
}

const conditions = ({ columns }: Table) => `tenant = $1 and (${columns.map((column) => `${column} = $2`).join(' or ')})`

/** Rows by table; tables without any are left out. */
export async function countRows(
  pool: Pick<pg.Pool, 'query'>,
  { tenant, person }: Person,
): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {}
  for (const table of await tablesOf(pool)) {
    const { rows } = await pool.query<{ count: number }>(
      `select count(*)::integer as count from read.${table.name} where ${conditions(table)}`,
      [tenant, person],
    )
    const count = rows[0]?.count ?? 0
    if (count > 0) counts[table.name] = count
  }
  return counts
}

/** Returns how many there were. */
export async function removeRows(pool: Pick<pg.Pool, 'query'>, { tenant, person }: Person): Promise<number> {
  let removed = 0
  for (const table of await tablesOf(pool)) {
    const { rowCount } = await pool.query(`delete from read.${table.name} where ${conditions(table)}`, [tenant, person])
    removed += rowCount ?? 0
  }
  return removed
}

/**
 * Generations that have yet to fold up to a position. A live one is waited for in any case; another one only while a living
 * worker or rebuild feeds it. Whoever feeds one of the others again goes through the erasure first.
 */
export async function behind(
  pool: Pick<pg.Pool, 'query'>,
  until: Position,
): Promise<readonly { readonly name: string; readonly isFed: boolean }[]> {
  const waiting = (await readGenerations(pool)).filter(
    ({ position, paused, fault }) => position < until && !paused && !fault,
  )
  if (waiting.length === 0) return []
  const { rows } = await pool.query<{ duty: Duty }>(
    `select unnest(duties) as duty from sillage.workers where alive_until > clock_timestamp()
     union select l.duty from sillage.leases l join sillage.workers w on w.id = l.holder where w.alive_until > clock_timestamp()`,
  )
  const fed = new Set(rows.map(({ duty }) => duty))
  return waiting.flatMap(({ id, state }) => {
    const isFed = fed.has(dutyOf(id))
    return isFed || state === 'live' ? [{ name: id, isFed }] : []
  })
}
