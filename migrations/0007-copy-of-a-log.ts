// Of which log this one is a copy, and how far: what `sillage log copy` knows when it is run again.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table log.identity add column copy_of json`.execute(db)
}
