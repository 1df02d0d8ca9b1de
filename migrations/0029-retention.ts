// Retention: what is planned to expire in each school, what is kept back and why, and on which of its days each school was last
// looked at.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // At most one plan of a school is open. It is carried out once it is confirmed, or from `due_on` on.
  await sql`create table sillage.retention_plans (
    id uuid primary key,
    tenant uuid not null,
    day date not null,
    due_on date not null,
    planned_at timestamptz not null,
    confirmed_at timestamptz,
    confirmed_by uuid,
    finished_at timestamptz,
    unique (id, tenant)
  )`.execute(db)
  await sql`create unique index retention_plans_open on sillage.retention_plans (tenant) where finished_at is null`.execute(
    db,
  )
  await sql`create index retention_plans_of_a_school on sillage.retention_plans (tenant, planned_at)`.execute(db)

  // `why` is set where the item is kept back: nothing is destroyed. The items of an erased person are deleted.
  await sql`create table sillage.retention_items (
    plan uuid not null,
    tenant uuid not null,
    person uuid not null,
    purpose text not null,
    school_year text not null,
    why text,
    kept_until date,
    expired_at timestamptz,
    primary key (plan, person, purpose, school_year),
    foreign key (plan, tenant) references sillage.retention_plans (id, tenant) on delete cascade,
    check (why is null or expired_at is null)
  )`.execute(db)
  await sql`create index retention_items_to_expire on sillage.retention_items (plan, person, purpose, school_year)
    where why is null and expired_at is null`.execute(db)
  await sql`create index retention_items_of_a_person on sillage.retention_items (tenant, person)`.execute(db)

  await sql`create table sillage.retention_sweeps (
    tenant uuid primary key,
    day date not null,
    finished_at timestamptz not null default clock_timestamp()
  )`.execute(db)

  for (const table of ['retention_plans', 'retention_items', 'retention_sweeps']) {
    const name = sql.id('sillage', table)
    await sql`alter table ${name} enable row level security, force row level security`.execute(db)
    await sql`create policy all_tenants on ${name} to sillage_owner using (true) with check (true)`.execute(db)
    await sql`grant all on ${name} to sillage_owner`.execute(db)
  }
}
