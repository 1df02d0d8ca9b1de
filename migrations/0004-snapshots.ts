// Snapshots: what spares a question about the past, or a decision on a long stream, most of the reading.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // Rows of one read model about one person after so many events of that person's history. Derived: any of them may be
  // deleted at any time, and no answer changes. source_hash is of all the code that made the rows.
  // recorded_at, occurred_at and in_order tell which moments it may serve (src/runtime/as-of/snapshot.ts).
  await sql`create table sillage.snapshots (
    tenant uuid not null,
    subject uuid not null,
    projection text collate "C" not null,
    version integer not null,
    source_hash text not null,
    log_id uuid not null,
    position bigint not null,
    learner_events integer not null,
    person_events integer not null,
    recorded_at timestamptz not null,
    occurred_at timestamptz not null,
    in_order boolean not null,
    rows json not null,
    primary key (tenant, subject, projection, version, source_hash, log_id, position)
  )`.execute(db)

  // The states that decisions are made on, of one stream, with its latest commands: a repeat must be known again.
  await sql`create table sillage.stream_snapshots (
    stream text collate "C" primary key,
    tenant uuid not null,
    log_id uuid not null,
    revision integer not null,
    position bigint not null,
    states json not null,
    answers json not null
  )`.execute(db)

  // They hold hidden columns and whole states, of all tenants: nothing that the application's role may see.
  await sql`grant all on sillage.snapshots, sillage.stream_snapshots to sillage_owner`.execute(db)
}
