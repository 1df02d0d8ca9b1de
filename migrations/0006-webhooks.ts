// Webhook endpoints: configuration and one cursor each, and the log of what was delivered. No payload stands here.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // Everything up to `position` is settled: delivered, parked, or not wanted. It is moved by compare-and-set, in the
  // transaction that writes the delivery's row. `revision` counts what its
  // owner changed. Secrets are sealed under a key that never stands in the database.
  await sql`create table sillage.webhooks (
    id uuid primary key,
    tenant uuid not null,
    url text not null,
    types text[],
    description text,
    personal boolean not null,
    created_by uuid not null,
    created_at timestamptz not null default now(),
    secret bytea not null,
    previous_secret bytea,
    previous_until timestamptz,
    log_id uuid not null,
    position bigint not null,
    undelivered_since timestamptz,
    parked_in_a_row integer not null default 0,
    paused_for text check (paused_for in ('by-hand', 'gone', 'failing', 'another-log')),
    paused_at timestamptz,
    revision integer not null default 0
  ) with (fillfactor = 50)`.execute(db)
  await sql`create index webhooks_of_a_tenant on sillage.webhooks (tenant, created_at, id)`.execute(db)

  await sql`create table sillage.webhook_deliveries (
    webhook uuid not null references sillage.webhooks on delete cascade,
    position bigint not null,
    tenant uuid not null,
    event uuid not null,
    type text not null,
    stream text not null,
    stream_revision integer not null,
    status text not null check (status in ('waiting', 'delivered', 'parked')),
    attempts integer not null,
    http_status integer,
    error text,
    took_ms integer not null,
    first_at timestamptz not null,
    last_at timestamptz not null,
    next_at timestamptz,
    primary key (webhook, position),
    unique (webhook, event)
  )`.execute(db)
  await sql`create index undelivered on sillage.webhook_deliveries (status, webhook) where status <> 'delivered'`.execute(
    db,
  )
  await sql`create index delivered_when on sillage.webhook_deliveries (last_at) where status = 'delivered'`.execute(db)

  for (const table of ['webhooks', 'webhook_deliveries']) {
    const name = sql.id('sillage', table)
    await sql`alter table ${name} enable row level security`.execute(db)
    await sql`create policy of_the_tenant on ${name} to sillage_app
      using (tenant = nullif(current_setting('sillage.tenant', true), '')::uuid)
      with check (tenant = nullif(current_setting('sillage.tenant', true), '')::uuid)`.execute(db)
    await sql`create policy all_tenants on ${name} to sillage_owner using (true) with check (true)`.execute(db)
    await sql`grant select, insert, update, delete on ${name} to sillage_app`.execute(db)
    await sql`grant all on ${name} to sillage_owner`.execute(db)
  }
}
