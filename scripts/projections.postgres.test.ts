// `sillage projections` on PostgreSQL: its output for people and machines, and its exit codes.

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { openService } from '#compose/compose.ts'
import { openPostgresLog } from '#event-log/postgres/postgres-log.ts'
import { derivedCommandId, eventId, PersonId, streamName } from '#kernel/ids.ts'
import { id, minute, someone } from '#kernel/specification.ts'
import { readConfig } from '#platform/config.ts'
import { openPool } from '#platform/database.ts'
import { openLog } from '#platform/logger.ts'
import { readGenerations } from '#projecting/generations/generation.ts'
import skillProfile from '../projections/learning/skill-profile.ts'
import { attempted } from '../tests/fixtures/learning.ts'
import { caughtUp } from '../tests/http/caught-up.ts'
import { freshDatabase, type TestDatabase } from '../tests/test-database.ts'
import { runCommandLine } from './command-line/program.ts'

const name = skillProfile.name
/** The version currently defined; these verbs work the same for any version. */
const v = skillProfile.version

describe('the verb projections, on PostgreSQL', () => {
  let database: TestDatabase
  let home: string

  beforeAll(async () => {
    database = await freshDatabase('projections verb')
    home = await mkdtemp(join(tmpdir(), 'sillage-projections-'))
    await append(0)
    // A service feeds the live rows, then stops.
    const service = await openService(
      readConfig({ DATABASE_URL: database.url, SILLAGE_DATA: home, SILLAGE_KEYS: join(home, 'keys') }),
      {
        logger: openLog({ level: 'silent' }),
        worker: true,
        join: true,
      },
    )
    await caughtUp({ service })
    await service.close()
  })
  afterAll(async () => {
    await database.drop()
    await rm(home, { recursive: true, force: true })
  })
  afterEach(() => {
    vi.unstubAllEnvs()
    vi.restoreAllMocks()
    process.exitCode = undefined
  })

  /** Two answers of each of three learners. */
  async function append(from: number): Promise<void> {
    const log = await openPostgresLog({ url: database.url })
    for (const n of [1, 2, 3]) {
      const learner = PersonId.parse(id('1ea', n))
      const command = derivedCommandId('verb', learner, String(from))
      await log.append({
        stream: streamName('learner', learner),
        tenant: someone.tenant,
        expected: from === 0 ? 'none' : from - 1,
        events: [1, 2].map((i) => ({
          ...attempted({ correct: i === 1 }),
          id: eventId(command, i),
          subject: learner,
          actor: learner,
          correlationId: command,
          causationId: null,
          fingerprint: 0,
          occurredAt: minute(i),
          zone: someone.zone,
          sealed: [],
        })),
      })
    }
    await log.close()
  }

  async function run(...args: string[]): Promise<{ printed: string; said: string; code: unknown }> {
    vi.stubEnv('DATABASE_URL', database.url)
    vi.stubEnv('SILLAGE_DATA', home)
    vi.stubEnv('SILLAGE_KEYS', join(home, 'keys'))
    process.exitCode = undefined
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    const complained = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    await runCommandLine(['projections', ...args])
    const text = (calls: readonly (readonly unknown[])[]) => calls.map(([one]) => String(one)).join('')
    const outcome = {
      printed: text(written.mock.calls).replaceAll('\u202f', ' '),
      said: text(complained.mock.calls),
      code: process.exitCode ?? 0,
    }
    vi.restoreAllMocks()
    return outcome
  }
  const generationStates = async () => {
    const pool = openPool(database.url, { name: 'test projections verb', max: 1 })
    const own = (await readGenerations(pool)).filter(({ projection }) => projection === name)
    await pool.end()
    return own.map(({ generation, state, paused }) => `${generation} ${state}${paused ? ' paused' : ''}`)
  }

  it('lists the read models, and shows one in detail', async () => {
    const { printed, code } = await run('list')
    expect(printed).toMatch(/^READ MODEL +VERSION +GENERATION +LAG +STATUS$/m)
    expect(printed).toMatch(new RegExp(`^skill-profile +${v} +1 +0 +in sync; not fed since `, 'm'))
    expect(code).toBe(0)
    expect(JSON.parse((await run('list', '--json')).printed)).toContainEqual(
      expect.objectContaining({ projection: name, verdict: 'in-sync', definedVersion: v }),
    )
    expect((await run('status', name)).printed).toMatch(
      new RegExp(
        `^skill-profile: in sync, defined: version ${v}\\n +generation 1 +version ${v} +live +position 6 +no lag`,
      ),
    )
    expect(JSON.parse((await run('status', name, '--json')).printed)).toMatchObject({ projection: name, history: [] })
  })

  it('lists the read models when the name is unknown, and exits with 2', async () => {
    for (const args of [['status'], ['rebuild'], ['switch', '--yes'], ['rollback', '--yes'], ['verify'], ['export']]) {
      const [verb = '', ...more] = args
      const { said, printed, code } = await run(verb, 'skill-profil', ...more)
      expect(said, verb).toMatch(/Unknown read model "skill-profil"\. Known read models: .*skill-profile/)
      expect(code, verb).toBe(2)
      expect(printed, verb).toBe('')
    }
  })

  it('shows what a rebuild would do, does nothing, and exits with 5', async () => {
    expect(await run('rebuild', name, '--switch', '--dry-run')).toEqual({
      printed: `Would rebuild skill-profile, version ${v}, beside the live rows, and switch to it.\n`,
      said: '',
      code: 5,
    })
    expect(await generationStates()).toEqual(['1 live'])
  })

  it('rebuilds, with progress as JSON lines on standard error and one JSON result on standard output', async () => {
    const { printed, said, code } = await run('rebuild', name, '--json')
    expect(code).toBe(0)
    expect(JSON.parse(printed)).toMatchObject({
      stopped: false,
      rebuilt: [
        {
          projection: name,
          generation: { generation: 2, state: 'ready', position: '6' },
          resumed: false,
          events: 6,
          fault: null,
          comparison: { before: { rows: 3 }, after: { rows: 3 }, same: true },
          refused: null,
          switched: null,
        },
      ],
    })
    const lines = said
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    for (const line of lines) expect(line).toMatchObject({ progress: `${name}/2`, total: 6, trouble: null })
    expect(lines.at(-1)).toMatchObject({ done: 6 })
  })

  it('compares, and exits with 1 if rows differ, 0 if they are the same', async () => {
    const same = await run('diff', name, '-g', '2', '--json')
    expect(same.code).toBe(0)
    expect(JSON.parse(same.printed)).toMatchObject({ same: true, before: { generation: 1 }, after: { generation: 2 } })
    const sum = async (by: number) => {
      const pool = openPool(database.url, { name: 'test projections verb', max: 1 })
      await pool.query('update read.skill_profile__g2 set attempts = attempts + $2 where learner = $1', [
        id('1ea', 2),
        by,
      ])
      await pool.end()
    }
    await sum(7)
    const differing = await run('diff', name)
    await sum(-7)
    expect(differing.code).toBe(1)
    expect(differing.printed).toMatch(
      /1 rows changed, 0 added, 0 removed\.\n +attempts: in 1 rows\n +changed: tenant .*\n +attempts: 2 → 9/,
    )
  })

  it('compares a new generation with live rows that are not fed, at their position', async () => {
    await run('switch', name, '--yes')
    expect(await generationStates()).toEqual(['1 retired', '2 live'])
    await append(2)
    const { printed, code } = await run('rebuild', name)
    expect(printed).toMatch(
      /skill-profile: the same rows, compared at position 6\.\nskill-profile\/3 is ready\. Switch: sillage projections switch skill-profile/,
    )
    expect(code).toBe(0)
  })

  it.each([
    [
      'switch',
      ['-g', '3'],
      `Make generation 3 (version ${v}, position 12) of skill-profile live, instead of 2 (version ${v}, position 6)`,
    ],
    [
      'rollback',
      [],
      `Go back from 2 (version ${v}, position 6) to 1 (version ${v}, position 6) of skill-profile, stopped since `,
    ],
    ['drop', [], `Drop 1 (version ${v}, position 6), 3 (version ${v}, position 12) of skill-profile`],
  ])('%s changes nothing without confirmation', async (verb, more, plan) => {
    const dry = await run(verb, name, ...more, '--dry-run')
    expect(dry.printed).toContain(`Dry run: ${plan}`)
    expect(dry.code).toBe(5)
    const isTTY = process.stdin.isTTY
    process.stdin.isTTY = false
    const unconfirmed = await run(verb, name, ...more)
    process.stdin.isTTY = isTTY
    expect(unconfirmed).toMatchObject({ printed: '', code: 3, said: expect.stringContaining('not done without --yes') })
    expect(await generationStates()).toEqual(['1 retired', '2 live', '3 ready'])
  })

  it('changes nothing when reading or in a dry run: it creates nothing and applies no migration', async () => {
    const pool = openPool(database.url, { name: 'test projections verb', max: 1 })
    await pool.query(`delete from sillage.generations where projection = 'teacher-notices'`)
    await pool.query('drop table read.teacher_notices__g1 cascade')
    expect((await run('list')).printed).toMatch(/^teacher-notices .*not built$/m)
    expect((await run('rebuild', name, '--dry-run')).code).toBe(5)
    const made = async () =>
      (await pool.query(`select from sillage.generations where projection = 'teacher-notices'`)).rowCount
    expect(await made()).toBe(0)

    const { rows } = await pool.query('delete from kysely_migration where name > $1 returning *', ['0005'])
    for (const args of [['list'], ['rebuild', name, '--dry-run']])
      expect(await run(...args)).toMatchObject({
        code: 3,
        printed: '',
        said: expect.stringMatching(/0006-webhooks.*Start the service/),
      })
    expect((await pool.query('select from kysely_migration where name > $1', ['0005'])).rowCount).toBe(0)
    for (const { name: migration, timestamp } of rows)
      await pool.query('insert into kysely_migration (name, timestamp) values ($1, $2)', [migration, timestamp])
    await pool.end()
    // A command that changes something creates it.
    await run('resume', name)
    vi.restoreAllMocks()
    expect((await run('list')).printed).toMatch(/^teacher-notices .*in sync/m)
  })

  it('refuses an unsafe change with 3, and names the remedy', async () => {
    expect(await run('switch', name, '-g', '3', '--yes')).toMatchObject({
      code: 0,
      printed: expect.stringContaining('Undo: '),
    })
    const { said, code, printed } = await run('rollback', name, '--yes')
    expect(said).toMatch(
      new RegExp(
        `skill-profile/2 has been stopped since .* \\(6 events behind\\): no worker has version ${v}\\. .* --force`,
      ),
    )
    expect({ code, printed }).toEqual({ code: 3, printed: '' })
    expect(await run('switch', name, '-g', '3', '--yes')).toMatchObject({
      code: 3,
      said: 'skill-profile/3 is live already.\n',
    })
    expect((await run('drop', name, '-g', '3', '--yes')).code).toBe(3)
    expect(await run('rollback', name, '--yes', '--force')).toMatchObject({
      code: 0,
      printed: expect.stringContaining('skill-profile/2 is live again'),
    })
    expect(await generationStates()).toEqual(['1 retired', '2 live', '3 retired'])
  })

  it('verifies a sample or all rows, without touching an unfinished rebuild', async () => {
    expect(await run('verify', name)).toMatchObject({
      code: 0,
      printed: expect.stringMatching(/^3 of about 3 rows of skill-profile .* position 6: all correct\.$/m),
    })
    const pool = openPool(database.url, { name: 'test projections verb', max: 1 })
    await pool.query('update read.skill_profile__g2 set attempts = 9 where learner = $1', [id('1ea', 2)])
    // A rebuild stopped before its first save.
    await pool.query(
      `insert into sillage.generations (projection, generation, version, source_hash, table_name)
        select projection, 9, version, source_hash, 'skill_profile__g9' from sillage.generations where projection = $1 and generation = 2`,
      [name],
    )
    await pool.query(
      `insert into sillage.checkpoints (projection, generation, log_id, position)
        select projection, 9, log_id, 0 from sillage.checkpoints where projection = $1 and generation = 2`,
      [name],
    )
    await pool.query('create table read.skill_profile__g9 (like read.skill_profile__g2)')
    const sampled = await run('verify', name)
    expect(sampled.code).toBe(1)
    expect(sampled.printed).toMatch(/1 are wrong .*\n +changed: .*\n +attempts: 9 → 2/)
    const all = await run('verify', name, '--all', '--json')
    expect(all.code).toBe(1)
    expect(JSON.parse(all.printed)).toMatchObject({ changed: 1, byColumn: { attempts: 1 } })
    expect(await generationStates()).toEqual(['1 retired', '2 live', '3 retired', '9 building'])
    expect((await run('export', name, '-g', '9')).said).toMatch(/not completely built/)
    expect((await run('drop', name, '-g', '9', '--yes')).code).toBe(0)
    await pool.end()
  })

  it('exports the rows to a file that only its owner can read', async () => {
    const file = join(home, 'rows.csv')
    const { printed, code } = await run('export', name, '--to', file, '--tenant', someone.tenant)
    expect(printed).toBe(`3 rows of skill-profile/2 at position 6 written to ${file}\n`)
    expect(code).toBe(0)
    expect(await readFile(file, 'utf8')).toMatch(
      new RegExp(`^# skill-profile, version ${v}, generation 2, position 6, log \\S+\\ntenant,learner,skill,`),
    )
    expect(
      (await run('export', name, '--to', '/nowhere/rows.csv').catch((error: Error) => ({ said: error.message }))).said,
    ).toMatch(/nowhere/)
  })

  it('pauses and resumes', async () => {
    await run('pause', name)
    expect(await generationStates()).toContain('2 live paused')
    expect((await run('list')).printed).toMatch(/^skill-profile .*paused/m)
    await run('resume', name)
    expect(await generationStates()).toContain('2 live')
    expect((await run('status', name)).printed).toMatch(/history\n.* resume +generation 2 .*\n.* pause +generation 2/)
  })
})
