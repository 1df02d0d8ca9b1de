// About how many rows each table of read models has, from the statistics of PostgreSQL: counting them would read them all.
import type pg from 'pg'

/**
 * By the name of the table. Statistics are reset by a crash of PostgreSQL; the size that was last analysed is used until
 * they have filled again. A table without either is left out.
 */
export async function readRowCounts(db: Pick<pg.Pool, 'query'>): Promise<ReadonlyMap<string, number>> {
  const { rows } = await db.query<{ name: string; live: string; analysed: number }>(
    `select c.relname as name, coalesce(s.n_live_tup, 0)::text as live, c.reltuples::float as analysed
     from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_stat_user_tables s on s.relid = c.oid
     where n.nspname = 'read' and c.relkind = 'r'`,
  )
  return new Map(
    rows.flatMap(({ name, live, analysed }): [string, number][] => {
      const counted = Number(live)
      if (counted > 0) return [[name, counted]]
      return analysed >= 0 ? [[name, Math.round(analysed)]] : []
    }),
  )
}
