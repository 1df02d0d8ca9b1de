// The contract of the event log on KurrentDB: over the server in memory, and over a real one where KURRENT_URL names it.
import { describe, it } from 'vitest'
import { contractOfTheEventLog } from '../../src/event-log/contract.ts'
import { openKurrentLog } from '../../src/event-log/kurrent/kurrent-log.ts'
import { startKurrentServer } from './kurrent-server.ts'
import { realServer, withoutServer } from './real-server.ts'

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

if (realServer)
  contractOfTheEventLog('on a real KurrentDB', async () => {
    const log = await openKurrentLog({ connectionString: realServer ?? '' })
    return { log, close: () => log.close() }
  })
else
  describe('the event log, on a real KurrentDB', () => {
    it('keeps the contract', (context) => context.skip(withoutServer))
  })
