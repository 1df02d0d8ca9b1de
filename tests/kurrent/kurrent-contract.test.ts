// The contract of the event log on KurrentDB, over the server in memory. Over a real one: real-server.test.ts.
import { contractOfTheEventLog } from '#event-log/contract.ts'
import { openKurrentLog } from '#event-log/kurrent/kurrent-log.ts'
import { startKurrentServer } from './kurrent-server.ts'

contractOfTheEventLog('on a KurrentDB in memory', async () => {
  const server = await startKurrentServer()
  const log = await openKurrentLog({ connectionString: server.url })
  return {
    log,
    async close() {
      await log.close()
      await server.close()
    },
  }
})
