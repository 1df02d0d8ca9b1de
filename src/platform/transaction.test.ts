import type pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freshDatabase, type TestDatabase } from '../../tests/test-database.ts'
import { openPool } from './database.ts'
import { BEGIN_BRIEFLY, inTransaction, sendAll } from './transaction.ts'

describe.each([
  ['a transaction (database)', false],
  ['a transaction on a pipelined connection (database)', true],
])('%s', (_, pipelined) => {
  let database: TestDatabase
  let outside: pg.Pool
  beforeAll(async () => {
    database = await freshDatabase('transaction', { empty: true })
    outside = openPool(database.url, { name: 'test, outside', max: 1 })
    await outside.query('create table fish (name text)')
  })
  afterAll(async () => {
    await outside.end()
    await database.drop()
  })

  /** With one connection: the next transaction uses the same one, unless it was closed. */
  let pool: pg.Pool
  beforeEach(async () => {
    await outside.query('truncate fish')
    pool = openPool(database.url, { name: 'test, transactions', max: 1, pipelined })
  })
  afterEach(() => pool.end())

  const fish = async (): Promise<string[]> => {
    const { rows } = await outside.query<{ name: string }>('select name from fish order by name')
    return rows.map(({ name }) => name)
  }

  const sessionOf = async (client: Pick<pg.Pool, 'query'>): Promise<number | undefined> =>
    (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid

  it('is committed, and returns the result and the connection', async () => {
    const session = await inTransaction(pool, async (client) => {
      await client.query(`insert into fish values ('eel')`)
      expect(await fish()).toEqual([])
      return sessionOf(client)
    })
    expect(await fish()).toEqual(['eel'])
    expect(await sessionOf(pool)).toBe(session)
  })

  it('is rolled back if its result is not to be kept, and leaves the connection ready for the next one', async () => {
    const insert = (name: string) => async (client: pg.PoolClient) => {
      await client.query('insert into fish values ($1)', [name])
      return { name, session: await sessionOf(client) }
    }
    const keep = ({ name }: { name: string }) => name === 'cod'
    const dropped = await inTransaction(pool, insert('eel'), { keep })
    expect(dropped.name).toBe('eel')
    expect(await fish()).toEqual([])
    const kept = await inTransaction(pool, insert('cod'), { keep })
    expect(kept.session).toBe(dropped.session)
    expect(await fish()).toEqual(['cod'])
  })

  it.each([
    ['of its own', async () => Promise.reject(new Error('the net tore'))],
    ['of the server', (client: pg.PoolClient) => client.query(`select 'the net tore'::int`)],
  ])('is rolled back after an error %s, which is thrown, and closes the connection', async (_, fail) => {
    let session: number | undefined
    const failing = inTransaction(pool, async (client) => {
      session = await sessionOf(client)
      await client.query(`insert into fish values ('eel')`)
      await fail(client)
    })
    await expect(failing).rejects.toThrow('the net tore')
    expect(pool.totalCount).toBe(0)
    expect(await fish()).toEqual([])
    expect(await sessionOf(pool)).not.toBe(session)
  })

  it('holds no lock any more when its error is thrown, however long the connection takes to close', async () => {
    let close = () => {}
    const slowToClose = {
      async connect() {
        const client = await pool.connect()
        const release = client.release.bind(client)
        client.release = (broken) => {
          close = () => release(broken)
        }
        return client
      },
    }
    const failing = inTransaction(slowToClose, async (client) => {
      await client.query('lock table fish in access exclusive mode')
      throw new Error('the net tore')
    })
    try {
      await expect(failing).rejects.toThrow('the net tore')
      const again = inTransaction(outside, (client) => client.query('lock table fish in access exclusive mode nowait'))
      await expect(again).resolves.toBeDefined()
    } finally {
      close()
    }
  })

  it('closes a connection that the server ended, and throws the original error, not that of the rollback', async () => {
    const ended = inTransaction(pool, async (client) => {
      // A holder of a client is notified of its end, and must handle it.
      client.on('error', () => undefined)
      await outside.query('select pg_terminate_backend($1)', [await sessionOf(client)])
      await expect
        .poll(() =>
          client.query('select').then(
            () => 'served',
            () => 'ended',
          ),
        )
        .toBe('ended')
      throw new Error('the boat sank')
    })
    await expect(ended).rejects.toThrow('the boat sank')
    expect(pool.totalCount).toBe(0)
    expect(await sessionOf(pool)).toBeGreaterThan(0)
  })

  it('keeps the order of statements that are sent together', async () => {
    await inTransaction(pool, (client) =>
      sendAll(
        client,
        ['insert into fish values ($1)', 'update fish set name = name || $1', 'insert into fish values ($1)'].map(
          (text, i) => () => client.query(text, [`cod${i}`]),
        ),
      ),
    )
    expect(await fish()).toEqual(['cod0cod1', 'cod2'])
  })

  it('throws the first error of its statements, and rolls back the others', async () => {
    const failing = inTransaction(pool, (client) =>
      sendAll(client, [
        () => client.query(`insert into fish values ('eel')`),
        () => client.query(`select 'the net tore'::int`),
        () => client.query(`insert into fish values ('cod')`),
      ]),
    )
    await expect(failing).rejects.toThrow('the net tore')
    expect(pool.totalCount).toBe(0)
    expect(await fish()).toEqual([])
  })

  it('keeps the settings of its beginning to itself', async () => {
    const limitOf = async (client: Pick<pg.Pool, 'query'>) =>
      (await client.query('show idle_in_transaction_session_timeout')).rows
    expect(await inTransaction(pool, limitOf, { begin: BEGIN_BRIEFLY })).toEqual([
      { idle_in_transaction_session_timeout: '2500ms' },
    ])
    expect(await inTransaction(pool, limitOf)).toEqual([{ idle_in_transaction_session_timeout: '1min' }])
  })
})
