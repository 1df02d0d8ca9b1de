// A transaction on its own connection: committed if all went well, otherwise rolled back completely.
import type pg from 'pg'
import type { TenantId } from '#kernel/ids.ts'

/**
 * The server ends a transaction whose process is frozen or whose network is gone. The timeout is shorter than a lease,
 * so that nobody waits long for its locks.
 */
export const BEGIN_BRIEFLY = "begin; set local idle_in_transaction_session_timeout = '2500ms'"

/** Options of a transaction that writes nothing. */
export const READ_ONLY = { begin: 'begin read only' } as const

export type TransactionOptions<T> = {
  /** The `begin` statement, with settings for this transaction only. */
  readonly begin?: string
  /** False for a result that means that nothing was done: the transaction is rolled back without an error. */
  readonly keep?: (result: T) => boolean
}

/**
 * After an error the connection is closed and not reused, because the state of its session is unknown. It is rolled
 * back before that, so that its locks are gone when the caller gets the error.
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
    // On a pipelined connection, the next statements are sent right behind it. The answers come in the same order.
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

/** A transaction in which row-level security shows the rows of one school. */
export const inSchoolTransaction = <T>(
  pool: Pick<pg.Pool, 'connect'>,
  tenant: TenantId,
  run: (client: pg.PoolClient) => Promise<T>,
  options: TransactionOptions<T> = {},
): Promise<T> =>
  inTransaction(
    pool,
    async (client) => {
      await client.query("select set_config('sillage.tenant', $1, true)", [tenant])
      return run(client)
    },
    options,
  )

/**
 * Sends statements that do not depend on each other's answers. A pipelined connection takes them all at once and
 * answers in order: one network round trip instead of one each. After the first failure, the server refuses the others
 * of the transaction.
 */
export async function sendAll(
  { pipeline }: Pick<pg.Client, 'pipeline'>,
  statements: readonly (() => Promise<unknown>)[],
): Promise<void> {
  if (pipeline) await Promise.all(statements.map((send) => send()))
  else for (const send of statements) await send()
}
