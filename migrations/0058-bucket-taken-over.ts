// When this installation took the bucket over, for the sweep. While it is null, nothing is swept.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table sillage.file_store add column taken_at timestamptz`.execute(db)
}
