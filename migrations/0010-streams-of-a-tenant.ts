// A stream belongs to a tenant: two schools may know the same id, and have two streams of that name.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // What could be there twice under the new key could be there only once under the old one: nothing is lost.
  await sql`alter table sillage.stream_snapshots
    drop constraint stream_snapshots_pkey,
    add primary key (tenant, stream)`.execute(db)
}
