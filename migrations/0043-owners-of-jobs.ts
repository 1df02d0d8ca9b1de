// Whose job it is: who asked for it, sees it among their own jobs, and fetches its result.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table sillage.jobs add column owner uuid`.execute(db)
  await sql`create index jobs_of_an_owner on sillage.jobs (tenant, owner, asked_at desc, id desc)
    where owner is not null`.execute(db)
}
