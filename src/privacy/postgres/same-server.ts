// Whether two addresses lead to one PostgreSQL server: keys must not be in the log's write-ahead log and backups.
import { openClient } from '#platform/database.ts'
import { sqlState } from '#platform/database-errors.ts'

export async function isSameServer(first: string, second: string): Promise<boolean> {
  const [one, other] = await Promise.all([identityOf(first), identityOf(second)])
  return (one.system !== null && one.system === other.system) || one.startedAt === other.startedAt
}

type Identity = {
  /** A replica has that of its primary, and rightly so: it holds the same rows. Null where it may not be read. */
  readonly system: string | null
  /** To the microsecond, so that two servers never share it. */
  readonly startedAt: string
}

async function identityOf(url: string): Promise<Identity> {
  const client = openClient(url, { name: 'sillage keys' })
  await client.connect()
  const read = async (text: string) => (await client.query<{ found: string }>(text)).rows[0]?.found ?? ''
  try {
    const system = await read('select system_identifier::text as found from pg_control_system()').catch(
      (error: unknown) => {
        if (sqlState(error) === '42501') return null
        throw error
      },
    )
    return { system, startedAt: await read(`select extract(epoch from pg_postmaster_start_time())::text as found`) }
  } finally {
    await client.end()
  }
}
