import { randomUUID } from 'node:crypto'
import { Kysely, sql } from 'kysely'
import type pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freshDatabase, type TestDatabase } from '../../tests/test-database.ts'
import { openPool } from './database.ts'
import { queryDialect } from './query-dialect.ts'

describe('the transactions of queries (database)', () => {
  const [north, south] = [randomUUID(), randomUUID()]
  let database: TestDatabase
  let outside: pg.Pool
  let pool: pg.Pool
  let db: Kysely<unknown>
  beforeAll(async () => {
    database = await freshDatabase('query_dialect')
    outside = openPool(database.url, { name: 'test, outside', max: 1 })
    await outside.query(`create table read.fish (tenant uuid, name text);
      alter table read.fish enable row level security;
      create policy of_the_tenant on read.fish to sillage_app
        using (tenant = nullif(current_setting('sillage.tenant', true), '')::uuid);
      grant select on read.fish to sillage_app;
      insert into read.fish values ('${north}', 'cod'), ('${south}', 'eel')`)
  })
  afterAll(async () => {
    await outside.end()
    await database.drop()
  })
  /** With one connection, so that each transaction follows another on it. */
  beforeEach(() => {
    pool = openPool(database.url, { name: 'test, queries', role: 'sillage_app', max: 1, pipelined: true })
    db = new Kysely<unknown>({ dialect: queryDialect(pool) })
  })
  afterEach(() => pool.end())

  const reading = <T>(tenant: string | null, ask: (db: Kysely<unknown>) => Promise<T>): Promise<T> =>
    db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (transaction) => {
        if (tenant !== null) await sql`select set_config('sillage.tenant', ${tenant}, true)`.execute(transaction)
        return ask(transaction)
      })
  const fish = async (asked: Kysely<unknown>): Promise<string[]> => {
    const { rows } = await sql<{ name: string }>`select name from read.fish where name <> ${'pike'}`.execute(asked)
    return rows.map(({ name }) => name)
  }

  it('each show the rows of their tenant alone, whichever came before on the connection', async () => {
    const tenants = [north, south, null, south, north, null]
    const shown = await Promise.all(tenants.map((tenant) => reading(tenant, fish)))
    expect(shown).toEqual([['cod'], ['eel'], [], ['eel'], ['cod'], []])
  })

  it('are read only and see one snapshot', async () => {
    const settings = await reading(north, async (asked) => {
      const { rows } = await sql<{ isolation: string; readOnly: string }>`
        select current_setting('transaction_isolation') as isolation, current_setting('transaction_read_only') as "readOnly"
      `.execute(asked)
      return rows
    })
    expect(settings).toEqual([{ isolation: 'repeatable read', readOnly: 'on' }])
  })

  it('report the error of the statement that failed, and leave the connection ready for the next one', async () => {
    const failing = reading(north, (asked) => sql`select 1 / ${0}::int`.execute(asked))
    await expect(failing).rejects.toMatchObject({ code: '22012' })
    expect(await reading(south, fish)).toEqual(['eel'])
  })

  it('answer nothing if the tenant could not be set', async () => {
    const failing = reading('not a school', fish)
    await expect(failing).rejects.toMatchObject({ code: '22P02' })
    expect(await reading(north, fish)).toEqual(['cod'])
  })

  it('survive the end of their session: the next transaction gets another connection', async () => {
    const sessionOf = async (asked: Kysely<unknown>) =>
      (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(asked)).rows[0]?.pid
    const pid = await reading(north, sessionOf)
    const ended = reading(north, async (asked) => {
      await sessionOf(asked)
      await outside.query('select pg_terminate_backend($1)', [pid])
      return fish(asked)
    })
    await expect(ended).rejects.toThrow()
    expect(await reading(north, fish)).toEqual(['cod'])
    expect(await reading(north, sessionOf)).not.toBe(pid)
  })

  it('prepare a statement the second time that it is asked', async () => {
    const prepared = () =>
      reading(north, async (asked) => {
        const { rows } = await sql<{ statement: string }>`
          select statement from pg_prepared_statements where statement like ${'%read.fish where%'}`.execute(asked)
        return rows.length
      })
    await reading(north, fish)
    expect(await prepared()).toBe(0)
    await reading(south, fish)
    expect(await reading(north, fish)).toEqual(['cod'])
    expect(await prepared()).toBe(1)
  })

  it('go on with a statement that failed to prepare, once its table is there', async () => {
    const ask = () => reading(north, (asked) => sql`select from read.whale where 1 = ${1}`.execute(asked))
    for (let n = 0; n < 3; n += 1) await expect(ask()).rejects.toMatchObject({ code: '42P01' })
    await outside.query('create table read.whale (name text); grant select on read.whale to sillage_app')
    expect((await ask()).rows).toEqual([])
  })

  it('are refused on a pool that is not pipelined', async () => {
    const other = openPool(database.url, { name: 'test, queries', max: 1 })
    expect(() => queryDialect(other)).toThrow('pipelined')
    await other.end()
  })
})
