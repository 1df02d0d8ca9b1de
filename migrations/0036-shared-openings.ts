// One opening for all entries of a group that commit to the same value: a program that records a thousand answers is stored a
// few times, not two thousand times.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // Entries that were written together are a group, and `opened_from` is the number of its first entry: the openings of all of
  // them have it as their `n`. Null for an entry that was written alone, as all were before.
  await sql`alter table sillage.trail_entries add column opened_from bigint`.execute(db)

  // Which entries of the group it opens, counted from `n`; `salt` holds the salt of each, one after the other. Null for an
  // opening of the entry `n` alone.
  await sql`alter table sillage.trail_openings add column offsets smallint[]`.execute(db)
  // Random bytes cannot be compressed, and one salt of many is read without the others.
  await sql`alter table sillage.trail_openings alter column salt set storage external`.execute(db)

  // Two addresses of the same person in one group are two openings with one number.
  await sql`create index trail_openings_of_a_person on sillage.trail_openings (tenant, person, n)`.execute(db)
  await sql`alter table sillage.trail_openings drop constraint trail_openings_pkey`.execute(db)

  // Each opening of each entry, whichever way it is stored. Join on `opened_from` too: there is no index on `n`.
  await sql`create view sillage.trail_opened with (security_invoker = true) as
    select o.tenant, o.person, o.n + part as n, o.place, o.value,
        substring(o.salt from ((i - 1) * 16 + 1)::int for 16) as salt, o.n as opened_from
      from sillage.trail_openings o
        cross join lateral unnest(coalesce(o.offsets, '{0}'::smallint[])) with ordinality as entries (part, i)`.execute(
    db,
  )
  await sql`grant select on sillage.trail_opened to sillage_app, sillage_owner`.execute(db)
}
