// The contract of the event log and the facts about its server, on a real KurrentDB. They share a file because the
// contract reads the log's head: no other test may write to the server meanwhile.
import { afterAll, beforeAll, describe, it } from 'vitest'
import { contractOfTheEventLog } from '#event-log/contract.ts'
import { openKurrentLog } from '#event-log/kurrent/kurrent-log.ts'
import { contractOfTenants } from '#event-log/tenants-contract.ts'
import { START_MS, type Started } from './container.ts'
import { findRealServer } from './real-server.ts'
import { factsOfAKurrentDB } from './server-facts.ts'

const found = await findRealServer()

if ('missing' in found)
  describe('a real KurrentDB', () => {
    it('fulfils the contract of the event log', (context) => context.skip(found.missing))
    it('answers as the one in memory', (context) => context.skip(found.missing))
  })
else {
  let server: Started | undefined
  const url = () => {
    if (!server) throw new Error('the server is not started')
    return server.url
  }
  beforeAll(async () => {
    server = await found.start()
  }, START_MS + 30_000)
  afterAll(() => server?.stop())

  const open = async () => {
    const log = await openKurrentLog({ connectionString: url() })
    return { log, close: () => log.close() }
  }
  contractOfTheEventLog(`on a KurrentDB ${found.name}`, open)
  contractOfTenants(`on a KurrentDB ${found.name}`, open)
  factsOfAKurrentDB(found.name, async () => ({ url: url(), close: async () => undefined }))
}
