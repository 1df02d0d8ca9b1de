// E-mails about notices: one row for each person and day or week, without an address and without words. And what operators were
// told of the alerts.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // `counted_to`: notices given until then. `claim`: the attempt that may settle it; a later attempt has another one.
  await sql`create table sillage.digests (
    tenant uuid not null,
    person uuid not null,
    day date not null,
    id uuid not null unique,
    counted_from timestamptz,
    counted_to timestamptz not null,
    state text not null default 'waiting' check (state in ('waiting', 'sent', 'nothing', 'withheld', 'refused')),
    attempts integer not null default 0,
    claim uuid,
    next_at timestamptz not null default clock_timestamp(),
    error text,
    planned_at timestamptz not null default clock_timestamp(),
    settled_at timestamptz,
    primary key (tenant, person, day)
  )`.execute(db)
  await sql`create index digests_waiting on sillage.digests (next_at) where state = 'waiting'`.execute(db)
  await sql`alter table sillage.digests enable row level security, force row level security`.execute(db)
  await sql`create policy all_tenants on sillage.digests to sillage_owner using (true) with check (true)`.execute(db)
  await sql`grant all on sillage.digests to sillage_owner`.execute(db)

  await sql`create table sillage.posted_alerts (
    one boolean primary key default true check (one),
    alerts jsonb not null,
    posted_at timestamptz not null default clock_timestamp()
  )`.execute(db)
  await sql`grant all on sillage.posted_alerts to sillage_owner`.execute(db)
}
