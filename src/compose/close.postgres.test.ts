// What closing a service leaves: no pool whose idle connections keep its process alive.
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { readConfig } from '#platform/config.ts'
import { openLog } from '#platform/logger.ts'
import { freshDatabase, type TestDatabase } from '../../tests/test-database.ts'
import { openService } from './compose.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await freshDatabase('close')
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => database?.drop())

it.each([false, true])('ends every pool of a service that answered nothing (looking only: %s)', async (lookOnly) => {
  const used = vi.spyOn(pg.Pool.prototype, 'connect')
  const logger = openLog({ level: 'error', format: 'json' })
  const service = await openService(readConfig(database.environment), { logger, worker: false, join: true, lookOnly })
  await service.close()
  const pools = new Set(used.mock.contexts.filter((pool) => pool instanceof pg.Pool))
  expect(pools.size).toBeGreaterThan(1)
  for (const pool of pools) expect(pool.ended, pool.options.application_name).toBe(true)
})
