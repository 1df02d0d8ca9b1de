// Creates the table's partitions ahead of the head, never inside an append.
import type pg from 'pg'
import type { Position } from '#kernel/ids.ts'

/** Events per partition (also in migrations/0001-event-log.ts): a stream read probes each, so they are large. */
export const PARTITION = 10_000_000n
/** Partitions that stand empty beyond the one in use. */
const AHEAD = 2n

/** Makes sure that the partition of this position and those after it exist. Any number of processes may call it. */
export async function ensurePartitions(pool: pg.Pool, head: Position): Promise<readonly string[]> {
  const made: string[] = []
  const client = await pool.connect()
  try {
    for (let n = head / PARTITION; n <= head / PARTITION + AHEAD; n += 1n) {
      if (await exists(client, n)) continue
      await client.query('begin')
      // A queue of one: a second process waits here and then finds the partition made.
      await client.query('select pg_advisory_xact_lock(7301502)')
      if (!(await exists(client, n))) {
        await client.query(`set local lock_timeout = '2s'`)
        const [from, to] = [n * PARTITION, (n + 1n) * PARTITION]
        // Made apart and attached: that locks the parent against other schema changes only, not against appends. The
        // check spares the scan of what is being attached.
        await client.query(`create table log.events_${n} (like log.events including all,
          constraint in_range check (position >= ${from} and position < ${to}))`)
        await client.query(
          `alter table log.events attach partition log.events_${n} for values from (${from}) to (${to})`,
        )
        await client.query(`alter table log.events_${n} drop constraint in_range`)
        await client.query(`grant all on log.events_${n} to sillage_owner`)
        made.push(`events_${n}`)
      }
      await client.query('commit')
    }
    return made
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release()
  }
}

/** Asks the catalogue itself: to_regclass answered from a cache that did not yet know what the lock was waited for. */
async function exists(client: pg.PoolClient, n: bigint): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from pg_class where relnamespace = 'log'::regnamespace and relname = $1`,
    [`events_${n}`],
  )
  return rowCount === 1
}
