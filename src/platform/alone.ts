// Work that one process of the installation does at a time.
import type pg from 'pg'

/** Runs it if nobody else is at work under this name. The lock ends with the connection, also after a kill. */
export async function alone<Result>(
  pool: Pick<pg.Pool, 'connect'>,
  name: string,
  run: () => Promise<Result>,
): Promise<Result | 'busy'> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    const { rows } = await client.query<{ got: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as got',
      [name],
    )
    if (!rows[0]?.got) return 'busy'
    try {
      return await run()
    } finally {
      await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [name]).catch((error: Error) => {
        broken = error
      })
    }
  } finally {
    client.release(broken)
  }
}
