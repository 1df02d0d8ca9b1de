import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { freshDatabase, type TestDatabase } from '../../tests/test-database.ts'
import { openPool, readInstant } from './database.ts'

describe('connections (database)', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await freshDatabase('connections')
  })
  afterAll(() => database.drop())

  it('reads SQL values without loss', async () => {
    await using pool = closing(openPool(database.url, { name: 'test' }))
    const { rows } = await pool.value.query(`
      select 9007199254740993::int8 as big, '{1,null,9007199254740993}'::int8[] as bigs, 0.25::numeric as share,
             '2026-03-12 10:42:00.123987+01'::timestamptz as moment, '2026-03-12'::date as day,
             array['2026-03-12 10:42:00+01', null]::timestamptz[] as moments, '{"a":1}'::json as json`)
    expect(rows[0]).toEqual({
      big: 9007199254740993n,
      bigs: [1n, null, 9007199254740993n],
      share: 0.25,
      moment: '2026-03-12T09:42:00.123Z',
      day: '2026-03-12',
      moments: ['2026-03-12T09:42:00.000Z', null],
      json: { a: 1 },
    })
  })

  it('leaves the types of other pools alone', async () => {
    const { default: pg } = await import('pg')
    const plain = new pg.Pool({ connectionString: database.url })
    await using pool = closing(plain)
    expect((await pool.value.query('select 1::int8 as n')).rows).toEqual([{ n: '1' }])
  })

  it('writes a bigint unchanged', async () => {
    await using pool = closing(openPool(database.url, { name: 'test' }))
    expect((await pool.value.query('select $1::int8 as n', [2n ** 62n])).rows).toEqual([{ n: 2n ** 62n }])
  })

  it('stops a statement after its timeout', async () => {
    await using pool = closing(openPool(database.url, { name: 'test', statementTimeoutMs: 50 }))
    await expect(pool.value.query('select pg_sleep(5)')).rejects.toMatchObject({ code: '57014' })
  })

  it('gives up waiting for a free connection', async () => {
    await using pool = closing(openPool(database.url, { name: 'test', max: 1, connectionTimeoutMs: 1_000 }))
    const client = await pool.value.connect()
    await expect(pool.value.query('select 1')).rejects.toThrow(/timeout/)
    client.release()
  })

  it('keeps its own settings, whatever the connection string contains', async () => {
    const url = `${database.url}?application_name=other&options=${encodeURIComponent('-c statement_timeout=0 -c work_mem=5MB')}`
    await using pool = closing(openPool(url, { name: 'mine', statementTimeoutMs: 1_234 }))
    const { rows } = await pool.value.query(
      `select current_setting('application_name') as name, current_setting('statement_timeout') as timeout, current_setting('work_mem') as mem`,
    )
    expect(rows).toEqual([{ name: 'mine', timeout: '1234ms', mem: '5MB' }])
  })

  it('survives the end of a connection in use and of an idle one', async () => {
    const broken: Error[] = []
    await using pool = closing(openPool(database.url, { name: 'cut', max: 2, onError: (error) => broken.push(error) }))
    await using other = closing(openPool(database.url, { name: 'killer' }))
    const client = await pool.value.connect()
    await pool.value.query('select 1')
    await other.value.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'cut'`)
    await expect(client.query('select 1')).rejects.toThrow()
    client.release(true)
    await expect.poll(() => broken).toHaveLength(1)
    expect((await pool.value.query('select 1 as n')).rows).toEqual([{ n: 1 }])
  })

  it('does not repeat a malformed connection string, which contains a password', () => {
    expect(() => openPool('postgres//u:secret@h/d', { name: 'x' })).toThrow(/^DATABASE_URL is not a URL(?!.*secret)/)
  })
})

describe('readInstant', () => {
  it.each([
    ['2026-03-12 09:42:00+00', '2026-03-12T09:42:00.000Z'],
    ['2026-03-12 09:42:00.9999+00', '2026-03-12T09:42:00.999Z'],
    ['2026-03-12 09:42:00.5+01', '2026-03-12T08:42:00.500Z'],
    ['2026-03-12 09:42:00+05:30', '2026-03-12T04:12:00.000Z'],
    ['infinity', 'infinity'],
  ])('reads %s', (text, instant) => expect(readInstant(text)).toBe(instant))
})

const closing = <T extends { end(): Promise<void> }>(value: T) => ({ value, [Symbol.asyncDispose]: () => value.end() })
