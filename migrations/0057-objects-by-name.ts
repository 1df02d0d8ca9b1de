// Finds the file of an object by its name, for the sweep of a bucket. No two files share an object.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create unique index files_by_object on sillage.files (object) where object is not null`.execute(db)
}
