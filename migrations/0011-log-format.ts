// The format of the log, beside its identity, and whether ids made by the rule of the first release may stand in it.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table log.identity
    add column format smallint not null default 2,
    add column may_hold_old_ids boolean not null default false`.execute(db)
  await sql`update log.identity set may_hold_old_ids = exists (select from log.events)`.execute(db)
}
