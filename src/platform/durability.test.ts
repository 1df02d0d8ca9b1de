import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshDatabase, type TestDatabase } from '../../tests/test-database.ts'
import { openPool } from './database.ts'
import { assertDurable, NotDurable } from './durability.ts'

describe('durability (database)', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await freshDatabase('durability')
  })
  afterAll(() => database.drop())

  const check = async (options = '') => {
    const pool = openPool(`${database.url}${options && `?options=${encodeURIComponent(options)}`}`, { name: 'test' })
    try {
      await assertDurable(pool)
    } finally {
      await pool.end()
    }
  }

  it('accepts the database of the tests and the embedded default', () => check())

  it.each(['local', 'remote_apply'])('accepts synchronous_commit = %s, which flushes here before it answers', (value) =>
    check(`-c synchronous_commit=${value}`),
  )

  it('refuses synchronous_commit = off, with the reason and the line to change', async () => {
    const refusal = await check('-c synchronous_commit=off').catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(NotDurable)
    expect(refusal).toMatchObject({
      faults: ['synchronous_commit'],
      message: expect.stringMatching(
        /synchronous_commit is off: events that were acknowledged are lost.*synchronous_commit = on/,
      ),
    })
  })

  it('reports everything that is wrong at once', async () => {
    const answer = {
      server_version: '14.9',
      number: '140009',
      fsync: 'off',
      full_page_writes: 'off',
      synchronous_commit: 'on',
    }
    await expect(assertDurable({ query: async () => ({ rows: [answer] }) })).rejects.toMatchObject({
      faults: ['server_version', 'fsync', 'full_page_writes'],
      message: expect.stringContaining('server_version is 14.9: Sillage needs PostgreSQL 15 or later'),
    })
  })
})
