// Creates the partitions of the events table in advance, never during an append.
import type pg from 'pg'
import type { Position } from '#kernel/ids.ts'

/** Events per partition (also in migrations/0001-event-log.ts). Large, because reading a stream probes every partition. */
export const PARTITION = 10_000_000n
/** Number of empty partitions after the one in use. */
const AHEAD = 2n

/** Creates the partition of this position and the next ones if they are missing. Safe to call from several processes. */
export async function ensurePartitions(pool: pg.Pool, head: Position): Promise<readonly string[]> {
  const created: string[] = []
  const client = await pool.connect()
  try {
    for (let n = head / PARTITION; n <= head / PARTITION + AHEAD; n += 1n) {
      if (await exists(client, n)) continue
      await client.query('begin')
      // A second process waits here, and then finds the partition.
      await client.query('select pg_advisory_xact_lock(7301502)')
      if (!(await exists(client, n))) {
        await client.query(`set local lock_timeout = '2s'`)
        const [from, to] = [n * PARTITION, (n + 1n) * PARTITION]
        // Create the table separately, then attach it: this blocks only other schema changes, not appends. The check
        // constraint avoids a scan of the table when it is attached.
        await client.query(`create table log.events_${n} (like log.events including all,
          constraint in_range check (position >= ${from} and position < ${to}))`)
        await client.query(
          `alter table log.events attach partition log.events_${n} for values from (${from}) to (${to})`,
        )
        await client.query(`alter table log.events_${n} drop constraint in_range`)
        await client.query(`grant all on log.events_${n} to sillage_owner`)
        created.push(`events_${n}`)
      }
      await client.query('commit')
    }
    return created
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release()
  }
}

/** Queries the catalogue: to_regclass used a cache that did not yet contain the partition created during the wait. */
async function exists(client: pg.PoolClient, n: bigint): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from pg_class where relnamespace = 'log'::regnamespace and relname = $1`,
    [`events_${n}`],
  )
  return rowCount === 1
}
