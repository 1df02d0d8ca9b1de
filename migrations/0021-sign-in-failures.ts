// Failed sign-ins, counted for all processes together. A key is a keyed hash of a name, a network or both: the rows show neither.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // After `forget_at` a row counts as absent; it is deleted at a later sign-in. A row without failures says that the name has
  // signed in from the network.
  await sql`create table sillage.sign_in_failures (
    tenant uuid not null,
    key bytea not null,
    failures integer not null,
    wait_until timestamptz not null,
    forget_at timestamptz not null,
    primary key (tenant, key)
  )`.execute(db)
  await sql`create index sign_in_failures_by_age on sillage.sign_in_failures (tenant, forget_at)`.execute(db)

  const name = sql.id('sillage', 'sign_in_failures')
  await sql`alter table ${name} enable row level security`.execute(db)
  await sql`alter table ${name} force row level security`.execute(db)
  await sql`create policy of_the_tenant on ${name} to sillage_app
    using (tenant = nullif(current_setting('sillage.tenant', true), '')::uuid)
    with check (tenant = nullif(current_setting('sillage.tenant', true), '')::uuid)`.execute(db)
  await sql`create policy all_tenants on ${name} to sillage_owner using (true) with check (true)`.execute(db)
  await sql`grant select, insert, update, delete on ${name} to sillage_app`.execute(db)
  await sql`grant all on ${name} to sillage_owner`.execute(db)
}
