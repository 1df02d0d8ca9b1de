// Searches every column of every table of a database for canaries, the server's own catalogues included.
import type pg from 'pg'
import { type Found, findIn, type Marker } from './byte-search.ts'

type Table = {
  readonly schema: string
  readonly name: string
  readonly file: string | null
  readonly columns: string[]
}

export type SearchedTables = {
  readonly tables: number
  readonly rows: number
  /** By `schema.table.column`. Columns without any are absent. */
  readonly found: ReadonlyMap<string, readonly Found[]>
}

export async function searchTables(marker: Marker, pool: Pick<pg.Pool, 'query'>): Promise<SearchedTables> {
  const found = new Map<string, readonly Found[]>()
  const tables = await tablesOf(pool)
  let count = 0
  for (const { schema, name, columns } of tables) {
    const texts = columns.map((column) => `${quoted(column)}::text as ${quoted(column)}`)
    const { rows } = await pool.query<Record<string, string | null>>(
      `select ${texts.join(', ')} from ${quoted(schema)}.${quoted(name)}`,
    )
    count += rows.length
    for (const row of rows)
      for (const [column, text] of Object.entries(row)) {
        if (text === null) continue
        const here = findIn(marker, Buffer.from(text))
        // A column of bytes: what they spell, and what they compress.
        if (/^\\x([0-9a-f]{2})+$/.test(text)) here.push(...findIn(marker, Buffer.from(text.slice(2), 'hex')))
        const place = `${schema}.${name}.${column}`
        if (here.length > 0) found.set(place, [...(found.get(place) ?? []), ...here])
      }
  }
  return { tables: tables.length, rows: count, found }
}

/** The files of a table and of what belongs to it, by their paths in the cluster, without the numbers of their segments. */
export async function filesOf(pool: Pick<pg.Pool, 'query'>, schema: string, table: string): Promise<readonly string[]> {
  const { rows } = await pool.query<{ path: string }>(
    `with own as (select c.oid, c.reltoastrelid from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = $1 and c.relname = $2)
     select pg_relation_filepath(c.oid) as path from pg_class c
     where c.oid in (select oid from own union select reltoastrelid from own)
       or c.oid in (select indexrelid from pg_index where indrelid in (select oid from own union select reltoastrelid from own))`,
    [schema, table],
  )
  return rows.map(({ path }) => path)
}

async function tablesOf(pool: Pick<pg.Pool, 'query'>): Promise<readonly Table[]> {
  const { rows } = await pool.query<Table>(
    `select n.nspname as schema, c.relname as name, pg_relation_filepath(c.oid) as file,
       array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relkind in ('r', 'm') and n.nspname not in ('information_schema', 'pg_toast')
     group by n.nspname, c.relname, c.oid`,
  )
  return rows
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
