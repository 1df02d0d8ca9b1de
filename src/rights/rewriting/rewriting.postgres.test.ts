// Bytes of removed rows are gone from the files of a real server once a night has passed, and the record says so.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Instant } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { freshDatabase, type TestDatabase } from '../../../tests/test-database.ts'
import { emptied } from './rewrite-tables.ts'
import { rewritingOf } from './rewriting.ts'

const NAME = 'Wilhelmine Aurélie'
let database: TestDatabase
let pool: ReturnType<typeof openPool>
let at = '2027-03-10T12:00:00.000Z'
/** Its file is written over when the test says so. */
let isOver = false
const serverLog = {
  overwrittenFrom: async () => '0/1000',
  isOverwritten: async () => isOver,
  overwrite: async () => false,
}
const rewriting = () => rewritingOf({ pool, now: () => Instant.parse(at), serverLog, attempts: 1 })

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

const aName = `insert into read.people__g1 select gen_random_uuid(), '${NAME}', n from generate_series(1, 50) n`
const erasedAt = (moment: string) =>
  pool.query(
    `insert into sillage.erasures (id, tenant, person, asked_at, finished_at)
     values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), $1, $1)`,
    [moment],
  )

describe('the files of the database', () => {
  it('keep the bytes of a removed row through a vacuum, and lose them when the table is written anew', async () => {
    await changing(aName, 'delete from read.people__g1 where n < 50', 'vacuum read.people__g1')
    await changing('update read.people__g1 set family_name = null', 'vacuum read.people__g1')
    expect(await isInFiles('read.people__g1')).toBe(true)
    const done = await rewriting().rewrite()
    expect(done).toMatchObject({ leftOut: [], logOverAt: null, tables: expect.arrayContaining(['read.people__g1']) })
    expect(await isInFiles('read.people__g1')).toBe(false)
  })

  it('are all tables whose rows an erasure removes', async () => {
    const done = await rewriting().rewrite()
    expect(done).toMatchObject({ tables: expect.arrayContaining([...emptied, 'read.daily_activity__g1']) })
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
    const client = await pool.connect()
    await client.query('begin; lock table sillage.parked in access share mode')
    const first = await night('2027-03-11T01:00:00.000Z')
    expect(first?.leftOut).toEqual([{ table: 'sillage.parked', why: 'busy' }])
    await client.query('commit')
    client.release()
    const moment = Instant.parse('2027-03-10T12:00:00.000Z')
    expect((await rewriting().after(moment))?.leftOut).toHaveLength(1)
    const second = await night('2027-03-12T01:00:00.000Z')
    expect(second).toMatchObject({ leftOut: [], tables: expect.arrayContaining(['sillage.parked']) })
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
    const [one, two] = await Promise.all([rewriting().rewrite(), rewriting().rewrite()])
    expect([one, two].filter((done) => done !== 'busy').length).toBeGreaterThan(0)
    const { rows } = await pool.query('select from sillage.rewrites')
    expect(rows).toHaveLength([one, two].filter((done) => done !== 'busy').length)
  })
})
