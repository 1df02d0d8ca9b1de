// The secrets of machine clients, as hashes only. That a secret was made is in the log.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // A client has at most two: the newest, and the one before it until `expires_at`. 256 random bits need no slow hash.
  await sql`create table sillage.client_secrets (
    tenant uuid not null,
    client uuid not null,
    id uuid not null,
    hash bytea not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    primary key (tenant, client, id)
  )`.execute(db)
  const name = sql.id('sillage', 'client_secrets')
  await sql`alter table ${name} enable row level security`.execute(db)
  await sql`alter table ${name} force row level security`.execute(db)
  await sql`create policy of_the_tenant on ${name} to sillage_app
    using (tenant = nullif(current_setting('sillage.tenant', true), '')::uuid)
    with check (tenant = nullif(current_setting('sillage.tenant', true), '')::uuid)`.execute(db)
  await sql`create policy all_tenants on ${name} to sillage_owner using (true) with check (true)`.execute(db)
  await sql`grant select, insert, update, delete on ${name} to sillage_app`.execute(db)
  await sql`grant all on ${name} to sillage_owner`.execute(db)
}
