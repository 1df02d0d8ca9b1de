// Stored files: one row for each, and the bytes in chunks.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // `owner` is the person whose file it is, if it is somebody's. The same bytes of two owners are two files.
  await sql`create table sillage.files (
    tenant uuid not null,
    id bigint generated always as identity,
    kind text not null,
    owner uuid,
    sha256 bytea not null check (length(sha256) = 32),
    bytes bigint not null,
    stored_at timestamptz not null default now(),
    expires_at timestamptz,
    primary key (tenant, id),
    unique nulls not distinct (tenant, kind, owner, sha256)
  )`.execute(db)
  await sql`create index files_of_a_person on sillage.files (tenant, owner) where owner is not null`.execute(db)
  await sql`create table sillage.file_chunks (
    tenant uuid not null,
    file bigint not null,
    n integer not null,
    bytes bytea not null,
    primary key (tenant, file, n),
    foreign key (tenant, file) references sillage.files (tenant, id) on delete cascade
  )`.execute(db)
  // Models and images cannot be compressed further.
  await sql`alter table sillage.file_chunks alter column bytes set storage external`.execute(db)

  for (const table of ['files', 'file_chunks']) {
    const name = sql.id('sillage', table)
    await sql`alter table ${name} enable row level security`.execute(db)
    await sql`alter table ${name} force row level security`.execute(db)
    await sql`create policy of_the_tenant on ${name} to sillage_app
      using (tenant = nullif(current_setting('sillage.tenant', true), '')::uuid)
      with check (tenant = nullif(current_setting('sillage.tenant', true), '')::uuid)`.execute(db)
    await sql`create policy all_tenants on ${name} to sillage_owner using (true) with check (true)`.execute(db)
    await sql`grant select, insert, update, delete on ${name} to sillage_app`.execute(db)
    await sql`grant all on ${name} to sillage_owner`.execute(db)
  }
}
