// Which checkpoints of the trail wait for the e-mail that takes them outside.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table sillage.trail_checkpoints add column to_mail boolean not null default false`.execute(db)
  await sql`create index trail_checkpoints_to_mail on sillage.trail_checkpoints (at) where to_mail`.execute(db)
}
