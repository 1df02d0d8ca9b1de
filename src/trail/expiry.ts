// Entries that have expired are deleted up to a checkpoint that was handed out: from there on, the chain still verifies.
import type pg from 'pg'
import type { TenantId } from '#kernel/ids.ts'
import { inTransaction } from '#platform/transaction.ts'
import { ENTRIES_OF_SUBTREE } from './chain.ts'

/** Access logs are kept for at least six months, whoever asks. */
export const LEAST_KEPT_DAYS = 183

export type Expiry = {
  /** The entry that is the first one afterwards, and the checkpoint that seals what was before it. */
  readonly keptFrom: number
  readonly checkpointAt: string
  readonly root: string
  /** How many entries are deleted. */
  readonly entries: number
}

/**
 * What expires before a time: all entries up to the last checkpoint that was made by then and was handed out. Null if there is
 * nothing.
 */
export async function planExpiry(db: Pick<pg.Pool, 'query'>, school: TenantId, before: string): Promise<Expiry | null> {
  const { rows } = await db.query<{ size: bigint; kept_from: bigint; at: string | Date; root: string }>(
    `select k.size, c.kept_from, k.at, k.signed::json ->> 'root' as root
      from sillage.trail_checkpoints k join sillage.trail_chains c on c.tenant = k.tenant
      where k.tenant = $1 and k.at <= $2 and k.handed_out_at is not null and k.size > c.kept_from
      order by k.size desc limit 1`,
    [school, before],
  )
  const [row] = rows
  if (!row) return null
  return {
    keptFrom: Number(row.size),
    checkpointAt: new Date(row.at).toISOString(),
    root: row.root,
    entries: Number(row.size) - Number(row.kept_from),
  }
}

/** Deletes them with what opens them, and the checkpoints before theirs. Enter the act before: an interrupted one can be repeated. */
export function expire(pool: Pick<pg.Pool, 'connect'>, school: TenantId, { keptFrom }: Expiry): Promise<void> {
  return inTransaction(
    pool,
    async (client) => {
      const { rowCount } = await client.query(
        'update sillage.trail_chains set kept_from = $2 where tenant = $1 and kept_from < $2',
        [school, keptFrom],
      )
      if (rowCount === 0) return
      await client.query('delete from sillage.trail_openings where tenant = $1 and n < $2', [school, keptFrom])
      await client.query('delete from sillage.trail_entries where tenant = $1 and n < $2', [school, keptFrom])
      await client.query('delete from sillage.trail_subtrees where tenant = $1 and (number + 1) * $3::bigint <= $2', [
        school,
        keptFrom,
        ENTRIES_OF_SUBTREE,
      ])
      await client.query('delete from sillage.trail_checkpoints where tenant = $1 and size < $2', [school, keptFrom])
    },
    { begin: 'begin; set local statement_timeout = 0' },
  )
}
