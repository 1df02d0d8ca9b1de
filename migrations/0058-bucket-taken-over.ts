// Since when a bucket is this installation's, for the sweep. Null: that was not noted, and nothing is swept until it is taken over anew.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table sillage.file_store add column taken_at timestamptz`.execute(db)
}
