// Where read models live: the generations of each projection, how far each has come, and who may read them.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create schema sillage`.execute(db)
  await sql`create schema read`.execute(db)

  // A generation is one table of rows, made by one version of a definition. The stable name of a read model is a
  // view over the table of its live generation.
  await sql`create table sillage.generations (
    projection text collate "C" not null,
    generation integer not null,
    version integer not null,
    source_hash text not null,
    table_name text not null,
    live boolean not null default false,
    created_at timestamptz not null default now(),
    primary key (projection, generation)
  )`.execute(db)
  await sql`create unique index one_live_generation on sillage.generations (projection) where live`.execute(db)

  // Moved in the transaction that writes the rows, by compare-and-set on the position: that is the fence between
  // workers. log_id and event_id tell whether the position is of this log.
  await sql`create table sillage.checkpoints (
    projection text collate "C" not null,
    generation integer not null,
    log_id uuid not null,
    position bigint not null,
    event_id uuid,
    fault jsonb,
    moved_at timestamptz not null default now(),
    primary key (projection, generation),
    foreign key (projection, generation) references sillage.generations on delete cascade
  ) with (fillfactor = 50)`.execute(db)

  await sql`grant usage on schema sillage, read to sillage_app, sillage_owner`.execute(db)
  await sql`grant select on sillage.generations, sillage.checkpoints to sillage_app`.execute(db)
  await sql`grant all on all tables in schema sillage to sillage_owner`.execute(db)
  await sql`grant create on schema read to sillage_owner`.execute(db)
}
