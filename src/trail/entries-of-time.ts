// Which part of a chain was entered in a time: entries are found by their time, what opens them by the group they are in.
import type pg from 'pg'
import type { Instant, TenantId } from '#kernel/ids.ts'

/** The first group and the last entry of a time, and others between them that were entered late. */
export type EntriesOfTime = { readonly firstGroup: bigint | number; readonly last: bigint | number }

/**
 * Null if nothing was entered then. In a transaction that shows this school.
 *
 * Asked for before everything else: PostgreSQL plans with these numbers. With a subquery in their place it expects a few rows, and
 * joins a million one by one.
 */
export async function entriesOfTime(
  db: Pick<pg.Pool, 'query'>,
  { tenant, from, until }: { readonly tenant: TenantId; readonly from: Instant; readonly until: Instant },
): Promise<EntriesOfTime | null> {
  const { rows } = await db.query<{ first: bigint | number | null; last: bigint | number | null }>(
    `select min(coalesce(opened_from, n)) as first, max(n) as last from sillage.trail_entries
      where tenant = $1 and at >= $2 and at < $3`,
    [tenant, from, until],
  )
  const [row] = rows
  return row?.first == null || row.last === null ? null : { firstGroup: row.first, last: row.last }
}
