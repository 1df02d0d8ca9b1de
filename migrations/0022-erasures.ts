// Erasures: who was erased, how far each erasure has come, and what its certificate says.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // A row is the tombstone that every process reads: from then on, nothing is recorded about the person. It is never
  // deleted. `number` follows the order of commits, so that a process asks only for what is new. `asked_by` is null and
  // `replayed_at` is set where a restored database lacked the erasure, and the ledger or the key store had it. `steps` has
  // the time and the facts of each step that is done.
  await sql`create table sillage.erasures (
    number bigint generated always as identity primary key,
    id uuid not null unique,
    tenant uuid not null,
    person uuid not null,
    asked_at timestamptz not null,
    asked_by uuid,
    replayed_at timestamptz,
    steps jsonb not null default '{}',
    waiting_for text,
    finished_at timestamptz,
    unique (tenant, person)
  )`.execute(db)
  await sql`create index erasures_unfinished on sillage.erasures (number) where finished_at is null`.execute(db)
  await sql`alter table sillage.erasures enable row level security, force row level security`.execute(db)
  await sql`create policy all_tenants on sillage.erasures to sillage_owner using (true) with check (true)`.execute(db)
  await sql`grant all on sillage.erasures to sillage_owner`.execute(db)
}
