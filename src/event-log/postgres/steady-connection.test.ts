// A steady connection, on a real PostgreSQL that ends its sessions.
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPool } from '#platform/database.ts'
import { freshDatabase, type TestDatabase } from '../../../tests/test-database.ts'
import { steadyConnection } from './steady-connection.ts'

describe('a steady connection, on PostgreSQL', () => {
  let database: TestDatabase
  let admin: pg.Pool
  beforeAll(async () => {
    database = await freshDatabase('steady connection', { empty: true })
    admin = openPool(database.url, { name: 'a test', max: 1 })
  })
  afterAll(async () => {
    await admin.end()
    await database.drop()
  })

  function open() {
    const pool = openPool(database.url, { name: 'steady', max: 1 })
    const steady = steadyConnection(pool)
    const session = async () =>
      (await steady.query<{ pid: number }>({ text: 'select pg_backend_pid() as pid' })).rows[0]?.pid
    const end = (pid: number | undefined) => admin.query('select pg_terminate_backend($1)', [pid])
    return { pool, steady, session, end }
  }

  it('keeps its session, even after a statement fails', async () => {
    const { pool, steady, session } = open()
    const first = await session()
    await expect(steady.query({ text: 'select 1 / 0' })).rejects.toMatchObject({ code: '22012' })
    expect(await session()).toBe(first)
    await steady.release()
    await pool.end()
  })

  it('takes another session if its session was ended while idle', async () => {
    const { pool, steady, session, end } = open()
    const first = await session()
    const ended = new Promise((resolve) => pool.once('remove', resolve))
    await end(first)
    await ended
    expect(await session()).not.toBe(first)
    await steady.release()
    await pool.end()
  })

  it('fails a statement whose session is ended, and continues with another session', async () => {
    const { pool, steady, session, end } = open()
    const first = await session()
    const asleep = steady.query({ text: 'select pg_sleep(30)' }).catch((error: unknown) => error)
    await end(first)
    expect(await asleep).toBeInstanceOf(Error)
    expect(await session()).not.toBe(first)
    await steady.release()
    await pool.end()
  })
})
