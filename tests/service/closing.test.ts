// Closing a service ends all its connections, so that a verb of the command line ends at once.
import pg from 'pg'
import { expect, it, vi } from 'vitest'
import { openService } from '#compose/compose.ts'
import { readConfig } from '#platform/config.ts'
import { openLog } from '#platform/logger.ts'
import { freshDatabase } from '../test-database.ts'

it('ends every pool that it has used, also where nobody has sent a query', async () => {
  const used = vi.spyOn(pg.Pool.prototype, 'connect')
  const database = await freshDatabase('closing')
  const service = await openService(readConfig(database.environment), {
    logger: openLog({ level: 'silent' }),
    worker: false,
    join: true,
  })
  await service.close()
  const pools = [...new Set(used.mock.contexts)].filter((pool) => pool instanceof pg.Pool)
  expect(pools.length).toBeGreaterThan(2)
  // A pool that is not ended keeps its idle connections, and the process waits for them.
  expect(pools.filter(({ ended }) => !ended).map(({ options }) => options.application_name)).toEqual([])
  await database.drop()
})
