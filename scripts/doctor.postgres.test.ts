// `sillage doctor` on a real database: its output and exit codes, and that it changes nothing.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { openService } from '#compose/compose.ts'
import { readConfig } from '#platform/config.ts'
import { openPool } from '#platform/database.ts'
import { openDroppingPooler } from '../tests/fixtures/dropping-pooler.ts'
import { startKurrentServer } from '../tests/kurrent/kurrent-server.ts'
import { freshDatabase, type TestDatabase } from '../tests/test-database.ts'
import { runCommandLine } from './command-line/program.ts'

describe('the verb doctor, on PostgreSQL', () => {
  let database: TestDatabase
  let directory: string

  beforeAll(async () => {
    database = await freshDatabase('doctor')
    directory = await mkdtemp(join(tmpdir(), 'sillage-doctor-'))
    await writeFile(join(directory, 'token-keys.json'), '{"keys":[{"d":"the-private-half"}]}', { mode: 0o600 })
    // What a first start leaves behind: a first generation of each read model, and a key for webhooks.
    const environment = { DATABASE_URL: database.url, SILLAGE_DATA: directory, SILLAGE_KEYS: join(directory, 'keys') }
    const logger = pino({ level: 'silent' })
    await (await openService(readConfig(environment), { logger, worker: false, join: false })).close()
  })
  afterAll(async () => {
    await database.drop()
    await rm(directory, { recursive: true })
  })
  afterEach(() => {
    vi.unstubAllEnvs()
    vi.restoreAllMocks()
    process.exitCode = undefined
  })

  async function run(url: string, ...args: string[]): Promise<{ printed: string; code: unknown }> {
    vi.stubEnv('DATABASE_URL', url)
    vi.stubEnv('SILLAGE_REQUESTS_URL', database.requestsUrl === database.url ? undefined : database.requestsUrl)
    vi.stubEnv('SILLAGE_DATA', directory)
    vi.stubEnv('SILLAGE_KEYS', join(directory, 'keys'))
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    await runCommandLine(['doctor', ...args])
    const printed = written.mock.calls.map(([one]) => String(one)).join('')
    const code = process.exitCode ?? 0
    vi.restoreAllMocks()
    process.exitCode = undefined
    return { printed, code }
  }
  const query = async (text: string) => {
    const pool = openPool(database.url, { name: 'test doctor', max: 1 })
    try {
      return (await pool.query(text)).rows
    } finally {
      await pool.end()
    }
  }

  it('reports a pooler that drops connection settings, with the remedy', async () => {
    const pooler = await openDroppingPooler(database.url)
    const { printed, code } = await run(pooler.url)
    await pooler.close()
    expect(printed).toMatch(/database\s+a connection loses its settings: .*statement_timeout is 0 instead of 30000/)
    expect(printed).toContain('Give DATABASE_URL the address of PostgreSQL itself')
    expect(code).toBe(1)
  })

  it('reports a missing worker as the only trouble, with the remedy', async () => {
    const { printed, code } = await run(database.url)
    expect(printed).toMatch(/^ok {7}database +PostgreSQL \d+\.\d+; acknowledged writes are on disk$/m)
    expect(printed).toMatch(/^ok {7}migrations +all \d+ applied$/m)
    expect(printed).toMatch(/^ok {7}contiguity +the log is empty$/m)
    expect(printed).toMatch(/^ok {7}key token-keys.json +present, mode 600$/m)
    expect(printed).toMatch(/^trouble {2}workers +none is running.*\n +→ Start one: sillage worker/m)
    expect(printed).toMatch(/\n\n\d+ ok, 0 warnings, 1 trouble; /)
    expect(code).toBe(1)
  })

  it('exits with 0 where a worker is alive, and prints JSON', async () => {
    await query(
      `insert into sillage.workers (id, name, duties, alive_until) select gen_random_uuid(), 'host:1',
        array(select 'projection ' || projection || '/' || generation from sillage.generations), now() + interval '1 hour'`,
    )
    await query(`insert into sillage.leases (duty, holder, epoch) select unnest(duties), id, 1 from sillage.workers`)
    const { printed, code } = await run(database.url, '--json', '--deep')
    expect(JSON.parse(printed)).toMatchObject({
      warning: 0,
      trouble: 0,
      findings: expect.arrayContaining([
        { about: 'event ids', severity: 'ok', what: expect.stringContaining('different ids'), remedy: null },
        { about: 'workers', severity: 'ok', what: expect.stringContaining('1 running'), remedy: null },
      ]),
    })
    expect(code).toBe(0)
  })

  it('finds an event deleted from the log', async () => {
    await query(`with names as (
        insert into log.tenants (uuid) values (gen_random_uuid()) returning id
      ), streams as (insert into log.streams (tenant, kind, uuid) select id, 'learner', gen_random_uuid() from names returning id)
      insert into log.events select p, now(), now(), streams.id, p - 1, 1, 0, 1, 1, gen_random_uuid(), gen_random_uuid(), '{}', '', '{}'
      from streams, unnest('{1,2,4}'::bigint[]) p`)
    const { printed, code } = await run(database.url)
    await query('delete from log.events')
    expect(printed).toMatch(/^trouble {2}contiguity +position 3 is missing$/m)
    expect(printed).toMatch(
      /^trouble {2}contiguity +learner-\S+ of school \S+ has revision 3 at position 4, right after revision 1$/m,
    )
    expect(code).toBe(1)
  })

  it('reports an unavailable database, checks the rest, and shows no password', async () => {
    const { printed, code } = await run('postgres://sillage:h%40rd2guess@127.0.0.1:1/none')
    expect(printed).toMatch(/^trouble {2}database +could not be checked: .*ECONNREFUSED.*\n +→ Start PostgreSQL/m)
    expect(printed).toMatch(/^ok {7}disk +/m)
    expect(printed).not.toMatch(/h%40rd2guess|h@rd2guess|the-private-half/)
    expect(code).toBe(1)
  })

  it('finds checkpoints of another log than the configured KurrentDB, and checks no positions there', async () => {
    const server = await startKurrentServer()
    try {
      vi.stubEnv('EVENT_LOG', server.url)
      const { printed, code } = await run(database.url)
      expect(printed).toMatch(/^ok {7}log +KurrentDB answers; head at position \d+$/m)
      expect(printed).toMatch(/^ok {7}contiguity +not checked: KurrentDB/m)
      expect(printed).toMatch(
        /^trouble {2}read model people +the checkpoint of people\/1 belongs to another log[^\n]*\n +→ Point EVENT_LOG/m,
      )
      expect(code).toBe(1)
    } finally {
      await server.close()
    }
  })

  it('reports an unavailable KurrentDB, and checks workers and webhooks', async () => {
    vi.stubEnv('EVENT_LOG', 'kurrentdb://admin:hardtoguess@127.0.0.1:1?tls=false&maxDiscoverAttempts=1')
    const { printed } = await run(database.url)
    expect(printed).toMatch(
      /^trouble {2}log +could not be checked: .*\n +→ Start the server of the log, or correct EVENT_LOG/m,
    )
    expect(printed).toMatch(/^ok {7}webhooks/m)
    expect(printed).not.toContain('hardtoguess')
  })

  it('reports pending migrations without applying them', async () => {
    const empty = await freshDatabase('doctor empty', { empty: true })
    try {
      const { printed } = await run(empty.url)
      expect(printed).toMatch(/^warning {2}migrations +\d+ not applied yet: 0001-event-log, .*\n +→ The next start/m)
      expect((await run(empty.url)).printed).toMatch(/^warning {2}migrations +\d+ not applied yet/m)
    } finally {
      await empty.drop()
    }
  })
})
