// Rewrites of tables after an erasure: which tables were written anew, so that no byte of a removed row is left in their files, and
// when the write-ahead log from before was overwritten.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // `changes` has how many rows of each table had been changed or removed when it was written anew, by the server's counts.
  // `wal_until` is null where the server does not let its write-ahead log be listed.
  await sql`create table sillage.rewrites (
    id bigint generated always as identity primary key,
    began_at timestamptz not null,
    finished_at timestamptz not null,
    scope text not null check (scope in ('all', 'names')),
    tables text[] not null,
    left_out jsonb not null default '[]',
    changes jsonb not null default '{}',
    wal_until pg_lsn,
    wal_over_at timestamptz
  )`.execute(db)
  await sql`create index rewrites_of_all on sillage.rewrites (began_at) where scope = 'all'`.execute(db)
  await sql`alter table sillage.rewrites enable row level security, force row level security`.execute(db)
  await sql`create policy all_tenants on sillage.rewrites to sillage_owner using (true) with check (true)`.execute(db)
  await sql`grant all on sillage.rewrites to sillage_owner`.execute(db)
}
