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
    const begun = client.query(begin)
    // On a pipelined connection, what follows is sent behind it: the answers come in the same order.
    if (!client.pipeline) await begun
    const [result] = await Promise.all([run(client), begun])
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

/**
 * Sends statements that need no answer of one another. A pipelined connection takes them all at once and answers in order:
 * one wait for the network instead of one each. After the first that fails, the server refuses the others of the transaction.
 */
export async function sendAll(
  { pipeline }: Pick<pg.Client, 'pipeline'>,
  statements: readonly (() => Promise<unknown>)[],
): Promise<void> {
  if (pipeline) await Promise.all(statements.map((send) => send()))
  else for (const send of statements) await send()
}
