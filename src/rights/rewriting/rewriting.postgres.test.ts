// Bytes of removed rows are gone from the files of a real server once a night has passed, and the record says so.
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Instant } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { freshDatabase, type TestDatabase } from '../../../tests/test-database.ts'
import { places } from '../erasure/places.ts'
import { rewritingOf } from './rewriting.ts'

const NAME = 'Wilhelmine Aurélie'
let database: TestDatabase
let pool: ReturnType<typeof openPool>
let at = '2027-03-10T12:00:00.000Z'
/** Its file is overwritten when the test says so. */
let isOver = false
/** What happens when a run has come to its end. */
let atTheEnd = async (): Promise<void> => undefined
const serverLog = {
  async overwrittenFrom() {
    await atTheEnd()
    return '0/1000'
  },
  isOverwritten: async () => isOver,
  overwrite: async () => false,
}
/** Transactions of other tests, in other databases, end some time. */
const ENDS_SOME_TIME = 400
const rewriting = (snapshotAttempts = ENDS_SOME_TIME) =>
  rewritingOf({ pool, now: () => Instant.parse(at), serverLog, attempts: 1, snapshotAttempts })

beforeAll(async () => {
  database = await freshDatabase('rewriting')
  pool = openPool(database.url, { name: 'rewriting', max: 4 })
  await pool.query(`create table read.people__g1 (tenant uuid not null, family_name text, n integer primary key);
    alter table read.people__g1 alter column family_name set statistics 0;
    create index on read.people__g1 (family_name);
    create table read.daily_activity__g1 (tenant uuid not null, note text)`)
})
afterAll(async () => {
  await pool?.end()
  await database?.drop()
})
beforeEach(async () => {
  isOver = false
  atTheEnd = async () => undefined
  await pool.query(`truncate sillage.rewrites, sillage.erasures, read.people__g1, read.daily_activity__g1`)
})

/** Whether a text is in the files of a table: its rows, its indexes, its long values. */
async function isInFiles(table: string, text = NAME): Promise<boolean> {
  await pool.query('checkpoint')
  const { rows } = await pool.query<{ found: boolean }>(
    `select bool_or(position(convert_to($2, 'UTF8') in pg_read_binary_file(pg_relation_filepath(c.oid))) > 0) as found from pg_class c
     where pg_relation_size(c.oid) > 0 and (c.oid = $1::regclass or c.oid = (select reltoastrelid from pg_class where oid = $1::regclass)
       or c.oid in (select indexrelid from pg_index where indrelid = $1::regclass))`,
    [table, text],
  )
  return rows[0]?.found ?? false
}

/** A connection that has ended has told the server how many rows it changed. */
async function changing(...statements: string[]): Promise<void> {
  const client = await pool.connect()
  for (const statement of statements) await client.query(statement)
  await client.query('select pg_stat_force_next_flush()')
  client.release(true)
}

/** Another connection that has begun something, while the run does its work. */
async function during<Result>(begin: string, run: () => Promise<Result>): Promise<Result> {
  const client = await pool.connect()
  try {
    await client.query(begin)
    return await run()
  } finally {
    client.release(true)
  }
}

const aName = `insert into read.people__g1 select gen_random_uuid(), '${NAME}', n from generate_series(1, 50) n`
const erasedAt = (moment: string) =>
  pool.query(
    `insert into sillage.erasures (id, tenant, person, asked_at, finished_at)
     values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), $1, $1)`,
    [moment],
  )

describe('the files of the database', () => {
  it('keep the bytes of a removed row through a vacuum, and lose them when the table is rewritten', async () => {
    await changing(aName, 'delete from read.people__g1 where n < 50', 'vacuum read.people__g1')
    await changing('update read.people__g1 set family_name = null', 'vacuum read.people__g1')
    expect(await isInFiles('read.people__g1')).toBe(true)
    const done = await rewriting().rewrite()
    expect(done).toMatchObject({ leftOut: [], logOverAt: null, tables: expect.arrayContaining(['read.people__g1']) })
    expect(await isInFiles('read.people__g1')).toBe(false)
  })

  it('keep the bytes while an older transaction can still see the row, and the run says so', async () => {
    await changing(aName)
    const early = await during('begin isolation level repeatable read; select 1', async () => {
      await changing('delete from read.people__g1')
      return rewriting(1).rewrite()
    })
    expect(early).toMatchObject({ tables: [] })
    expect(early).toHaveProperty(
      'leftOut',
      expect.arrayContaining([{ table: 'read.people__g1', why: 'old-transaction' }]),
    )
    expect(await rewriting().rewrite()).toMatchObject({ leftOut: [] })
    expect(await isInFiles('read.people__g1')).toBe(false)
  })

  it.each([
    ['a transaction that writes', 'begin; select pg_current_xact_id()'],
    ['a cursor that is read slowly', 'begin; declare slow cursor for select 1'],
  ])('are not rewritten during %s', async (_, begin) => {
    expect(await during(begin, () => rewriting(1).rewrite())).toMatchObject({ tables: [] })
    expect(await rewriting().rewrite()).toMatchObject({ leftOut: [] })
  })

  it('are those of all tables whose rows an erasure removes, also those that go with others', async () => {
    const { rows } = await pool.query<{ child: string; parent: string }>(
      `select c.relnamespace::regnamespace || '.' || c.relname as child, p.relnamespace::regnamespace || '.' || p.relname as parent
       from pg_constraint join pg_class c on c.oid = conrelid join pg_class p on p.oid = confrelid where contype = 'f' and confdeltype = 'c'`,
    )
    const gone = new Set(places.map(({ table }) => table))
    for (let size = 0; size < gone.size; ) {
      size = gone.size
      for (const { child, parent } of rows) if (gone.has(parent)) gone.add(child)
    }
    expect([...gone]).toEqual(expect.arrayContaining(['sillage.sessions', 'sillage.refresh_tokens']))
    const done = await rewriting().rewrite()
    expect(done).toMatchObject({ tables: expect.arrayContaining([...gone, 'read.daily_activity__g1']) })
  })
})

/** Connections on which one statement is answered by something else. */
const meddling = (statement: string, answer: () => unknown) => ({
  query: pool.query.bind(pool),
  async connect() {
    const client = await pool.connect()
    const query = client.query.bind(client) as (...given: unknown[]) => unknown
    const meddled = (...given: unknown[]) => (JSON.stringify(given[0]).includes(statement) ? answer() : query(...given))
    return Object.assign(client, { query: meddled })
  },
})

describe('a run', () => {
  const runOn = (on: ReturnType<typeof meddling>) =>
    rewritingOf({
      ...{ pool: on as unknown as pg.Pool, now: () => Instant.parse(at), serverLog, attempts: 1 },
      snapshotAttempts: ENDS_SOME_TIME,
    })

  it('goes on after a table that fails, records it, and is not begun again that day', async () => {
    await erasedAt('2027-03-10T12:00:00.000Z')
    at = '2027-03-11T01:00:00.000Z'
    const full = runOn(
      meddling('vacuum full sillage.parked', () =>
        Promise.reject(Object.assign(new Error('could not extend file: No space left on device'), { code: '53100' })),
      ),
    )
    const done = await full.night()
    expect(done?.leftOut).toEqual([{ table: 'sillage.parked', why: 'failed', code: '53100' }])
    expect(done?.tables).toEqual(expect.arrayContaining(['sillage.credentials', 'sillage.snapshots']))
    for (const moment of ['2027-03-11T01:01:00.000Z', '2027-03-11T02:59:00.000Z', '2027-03-11T14:00:00.000Z']) {
      at = moment
      expect(await full.night()).toBeNull()
    }
    at = '2027-03-12T01:00:00.000Z'
    expect((await rewriting().night())?.tables).toContain('sillage.parked')
  })

  it('that the process does not survive is recorded as one that came to no table', async () => {
    const moment = Instant.parse('2027-03-10T12:00:00.000Z')
    await erasedAt(moment)
    at = '2027-03-11T01:00:00.000Z'
    atTheEnd = () => Promise.reject(new Error('the process was killed'))
    await expect(rewriting().night()).rejects.toThrow('killed')
    const recorded = await rewriting().after(moment)
    expect(recorded).toMatchObject({ tables: [], logOverAt: null })
    expect(recorded?.leftOut).toContainEqual({ table: 'sillage.credentials', why: 'stopped' })
    at = '2027-03-11T01:01:00.000Z'
    expect(await rewriting().night()).toBeNull()
    atTheEnd = async () => undefined
    at = '2027-03-12T01:00:00.000Z'
    expect((await rewriting().night())?.leftOut).toEqual([])
  })

  it('that is stopped says where, and is no trouble', async () => {
    const stopping = new AbortController()
    const on = meddling('vacuum full sillage.parked', async () => stopping.abort())
    const done = await runOn(on).rewrite({ signal: stopping.signal })
    expect(done).toMatchObject({ logOverAt: null, tables: expect.arrayContaining(['sillage.parked']) })
    expect(done).toHaveProperty('leftOut', expect.arrayContaining([{ table: 'sillage.snapshots', why: 'stopped' }]))
  })
})

describe('a night', () => {
  const night = (moment: string) => {
    at = moment
    return rewriting().night()
  }

  it('rewrites the tables with names if some have changed, once, and not by day', async () => {
    await changing(aName, `update read.people__g1 set family_name = 'Le Goff'`)
    expect(await night('2027-03-10T12:00:00.000Z')).toBeNull()
    expect(await isInFiles('read.people__g1')).toBe(true)
    expect(await night('2027-03-11T01:00:00.000Z')).toMatchObject({ tables: ['read.people__g1'] })
    expect(await isInFiles('read.people__g1')).toBe(false)
    expect(await night('2027-03-11T02:00:00.000Z')).toBeNull()
    expect(await night('2027-03-12T01:00:00.000Z')).toMatchObject({ tables: [] })
    await changing(`update read.people__g1 set family_name = 'Le Dantec'`)
    expect(await night('2027-03-13T01:00:00.000Z')).toMatchObject({ tables: ['read.people__g1'] })
  })

  it('rewrites everything after an erasure, at the latest 36 hours after it, and counts for nobody who was erased later', async () => {
    await erasedAt('2027-03-10T12:00:00.000Z')
    expect(await night('2027-03-11T12:00:00.000Z')).toBeNull()
    expect(await rewriting().after(Instant.parse('2027-03-10T12:00:00.000Z'))).toBeNull()
    const done = await night('2027-03-12T01:00:00.000Z')
    expect(done?.tables).toEqual(expect.arrayContaining(['sillage.credentials', 'read.daily_activity__g1']))
    expect(await rewriting().after(Instant.parse('2027-03-10T12:00:00.000Z'))).toEqual(done)
    expect(await rewriting().after(Instant.parse('2027-03-12T01:00:00.000Z'))).toBeNull()
    await erasedAt('2027-03-12T08:00:00.000Z')
    expect(await night('2027-03-13T19:00:00.000Z')).toBeNull()
    expect((await night('2027-03-13T20:00:00.000Z'))?.tables).toContain('sillage.credentials')
  })

  it('tries a table again the next night if it was in use, and says so meanwhile', async () => {
    await erasedAt('2027-03-10T12:00:00.000Z')
    await during('begin; lock table sillage.parked in access share mode', async () => {
      for (const moment of ['2027-03-11T01:00:00.000Z', '2027-03-12T01:00:00.000Z'])
        expect((await night(moment))?.leftOut).toEqual([{ table: 'sillage.parked', why: 'busy' }])
    })
    const moment = Instant.parse('2027-03-10T12:00:00.000Z')
    expect((await rewriting().after(moment))?.leftOut).toHaveLength(1)
    // Not in the school day, although the erasure was more than 36 hours before.
    expect(await night('2027-03-12T14:00:00.000Z')).toBeNull()
    const third = await night('2027-03-13T01:00:00.000Z')
    expect(third).toMatchObject({ leftOut: [], tables: expect.arrayContaining(['sillage.parked']) })
    expect((await rewriting().after(moment))?.leftOut).toEqual([])
  })

  it('notes when the write-ahead log from before is gone, also by day', async () => {
    const moment = Instant.parse('2027-03-10T12:00:00.000Z')
    await erasedAt(moment)
    await night('2027-03-11T01:00:00.000Z')
    expect((await rewriting().after(moment))?.logOverAt).toBeNull()
    isOver = true
    expect(await night('2027-03-11T11:00:00.000Z')).toBeNull()
    expect((await rewriting().after(moment))?.logOverAt).toBe('2027-03-11T11:00:00.000Z')
  })

  it('is the work of one process at a time', async () => {
    let others: unknown
    atTheEnd = async () => {
      atTheEnd = async () => undefined
      others = [await rewriting().rewrite(), await rewriting().night()]
    }
    expect(await rewriting().rewrite()).toMatchObject({ leftOut: [] })
    expect(others).toEqual(['busy', null])
    const { rows } = await pool.query('select from sillage.rewrites')
    expect(rows).toHaveLength(1)
  })
})
