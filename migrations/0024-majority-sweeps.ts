// The nightly sweeps of majorities: on which of its days each school was last swept to the end, and with what result.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table sillage.majority_sweeps (
    tenant uuid primary key,
    day date not null,
    finished_at timestamptz not null default clock_timestamp(),
    links integer not null,
    ended integer not null,
    without_birth_date integer not null
  )`.execute(db)
  await sql`alter table sillage.majority_sweeps enable row level security, force row level security`.execute(db)
  await sql`create policy all_tenants on sillage.majority_sweeps to sillage_owner using (true) with check (true)`.execute(
    db,
  )
  await sql`grant all on sillage.majority_sweeps to sillage_owner`.execute(db)
}
