// On a real PostgreSQL behind a pooler that drops start-up options: no statement runs as the owner, or without limits.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openService } from '#compose/compose.ts'
import { type DroppingPooler, openDroppingPooler } from '../../tests/fixtures/dropping-pooler.ts'
import { freshDatabase, type TestDatabase } from '../../tests/test-database.ts'
import { readConfig } from './config.ts'
import { openClient, openPool } from './database.ts'
import { mayPass } from './database-errors.ts'
import { SettingsLost } from './session-settings.ts'

let database: TestDatabase
let pooler: DroppingPooler
beforeAll(async () => {
  database = await freshDatabase('session settings')
  pooler = await openDroppingPooler(database.url)
})
afterAll(async () => {
  await pooler.close()
  await database.drop()
})

const failure = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  )

describe('a connection whose settings are dropped on the way', () => {
  it('is not returned by any pool, whatever its role and limits', async () => {
    for (const more of [{}, { role: 'sillage_app' } as const, { statementTimeoutMs: 0 }]) {
      const pool = openPool(pooler.url, { name: 'dropped', max: 1, ...more })
      const error = await failure(pool.query('select 1'))
      expect(error).toBeInstanceOf(SettingsLost)
      expect(mayPass(error)).toBe(false)
      expect(pool.totalCount).toBe(0)
      await pool.end()
    }
  })

  it('is reported with the settings and what to do', async () => {
    const pool = openPool(pooler.url, { name: 'dropped', role: 'sillage_app', statementTimeoutMs: 1_234 })
    const error = await failure(pool.query('select 1'))
    await pool.end()
    if (!(error instanceof SettingsLost)) throw error
    expect(error.lost).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^role is \w+ instead of sillage_app$/),
        'statement_timeout is 0 instead of 1234',
        'idle_in_transaction_session_timeout is 0 instead of 60000',
      ]),
    )
    expect(error.message).toContain('Give DATABASE_URL the address of PostgreSQL itself')
    expect(error.message).not.toContain(new URL(database.url).password || 'no password')
  })

  it('is not returned as a single connection either', async () => {
    const client = openClient(pooler.url, { name: 'dropped', statementTimeoutMs: 0 })
    expect(await failure(client.connect())).toBeInstanceOf(SettingsLost)
  })

  it('prevents the service from starting', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'sillage-pooler-'))
    const config = readConfig({ DATABASE_URL: pooler.url, SILLAGE_DATA: directory, SILLAGE_KEYS: directory })
    const logger = pino({ level: 'silent' })
    expect(await failure(openService(config, { logger, worker: false, join: false }))).toBeInstanceOf(SettingsLost)
    await rm(directory, { recursive: true })
  })
})

it('a connection with all its settings is accepted, with limits in any unit', async () => {
  for (const statementTimeoutMs of [0, 50, 1_234, 60_000, 600_000, 86_400_000]) {
    const pool = openPool(database.url, {
      name: 'kept',
      role: 'sillage_app',
      statementTimeoutMs,
      lockTimeoutMs: 90_000,
    })
    expect((await pool.query('select current_user::text as role')).rows).toEqual([{ role: 'sillage_app' }])
    await pool.end()
  }
})
