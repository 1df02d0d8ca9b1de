// Whether a transaction that began earlier can still see rows that were removed since.
//
// VACUUM FULL copies such rows into the new file, although they are removed, so a table is rewritten only when there is none.
import type pg from 'pg'

type Queries = Pick<pg.PoolClient, 'query'>

/** A number that is later than those of all transactions that have ended. */
export async function transactionNow(client: Queries): Promise<string> {
  const { rows } = await client.query<{ now: string }>('select pg_current_xact_id()::text as now')
  const [row] = rows
  if (!row) throw new Error('the server gave no transaction id')
  return row.now
}

/**
 * Whether everything that began before that number has ended: transactions that write, in any database, because the snapshot of
 * VACUUM FULL itself reaches back to them; prepared ones; snapshots of this database; standbys and replication slots.
 */
export async function oldSnapshotsAreGone(client: Queries, transaction: string): Promise<boolean> {
  const { rows } = await client.query<{ gone: boolean }>(
    `select pg_snapshot_xmin(pg_current_snapshot()) >= $1::xid8
       and not exists (select from pg_stat_activity a
         where a.pid <> pg_backend_pid() and age(a.backend_xmin) > age($1::xid8::xid)
           and (a.datid is null or a.datid = (select oid from pg_database where datname = current_database())))
       and not exists (select from pg_replication_slots s where age(s.xmin) > age($1::xid8::xid)) as gone`,
    [transaction],
  )
  return rows[0]?.gone ?? false
}
