// Generated data sets: a row for each, and its samples. Simulated, so no row is about anybody.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table sillage.datasets (
    tenant uuid not null,
    generation_id bigint generated always as identity,
    samples_count integer not null,
    hour_generated smallint not null check (hour_generated between 0 and 23),
    seed integer not null,
    created_at timestamptz not null default date_trunc('milliseconds', now()),
    primary key (tenant, generation_id)
  )`.execute(db)
  await sql`create table sillage.dataset_samples (
    tenant uuid not null,
    generation_id bigint not null,
    id integer not null,
    feature1 double precision not null,
    feature2 double precision not null,
    target smallint not null check (target in (0, 1)),
    primary key (tenant, generation_id, id),
    foreign key (tenant, generation_id) references sillage.datasets (tenant, generation_id) on delete cascade
  )`.execute(db)
  for (const table of ['datasets', 'dataset_samples']) {
    const name = sql.id('sillage', table)
    await sql`alter table ${name} enable row level security`.execute(db)
    await sql`alter table ${name} force row level security`.execute(db)
    await sql`create policy of_the_tenant on ${name} to sillage_app
      using (tenant = nullif(current_setting('sillage.tenant', true), '')::uuid)
      with check (tenant = nullif(current_setting('sillage.tenant', true), '')::uuid)`.execute(db)
    await sql`create policy all_tenants on ${name} to sillage_owner using (true) with check (true)`.execute(db)
    await sql`grant select, insert, delete on ${name} to sillage_app`.execute(db)
    await sql`grant all on ${name} to sillage_owner`.execute(db)
  }
}
