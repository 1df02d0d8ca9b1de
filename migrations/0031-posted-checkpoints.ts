// Checkpoints that wait to be posted to an address outside, and quick looks for what waits.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // Set when a checkpoint is made while there is such an address, and taken away once it answered.
  await sql`alter table sillage.trail_checkpoints add column to_post boolean not null default false`.execute(db)
  await sql`create index trail_checkpoints_to_post on sillage.trail_checkpoints (at) where to_post`.execute(db)
  await sql`create index trail_checkpoints_to_hand_out on sillage.trail_checkpoints (at) where handed_out_at is null`.execute(
    db,
  )
}
