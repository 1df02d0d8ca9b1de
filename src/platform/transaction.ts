// A transaction on a connection of its own: committed where all went well, and of a failed one nothing stays.
import type pg from 'pg'

/**
 * A transaction whose process is frozen, or whose network is gone, is ended by the server: shorter than a lease, so that
 * nobody waits for its locks for long.
 */
export const BEGIN_BRIEFLY = "begin; set local idle_in_transaction_session_timeout = '2500ms'"

export type TransactionOptions<T> = {
  /** `begin`, with what is to hold for this transaction alone. */
  readonly begin?: string
  /** False of a result that says that nothing was done: it is rolled back, without being an error. */
  readonly keep?: (result: T) => boolean
}

/**
 * After an error the connection is closed, not kept: nobody knows what its session is still at. It is rolled back before
 * that, so that who is told of the error no longer meets its locks.
 */
export async function inTransaction<T>(
  pool: Pick<pg.Pool, 'connect'>,
  run: (client: pg.PoolClient) => Promise<T>,
  { begin = 'begin', keep = () => true }: TransactionOptions<T> = {},
): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query(begin)
    const result = await run(client)
    await client.query(keep(result) ? 'commit' : 'rollback')
    return result
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error))
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release(broken)
  }
}
