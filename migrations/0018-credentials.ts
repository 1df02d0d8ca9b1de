// What people sign in with, and their sessions. None of it is in the log, and all of it goes with the person.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // `sealed` holds the password hash and the secret of the authenticator application under a key of the person: once that
  // key is destroyed, every copy of the row is noise. `revision` counts changes, for compare-and-set; `totp_step` is the
  // last code used.
  await sql`create table sillage.credentials (
    tenant uuid not null,
    person uuid not null,
    sealed jsonb not null,
    revision integer not null,
    totp_step bigint not null default 0,
    changed_at timestamptz not null default now(),
    primary key (tenant, person)
  )`.execute(db)

  await sql`create table sillage.recovery_codes (
    tenant uuid not null,
    person uuid not null,
    hash bytea not null,
    primary key (tenant, person, hash),
    foreign key (tenant, person) references sillage.credentials on delete cascade
  )`.execute(db)

  // A session that ends is deleted. `generation` is that of the account when it began. `secret` is the hash of the cookie;
  // null for a family of refresh tokens.
  await sql`create table sillage.sessions (
    tenant uuid not null,
    id uuid not null,
    person uuid not null,
    generation integer not null,
    secret bytea,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (tenant, id),
    foreign key (tenant, person) references sillage.credentials on delete cascade
  )`.execute(db)
  await sql`create unique index sessions_by_secret on sillage.sessions (tenant, secret)`.execute(db)
  await sql`create index sessions_of_a_person on sillage.sessions (tenant, person)`.execute(db)
  await sql`create index sessions_by_expiry on sillage.sessions (tenant, expires_at)`.execute(db)

  // Only hashes. A replaced token stays until its family ends, so that its second use is recognised.
  await sql`create table sillage.refresh_tokens (
    tenant uuid not null,
    hash bytea not null,
    session uuid not null,
    replaced_at timestamptz,
    device bytea not null,
    primary key (tenant, hash),
    foreign key (tenant, session) references sillage.sessions on delete cascade
  )`.execute(db)
  await sql`create index refresh_tokens_of_a_session on sillage.refresh_tokens (tenant, session)`.execute(db)

  for (const table of ['credentials', 'recovery_codes', 'sessions', 'refresh_tokens']) {
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
