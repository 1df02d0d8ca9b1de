// Every table that may hold something of a person is one of the places of an erasure: a new one cannot be forgotten.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPool } from '#platform/database.ts'
import { freshDatabase, type TestDatabase } from '../../../tests/test-database.ts'
import { places } from './places.ts'

/** Tables with ids of people that an erasure leaves alone, each with the reason. */
const STAY: Readonly<Record<string, string>> = {
  'sillage.erasures': 'the tombstone itself',
  'sillage.events': 'the log: nothing in it is changed, and its sealed parts cannot be opened any more',
  'sillage.sessions': 'goes with the credentials',
  'sillage.recovery_codes': 'goes with the credentials',
  'sillage.webhooks': 'who created it: an act of a member of staff for the school',
}

let database: TestDatabase
let pool: ReturnType<typeof openPool>
beforeAll(async () => {
  database = await freshDatabase('places of a person')
  pool = openPool(database.url, { name: 'places', max: 1 })
})
afterAll(async () => {
  await pool?.end()
  await database?.drop()
})

describe('the places of an erasure, over PostgreSQL', () => {
  it('are all tables with a column for a person, a stream or a key', async () => {
    const { rows } = await pool.query<{ name: string }>(
      `select distinct c.table_schema || '.' || c.table_name as name from information_schema.columns c
       join information_schema.tables t using (table_schema, table_name)
       where t.table_type = 'BASE TABLE' and c.table_schema = 'sillage'
         and c.column_name in ('person', 'subject', 'learner', 'guardian', 'stream', 'created_by', 'asked_by', 'actor', 'owner')
       order by 1`,
    )
    const known = new Set([...places.map(({ table }) => table), ...Object.keys(STAY)])
    expect(rows.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([])
  })
})
