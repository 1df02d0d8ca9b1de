// A database written by the first release: upgraded in place, and then closed to programs of that release.
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { from as copyFrom } from 'pg-copy-streams'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { records, tenantA, tenantB, toStream } from '#event-log/contract-records.ts'
import { openPostgresLog } from '#event-log/postgres/postgres-log.ts'
import { type StreamName, streamName, type TenantId } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { knownMigrations, migrate, migrationsDirectory } from '#platform/migrate.ts'
import { freshDatabase, type TestDatabase } from '../test-database.ts'

/** The last migration of the first release. */
const LAST = '0008-troubled-sendings'

const FIELDS = 'stream, revision, occurred_at, tenant, fingerprint, type, zone, id, actor, metadata, sealed, data'

/** As the first release writes while it knows the head. */
const INSERT = `
  insert into log.events (position, recorded_at, ${FIELDS})
  select $1::bigint + 1, now(), $2::integer, $3::integer, now(), (select tenant from log.streams where id = $2),
    7, (select min(id) from log.event_types), (select min(id) from log.zones), $4::uuid, gen_random_uuid(), '{}', ''::bytea, '{"n": 1}'`

/** As it writes in turn with others. */
const APPEND = `
  select written from log.append_after($1, array[$2::integer], array[$3::integer], array[now()],
    array[(select tenant from log.streams where id = $2)], array[7], array[(select min(id) from log.event_types)],
    array[(select min(id) from log.zones)], array[$4::uuid], array[gen_random_uuid()], array['{}'::json], array[''::bytea],
    array['{"n": 1}'::json])`

describe('a log of the first release, on PostgreSQL', () => {
  let database: TestDatabase
  let sql: ReturnType<typeof openPool>
  let older: string
  const stream = streamName('learner', randomUUID())

  beforeAll(async () => {
    database = await freshDatabase('log of the first release', { empty: true })
    sql = openPool(database.url, { name: 'a test', max: 2 })
    older = await mkdtemp(join(tmpdir(), 'sillage-migrations-'))
    for (const name of await knownMigrations())
      if (name <= LAST) await symlink(join(migrationsDirectory, `${name}.ts`), join(older, `${name}.ts`))
    await migrate(database.url, { directory: older })
    await sql.query('insert into log.tenants (uuid) values ($1), ($2)', [tenantA, tenantB])
    await sql.query(`insert into log.zones (name) values ('Europe/Paris')`)
    await sql.query(`insert into log.event_types (name, version) values ('learning.exercise-attempted', 2)`)
  })
  afterAll(async () => {
    await sql.end()
    await database.drop()
    await rm(older, { recursive: true, force: true })
  })

  async function makeStream(tenant: TenantId, name: StreamName): Promise<number> {
    const { rows } = await sql.query<{ id: number }>(
      `insert into log.streams (tenant, kind, uuid) select id, 'learner', $2 from log.tenants where uuid = $1 returning id`,
      [tenant, name.slice('learner-'.length)],
    )
    return rows[0]?.id ?? 0
  }

  const copied = (): Promise<void> =>
    new Promise((resolve, reject) => {
      void sql.connect().then((client) => {
        const end = (error?: Error) => {
          client.release(error)
          if (error) reject(error)
          else resolve()
        }
        const to = client.query(copyFrom(`copy log.events (position, recorded_at, ${FIELDS}) from stdin`))
        to.on('error', end).on('finish', () => end())
        to.end()
      }, reject)
    })

  it('keeps its events, allows the same stream in two schools, and is closed to programs of the first release', async () => {
    const number = await makeStream(tenantA, stream)
    const ids = [randomUUID(), randomUUID()]
    await sql.query(INSERT, [0, number, 0, ids[0]])
    expect((await sql.query(APPEND, [1, number, 1, ids[1]])).rows).toEqual([{ written: true }])
    await copied()
    const rewritten = 'select array_agg(relfilenode order by relname) as files from pg_class where relname like $1'
    const files = (await sql.query(rewritten, ['events\\_%'])).rows

    await migrate(database.url)
    // The tables of the events are the very same files.
    expect((await sql.query(rewritten, ['events\\_%'])).rows).toEqual(files)

    // Each of the three ways in which a program of the first release writes now fails.
    await expect(sql.query(INSERT, [2, number, 2, randomUUID()])).rejects.toMatchObject({ code: '42703' })
    await expect(sql.query(APPEND, [2, number, 2, randomUUID()])).rejects.toMatchObject({ code: '42883' })
    await expect(copied()).rejects.toMatchObject({ code: '42703' })

    const log = await openPostgresLog({ url: database.url })
    expect(log).toMatchObject({ format: 2, mayHoldOldIds: true })
    const ofA = await log.readStream(stream, { tenant: tenantA, from: 0, direction: 'forwards', limit: 10 })
    expect(ofA.events.map(({ id, data }) => [id, data])).toEqual(ids.map((id) => [id, { n: 1 }]))
    const ofB = { ...toStream(stream, 'none', records(stream, 1)), tenant: tenantB }
    expect(await log.append(ofB)).toMatchObject({ revision: 0, position: 3n })
    expect(await log.append(toStream(stream, 1, records(stream, 1)))).toMatchObject({ revision: 2, position: 4n })
    await log.close()
  })

  it('refuses a writer of another format, which does not open it either', async () => {
    const values = [4, 1, 3, randomUUID()]
    const ofFormat = (format: number) => APPEND.replace('append_after($1, ', `append_after(${format}, $1, null, `)
    await expect(sql.query(ofFormat(3), values)).rejects.toThrow('this log has format 2, its writer knows 3')
    await sql.query('update log.identity set format = 3')
    await expect(openPostgresLog({ url: database.url })).rejects.toThrow('a log of format 3')
    await sql.query('update log.identity set format = 2')
  })
})

it('a new log on PostgreSQL has no ids of the first release', async () => {
  const database = await freshDatabase('new log')
  const log = await openPostgresLog({ url: database.url })
  expect(log).toMatchObject({ format: 2, mayHoldOldIds: false })
  await log.close()
  await database.drop()
})
