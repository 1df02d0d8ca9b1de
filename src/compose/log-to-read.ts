// Opens one log for a verb that reads it and changes nothing: that of the service, or another by its address.
import type { EventLog } from '#event-log/event-log.ts'
import type { Config } from '#platform/config.ts'
import { openPool } from '#platform/database.ts'
import type { LogsToCopyOptions } from './logs-to-copy.ts'
import { assertMigrated } from './migrations.ts'
import { openDatabase } from './open-database.ts'
import { openLog } from './open-log.ts'

export async function openLogToRead(
  config: Config,
  address: string,
  { onTrouble, onIgnored }: LogsToCopyOptions,
): Promise<{ readonly log: EventLog; close(): Promise<void> }> {
  const closing: (() => Promise<unknown>)[] = []
  const close = async () => {
    for (const end of closing.splice(0).reverse()) await end()
  }
  try {
    let databaseUrl = ''
    if (address === 'postgres') {
      const database = await openDatabase(config, { join: true })
      closing.push(database.stop)
      databaseUrl = database.url
    }
    const url = address === 'postgres' ? databaseUrl : /^postgres(ql)?:/.test(address) ? address : null
    if (url !== null) {
      const pool = openPool(url, { name: 'sillage log to read', max: 1 })
      try {
        await assertMigrated(pool)
      } finally {
        await pool.end()
      }
    }
    const log = await openLog(address, { databaseUrl, onTrouble, onIgnored })
    closing.push(() => log.close())
    return { log, close }
  } catch (error) {
    await close()
    throw error
  }
}
