// Snapshots of stream states carry all commands of the stream, the id of the event that they end with, and are a tenant's.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // Those of the first release knew the last 1,000 commands alone. They are derived: the next long read makes new ones.
  await sql`drop table sillage.stream_snapshots`.execute(db)

  // `commands`: src/commanding/command-index.ts. `format` tells what the columns hold: another one is not read.
  await sql`create table sillage.stream_snapshots (
    tenant uuid not null,
    stream text collate "C" not null,
    log_id uuid not null,
    format smallint not null,
    revision integer not null,
    position bigint not null,
    event_id uuid not null,
    states json not null,
    commands bytea not null,
    primary key (tenant, stream)
  )`.execute(db)

  // Whole states of all tenants: nothing that the application's role may see.
  await sql`grant all on sillage.stream_snapshots to sillage_owner`.execute(db)
}
