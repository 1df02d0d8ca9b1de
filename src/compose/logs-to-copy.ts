// Opens the two logs of `sillage log copy` by their addresses. Creates a log in a database that has none.
import type { EventLog } from '#event-log/event-log.ts'
import type { Config } from '#platform/config.ts'
import { openPool } from '#platform/database.ts'
import { assertDurable } from '#platform/durability.ts'
import { migrate } from '#platform/migrate.ts'
import { openDatabase } from './open-database.ts'
import { openLog } from './open-log.ts'

export type LogsToCopy = {
  readonly source: EventLog
  readonly target: EventLog
  close(): Promise<void>
}

export type LogsToCopyOptions = {
  /** Called after an error in the background that will be retried. */
  readonly onTrouble: (what: string, error: unknown) => void
  readonly onIgnored: (what: string) => void
}

export async function openLogsToCopy(
  config: Config,
  { from, to }: { readonly from: string; readonly to: string },
  { onTrouble, onIgnored }: LogsToCopyOptions,
): Promise<LogsToCopy> {
  const closing: (() => Promise<unknown>)[] = []
  const close = async () => {
    for (const end of closing.splice(0).reverse()) await end()
  }
  try {
    let databaseUrl = ''
    if (from === 'postgres' || to === 'postgres') {
      const database = await openDatabase(config, { join: true })
      closing.push(database.stop)
      databaseUrl = database.url
    }
    const open = async (address: string): Promise<EventLog> => {
      const url = address === 'postgres' ? databaseUrl : /^postgres(ql)?:/.test(address) ? address : null
      if (url !== null) await prepare(url)
      const log = await openLog(address, { databaseUrl, onTrouble, onIgnored })
      closing.push(() => log.close())
      return log
    }
    const source = await open(from)
    return { source, target: await open(to), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function prepare(url: string): Promise<void> {
  const pool = openPool(url, { name: 'sillage log copy', max: 1 })
  try {
    await assertDurable(pool)
  } finally {
    await pool.end()
  }
  await migrate(url)
}
