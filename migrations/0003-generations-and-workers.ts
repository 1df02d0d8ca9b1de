// Generations that are built beside the live ones, the workers that hold them, and events that wait for a fix.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // built_at is null while a rebuild still loads it; a candidate is compared and queried, and never made live.
  // staged_to: a save of a rebuild stands whole in the staging table and is being brought over (src/projecting/rebuild).
  await sql`alter table sillage.generations
    add column candidate boolean not null default false,
    add column paused boolean not null default false,
    add column built_at timestamptz,
    add column switched_at timestamptz,
    add column staged_to bigint,
    add column retry_at timestamptz`.execute(db)
  await sql`update sillage.generations set built_at = created_at, switched_at = created_at`.execute(db)
  // The hash is taken of the code alone since this version: the first program to start says what it is.
  await sql`update sillage.generations set source_hash = ''`.execute(db)

  // Who is at work, and which duties it could take. A worker that does not say so again in time is taken for dead.
  await sql`create table sillage.workers (
    id uuid primary key,
    name text not null,
    duties text[] not null,
    started_at timestamptz not null default clock_timestamp(),
    alive_until timestamptz not null
  ) with (fillfactor = 50)`.execute(db)

  // One holder for each duty, or none. The epoch grows with each change of hands: who has lost a duty cannot write under it.
  await sql`create table sillage.leases (
    duty text collate "C" primary key,
    holder uuid,
    epoch bigint not null,
    taken_at timestamptz not null default clock_timestamp()
  ) with (fillfactor = 50)`.execute(db)

  // Events that wait behind one that could not be folded, by the row they are for (policy park-key).
  await sql`create table sillage.parked (
    projection text collate "C" not null,
    generation integer not null,
    key_text text collate "C" not null,
    position bigint not null,
    tenant uuid not null,
    key jsonb not null,
    stream text not null,
    revision integer not null,
    type text not null,
    error text,
    parked_at timestamptz not null default clock_timestamp(),
    retry_at timestamptz,
    primary key (projection, generation, key_text, position),
    foreign key (projection, generation) references sillage.generations on delete cascade
  )`.execute(db)

  // Where something waits, for queries to say so: the rows themselves are not theirs to read.
  await sql`create view sillage.parked_generations as select distinct projection, generation from sillage.parked`.execute(
    db,
  )

  // What was done to read models, by whom and with which program: the analyst's time-line.
  await sql`create table sillage.generation_history (
    at timestamptz not null default clock_timestamp(),
    projection text collate "C" not null,
    generation integer not null,
    action text not null,
    by text not null,
    facts jsonb not null default '{}'
  )`.execute(db)
  await sql`create index generation_history_of on sillage.generation_history (projection, at)`.execute(db)

  await sql`grant select on all tables in schema sillage to sillage_app`.execute(db)
  await sql`revoke select on sillage.parked from sillage_app`.execute(db)
  await sql`grant all on all tables in schema sillage to sillage_owner`.execute(db)
}
