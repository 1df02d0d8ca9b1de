// The trail: a chain of entries for each school, what opens their commitments, signed checkpoints, and the processes that write.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // `subtrees` is the frontier of the Merkle tree, `head` the hash of the last entry. Locked while entries are added.
  // `kept_from` is the number of the first entry that is still stored: what was before is expired.
  await sql`create table sillage.trail_chains (
    tenant uuid primary key,
    size bigint not null,
    subtrees bytea[] not null,
    head bytea,
    kept_from bigint not null default 0
  )`.execute(db)

  // `entry` is the text that is hashed, byte for byte, so it is no jsonb.
  await sql`create table sillage.trail_entries (
    tenant uuid not null,
    n bigint not null,
    at timestamptz not null,
    action text not null,
    entry text not null,
    leaf bytea not null,
    primary key (tenant, n)
  )`.execute(db)
  await sql`create index trail_entries_by_time on sillage.trail_entries (tenant, at)`.execute(db)

  // What is looked for by its action: notices about unusual access.
  await sql`create index trail_notices on sillage.trail_entries (tenant, n) where action = 'unusual-access'`.execute(db)

  // Who an entry is about, apart from the entry, so that it can be forgotten. `value` is the person or their address.
  await sql`create table sillage.trail_openings (
    tenant uuid not null,
    person uuid not null,
    n bigint not null,
    place text not null,
    value text not null,
    salt bytea not null,
    primary key (tenant, person, n, place)
  )`.execute(db)
  await sql`create index trail_openings_of_an_entry on sillage.trail_openings (tenant, n)`.execute(db)

  await sql`create table sillage.trail_checkpoints (
    tenant uuid not null,
    size bigint not null,
    at timestamptz not null,
    subtrees bytea[] not null,
    head bytea not null,
    signed text not null,
    signature bytea not null,
    handed_out_at timestamptz,
    primary key (tenant, size)
  )`.execute(db)

  // A process deletes its row when it ends cleanly. A row that nobody renews is an unclean end, which becomes an entry.
  await sql`create table sillage.trail_writers (
    id uuid primary key,
    process text not null,
    started_at timestamptz not null default now(),
    written_at timestamptz not null default now(),
    seen_at timestamptz not null default now()
  )`.execute(db)

  for (const table of ['trail_chains', 'trail_entries', 'trail_openings', 'trail_checkpoints']) {
    const name = sql.id('sillage', table)
    await sql`alter table ${name} enable row level security`.execute(db)
    await sql`alter table ${name} force row level security`.execute(db)
    await sql`create policy of_the_tenant on ${name} for select to sillage_app
      using (tenant = nullif(current_setting('sillage.tenant', true), '')::uuid)`.execute(db)
    await sql`create policy all_tenants on ${name} to sillage_owner using (true) with check (true)`.execute(db)
    await sql`grant select on ${name} to sillage_app`.execute(db)
    await sql`grant all on ${name} to sillage_owner`.execute(db)
  }
  await sql`grant all on sillage.trail_writers to sillage_owner`.execute(db)
}
