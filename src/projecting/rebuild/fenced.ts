// Writes of a rebuild, each in a short transaction under its lease: who has lost it writes nothing any more.
import type pg from 'pg'
import { BEGIN_BRIEFLY, inTransaction } from '#platform/transaction.ts'
import type { Duty, Fence } from '../workers/fence.ts'

/** The lease went to somebody else, or somebody moved the mark: what is in memory is worth nothing. */
export class RebuildFencedOff extends Error {
  override readonly name = 'RebuildFencedOff'
}

export type Write = <T>(run: (client: pg.PoolClient) => Promise<T>) => Promise<T>

/**
 * Locks the lease, so that nobody takes it over before the end of the transaction; throws where it is not held. A save
 * is many transactions, most of them without the checkpoint, whose compare-and-set alone would notice too late.
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
      // A process that is frozen here must not keep its lease for ever.
      { begin: BEGIN_BRIEFLY },
    )
