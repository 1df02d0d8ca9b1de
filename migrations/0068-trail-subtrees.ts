// The subtrees of the trail over 256 entries each: a proof needs them, and only the entries beside its own.
import { type Kysely, type RawBuilder, sql } from 'kysely'

/** 256 entries. */
const LEVELS = 8

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table sillage.trail_subtrees (
    tenant uuid not null,
    number bigint not null,
    hash bytea not null,
    primary key (tenant, number)
  )`.execute(db)
  await sql`alter table sillage.trail_subtrees enable row level security`.execute(db)
  await sql`alter table sillage.trail_subtrees force row level security`.execute(db)
  await sql`create policy of_the_tenant on sillage.trail_subtrees for select to sillage_app
    using (tenant = nullif(current_setting('sillage.tenant', true), '')::uuid)`.execute(db)
  await sql`create policy all_tenants on sillage.trail_subtrees to sillage_owner using (true) with check (true)`.execute(
    db,
  )
  await sql`grant select on sillage.trail_subtrees to sillage_app`.execute(db)
  await sql`grant all on sillage.trail_subtrees to sillage_owner`.execute(db)

  // Of chains that exist. Where an entry of a pair is missing, expired or not written yet, so is what is above it.
  let below: RawBuilder<unknown> = sql`select tenant, n as number, leaf as hash from sillage.trail_entries`
  for (let level = 0; level < LEVELS; level += 1)
    below = sql`select tenant, number / 2 as number, sha256('\\x01'::bytea || string_agg(hash, ''::bytea order by number)) as hash
      from (${below}) as below group by tenant, number / 2 having count(*) = 2`
  await sql`insert into sillage.trail_subtrees (tenant, number, hash) ${below}`.execute(db)
}
