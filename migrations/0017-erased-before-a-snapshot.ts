// Snapshots remember the last erasure before them: read models without snapshots need it.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // A read model with personal fields has no snapshot, and reads only its own short stream again. The erasure that removed
  // its rows may stand in the other stream of the person. No erasure could be recorded before this column existed.
  await sql`alter table sillage.snapshots add column erased_at bigint`.execute(db)
}
