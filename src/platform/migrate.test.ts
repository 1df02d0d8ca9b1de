import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freshDatabase, type TestDatabase } from '../../tests/test-database.ts'
import { openClient } from './database.ts'
import { MigrationFailed, migrate } from './migrate.ts'

describe('migrations (database)', () => {
  let database: TestDatabase
  let directory: string
  beforeEach(async () => {
    database = await freshDatabase('migrate', { empty: true })
    directory = await mkdtemp(join(tmpdir(), 'sillage-migrations-'))
  })
  afterEach(async () => {
    await database.drop()
    await rm(directory, { recursive: true, force: true })
  })

  /** Migrations outside the project cannot import kysely by name: they use the executor that they are given. */
  const write = (name: string, statement: string) =>
    writeFile(
      join(directory, `${name}.ts`),
      `export async function up(db: { executeQuery(q: object): Promise<unknown> }): Promise<void> {
        const statement: string = ${JSON.stringify(statement)}
        await db.executeQuery({ sql: statement, parameters: [], query: { kind: 'RawNode' }, queryId: { queryId: '${name}' } })
      }`,
    )

  const ask = async (statement: string) => {
    const client = openClient(database.url, { name: 'test' })
    await client.connect()
    try {
      return (await client.query(statement)).rows
    } finally {
      await client.end()
    }
  }

  it('applies missing migrations, in order, once', async () => {
    await write('0002-second', 'alter table fish add column length int')
    await write('0001-first', 'create table fish (name text)')
    expect(await migrate(database.url, { directory })).toEqual({ applied: ['0001-first', '0002-second'] })
    await write('0003-third', `insert into fish values ('eel', 80)`)
    expect(await migrate(database.url, { directory })).toEqual({ applied: ['0003-third'] })
    expect(await migrate(database.url, { directory })).toEqual({ applied: [] })
    expect(await ask('select * from fish')).toEqual([{ name: 'eel', length: 80 }])
  })

  it('rolls back a failed run completely, and names the migration', async () => {
    await write('0001-first', 'create table fish (name text)')
    await write('0002-broken', 'create table fish (name text)')
    const failure = await migrate(database.url, { directory }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(MigrationFailed)
    expect(failure).toMatchObject({ migration: '0002-broken', message: expect.stringContaining('already exists') })
    expect(await ask(`select to_regclass('fish') as fish`)).toEqual([{ fish: null }])
  })

  it('refuses a database with a migration that this code does not have', async () => {
    await write('0001-first', 'select 1')
    await write('0002-second', 'select 1')
    await migrate(database.url, { directory })
    await rm(join(directory, '0002-second.ts'))
    await expect(migrate(database.url, { directory })).rejects.toThrow(/0002-second/)
  })

  it('runs each migration once when processes start together', async () => {
    await write('0001-first', 'create table fish (name text)')
    const outcomes = await Promise.all([1, 2, 3].map(() => migrate(database.url, { directory })))
    expect(outcomes.flatMap((outcome) => outcome.applied)).toEqual(['0001-first'])
  })

  it('gives up on a table that is in use, and tries again', async () => {
    await write('0001-first', 'create table fish (name text)')
    await migrate(database.url, { directory })
    await write('0002-second', 'alter table fish add column length int')
    const reader = openClient(database.url, { name: 'reader' })
    await reader.connect()
    await reader.query('begin; select * from fish')
    const migrating = migrate(database.url, { directory, lockTimeoutMs: 300 })
    const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and application_name = 'sillage migrate'`
    await expect.poll(async () => (await ask(waiting)).length, { interval: 5 }).toBe(1)
    // If the migration had kept waiting, this insert would wait behind it for ever.
    await ask(`insert into fish values ('eel')`)
    await reader.query('commit')
    await reader.end()
    expect(await migrating).toEqual({ applied: ['0002-second'] })
  })
})
