// Writes of a rebuild, each in a short transaction under its lease: without the lease, nothing is written.
import type pg from 'pg'
import { BEGIN_BRIEFLY, inTransaction } from '#platform/transaction.ts'
import type { Duty, Fence } from '../workers/fence.ts'

/** Another process took the lease or moved the checkpoint: the state in memory must be discarded. */
export class RebuildFencedOff extends Error {
  override readonly name = 'RebuildFencedOff'
}

export type Write = <T>(run: (client: pg.PoolClient) => Promise<T>) => Promise<T>

/**
 * Locks the lease, so that nobody takes it over before the end of the transaction. Throws if it is not held. A save is
 * many transactions, most of which do not touch the checkpoint: its compare-and-set alone would notice too late.
 */
export async function assertHeld(client: pg.ClientBase, fence: Fence, duty: Duty): Promise<void> {
  if (fence.holder === null) return
  const { rowCount } = await client.query({
    name: 'rebuild lease',
    text: 'select from sillage.leases where duty = $1 and holder = $2 and epoch = $3 for share',
    values: [duty, fence.holder, fence.epochOf(duty)],
  })
  if (rowCount !== 1) throw new RebuildFencedOff(`${duty} is being rebuilt by another process: nothing was written`)
}

export const fenced =
  (pool: pg.Pool, fence: Fence, duty: Duty): Write =>
  (run) =>
    inTransaction(
      pool,
      async (client) => {
        await assertHeld(client, fence, duty)
        return run(client)
      },
      // If this process freezes here, it must not keep its lease for ever.
      { begin: BEGIN_BRIEFLY },
    )
