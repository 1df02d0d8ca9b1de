// The Postgres log against a real PostgreSQL: the contract, and what only this adapter promises.
import { freshDatabase } from '../../../tests/database.ts'
import { contractOfTheEventLog } from '../contract.ts'
import { openPostgresLog } from './postgres-log.ts'

contractOfTheEventLog('on PostgreSQL', async () => {
  const database = await freshDatabase('event log contract')
  const log = await openPostgresLog({ url: database.url })
  return {
    log,
    async close() {
      await log.close()
      await database.drop()
    },
  }
})
