// `sillage processes`: what it shows of a stopped process, what it lets an operator do, and its exit codes.
import type pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { openPool } from '#platform/database.ts'
import { freshDatabase, type TestDatabase } from '../tests/test-database.ts'
import { runCommandLine } from './command-line/program.ts'

describe('the verb processes, on PostgreSQL', () => {
  let database: TestDatabase
  let pool: pg.Pool

  beforeAll(async () => {
    database = await freshDatabase('processes verb')
    pool = openPool(database.url, { name: 'test processes verb', max: 1 })
    await pool.query(
      `insert into sillage.processes (name, version, log_id, since, position, fault)
       select 'at-risk', 1, id, 0, 0, '{"position": "7", "type": "learning.exercise-attempted", "error": "poison"}' from log.identity`,
    )
    await pool.query(
      `insert into sillage.outbox (process, tenant, key, command, idempotency_key, cause, correlation, status, attempts, code, detail, settled_at)
       select 'at-risk', gen_random_uuid(), 'k', 'learning.adjust-difficulty', s, '', '', s, 12, code, s, case s when 'refused' then now() end
       from (values ('stuck', null), ('refused', 'not-enrolled')) v(s, code)`,
    )
  })
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })
  afterEach(() => {
    vi.unstubAllEnvs()
    vi.restoreAllMocks()
    process.exitCode = undefined
  })

  async function run(...args: string[]): Promise<{ printed: string; said: string; code: unknown }> {
    for (const [name, value] of Object.entries(database.environment)) vi.stubEnv(name, value)
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    const complained = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    await runCommandLine(['processes', ...args])
    const text = (calls: readonly (readonly unknown[])[]) => calls.map(([one]) => String(one)).join('')
    const outcome = {
      printed: text(written.mock.calls),
      said: text(complained.mock.calls),
      code: process.exitCode ?? 0,
    }
    vi.restoreAllMocks()
    return outcome
  }

  it('lists the processes', async () => {
    const { printed, code } = await run('list')
    expect(printed).toMatch(/^at-risk +standing-still +1 +0 +0 +0 +1 +1 +0$/m)
    expect(code).toBe(0)
    expect(JSON.parse((await run('list', '--json')).printed)).toMatchObject({
      processes: [{ process: 'at-risk', position: '0', stuck: 1 }],
      notDeployed: expect.arrayContaining([
        'openid-identities',
        'sign-in-names',
        'recorded-decisions',
        'sequence-assignments',
        'path-assignments',
      ]),
    })
  })

  it('shows why a process has stopped, what was refused, and the remedy', async () => {
    const { printed } = await run('status', 'at-risk')
    expect(printed).toContain('stopped at learning.exercise-attempted, position 7: poison.')
    expect(printed).toContain('sillage processes retry at-risk')
    expect(printed).toMatch(/learning\.adjust-difficulty +refused +12 +k +\S+ +not-enrolled: refused/)
    expect(JSON.parse((await run('status', 'at-risk', '--json')).printed)).toMatchObject({ troubles: [{}, {}] })
  })

  it('retries a process', async () => {
    await run('retry', 'at-risk')
    const { rows } = await pool.query('select fault, turn from sillage.processes')
    expect(rows).toEqual([{ fault: null, turn: 1n }])
    expect((await pool.query('select status, attempts from sillage.outbox order by id')).rows).toEqual([
      { status: 'waiting', attempts: 0 },
      { status: 'refused', attempts: 12 },
    ])
  })

  describe('for a parked key', () => {
    const school = '11111111-1111-4111-8111-111111111111'
    beforeAll(() =>
      pool.query(
        `insert into sillage.process_parked (process, tenant, key, kind, position, type, stream, revision, error)
         values ('at-risk', $1, 'k1', 'event', 7, 'learning.exercise-attempted', 'learner-1', 3, 'poison'),
           ('at-risk', $1, 'k1', 'event', 9, 'learning.exercise-attempted', 'learner-1', 4, null),
           ('at-risk', $1, null, 'event', 8, 'learning.exercise-attempted', 'learner-2', 0, 'of a newer program')`,
        [school],
      ),
    )

    it('shows the error, its place and how many triggers wait', async () => {
      const { printed } = await run('status', 'at-risk')
      expect(printed).toMatch(/^parked +2 keys wait for a fix with 3 triggers.*sillage processes retry at-risk$/m)
      expect(printed).toMatch(/^k1 +2 +7 +learning\.exercise-attempted +\S+ +poison$/m)
      expect(printed).toMatch(/^learner-2 +1 +8 +learning\.exercise-attempted +\S+ +of a newer program$/m)
      expect(JSON.parse((await run('status', 'at-risk', '--json')).printed)).toMatchObject({
        parkedKeys: [{ key: 'k1', triggers: 2, position: '7' }, { key: 'learner-2' }],
      })
    })

    it('drops the key only with --yes, and retries the others', async () => {
      expect(await run('forget', 'at-risk', '--key', 'k1')).toMatchObject({
        printed: expect.stringMatching(/^Warning: this would drop 2 triggers under the key k1 .*never react/),
        code: 3,
      })
      process.exitCode = undefined
      expect(await run('forget', 'at-risk', '--key', 'k1', '--yes')).toMatchObject({ code: 0 })
      const { rows } = await pool.query('select stream from sillage.process_parked')
      expect(rows).toEqual([{ stream: 'learner-2' }])
      expect((await pool.query('select retry_after from sillage.processes')).rows).toEqual([{ retry_after: 0n }])
      expect(await run('forget', 'at-risk', '--key', 'k1', '--yes')).toMatchObject({ code: 2 })
    })
  })

  it('lists the deployed processes when the name is unknown, and exits with 2', async () => {
    expect(await run('status', 'at-rest')).toMatchObject({
      said: expect.stringContaining('Deployed: at-risk.'),
      code: 2,
    })
  })

  it('forgets a process only with --yes, and exits with 3 without it', async () => {
    expect(await run('forget', 'at-risk')).toMatchObject({ printed: expect.stringContaining('1 unsent'), code: 3 })
    expect((await pool.query('select from sillage.processes')).rows).toHaveLength(1)
    process.exitCode = undefined
    expect(await run('forget', 'at-risk', '--yes')).toMatchObject({ code: 0 })
    expect((await pool.query('select from sillage.outbox')).rows).toEqual([])
    expect((await run('list')).printed).toMatch(/^at-risk +not deployed$/m)
  })
})
