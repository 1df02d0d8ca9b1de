// Where a generation is to stop for a moment, so that another one can come up to exactly that place.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // `stop_until` ends the stop by itself where the process that asked for it is gone.
  await sql`alter table sillage.checkpoints add column stop_at bigint, add column stop_until timestamptz`.execute(db)
}
