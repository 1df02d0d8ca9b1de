// The contract of the event log on the in-memory KurrentDB. For a real one, see real-server.test.ts.
import { afterAll } from 'vitest'
import { contractOfTheEventLog } from '#event-log/contract.ts'
import { openKurrentLog } from '#event-log/kurrent/kurrent-log.ts'
import { contractOfTenants } from '#event-log/tenants-contract.ts'
import { startKurrentServer } from './kurrent-server.ts'
import { factsOfAKurrentDB } from './server-facts.ts'

const onNew = async () => {
  const server = await startKurrentServer()
  const log = await openKurrentLog({ connectionString: server.url })
  return {
    log,
    async close() {
      await log.close()
      await server.close()
    },
  }
}
contractOfTheEventLog('on a KurrentDB in memory', onNew)
contractOfTenants('on a KurrentDB in memory', onNew)

// A server that tests have used before: the facts, and the contract itself.
const used = await startKurrentServer()
afterAll(() => used.close())
const onUsed = async () => {
  const log = await openKurrentLog({ connectionString: used.url })
  return { log, close: () => log.close() }
}
factsOfAKurrentDB('in memory, before the contract', async () => ({ url: used.url, close: async () => undefined }))
for (const time of ['first', 'second'])
  contractOfTheEventLog(`on a KurrentDB in memory that others use too, for the ${time} time`, onUsed)
contractOfTenants('on a KurrentDB in memory that others use too', onUsed)
