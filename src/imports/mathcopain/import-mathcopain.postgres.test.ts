// MathCopain's files into a real PostgreSQL by the verb: checked, imported, killed on the way, and compared.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPostgresLog } from '#event-log/postgres/postgres-log.ts'
import { START } from '#kernel/ids.ts'
import { openVerbProcess, type VerbProcess } from '../../../scripts/command-line/verb-process.fixtures.ts'
import { freshDatabase, type TestDatabase } from '../../../tests/test-database.ts'

const verb = fileURLToPath(new URL('../../../scripts/sillage.ts', import.meta.url))

let database: TestDatabase
let home: string
let files: string
let small: string
let verbs: VerbProcess
beforeAll(async () => {
  database = await freshDatabase('mathcopain')
  home = await mkdtemp(join(tmpdir(), 'sillage-mathcopain-'))
  verbs = openVerbProcess(home)
  files = join(home, 'export')
  small = join(home, 'small')
  await sillage('mathcopain-sample', files, '--users', '1000', '--seed', '7')
  await sillage('mathcopain-sample', small, '--users', '30', '--seed', '3')
})
afterAll(async () => {
  verbs?.end()
  await database.drop()
  await rm(home, { recursive: true, force: true })
})

const environment = () => ({
  ...process.env,
  DATABASE_URL: database.url,
  SILLAGE_DATA: home,
  SILLAGE_KEYS: join(home, 'keys'),
})
/** In a process of its own, to be killed. */
const start = (...args: string[]) =>
  spawn(process.execPath, [verb, 'import', ...args], { env: environment(), stdio: 'ignore' })
async function sillage(...args: string[]) {
  const { code, printed: stdout, said: stderr } = await verbs.run(['import', ...args], environment())
  return { code, stdout, stderr }
}
const into = (school: string, ...more: string[]) => sillage('mathcopain', files, '--school', school, '--json', ...more)

describe('sillage import mathcopain on PostgreSQL', () => {
  it('reports each rule in a dry run, keeps the rejected records without their values, and writes no event', async () => {
    const log = await openPostgresLog({ url: database.url })
    try {
      const before = await log.head()
      const { code, stdout } = await into('Essai', '--dry-run')
      expect(code).toBe(0)
      const report = JSON.parse(stdout)
      expect(report).toMatchObject({ dryRun: true, files: { 'users.json': { isThere: true } } })
      const counts = new Map(
        report.rules.map(({ rule, records }: { rule: string; records: number }) => [rule, records]),
      )
      for (const rule of [
        'users.json: username is missing',
        'users.json: not UTF-8: save the file as UTF-8',
        'responses.json: is_correct is missing',
        'responses.json: created_at is not a date between 2000 and now',
        'responses.json: skill_domain is not a known domain: imported as unknown',
        'responses.json: user_id is of no accepted user',
        'responses.json: id: an earlier record has the same',
        'links.json: child_id is of no accepted user',
        'analytics-events.json: left out: no event here for this event_type',
      ])
        expect(counts.get(rule), rule).toBeGreaterThan(0)
      // What was read and not accepted is in the report, by rule.
      const read = Object.values<{ read: number; accepted: number }>(report.files)
      const left = report.rules.filter(({ taken }: { taken: boolean }) => !taken)
      expect(read.reduce((sum, one) => sum + one.read - one.accepted, 0)).toBe(
        left.reduce((sum: number, { records }: { records: number }) => sum + records, 0),
      )
      const rejected = await readFile(report.rejected, 'utf8')
      expect(rejected).not.toContain('leo')
      expect(Object.keys(JSON.parse(rejected.split('\n')[0] ?? ''))).toEqual([
        'school',
        'file',
        'row',
        'reason',
        'taken',
      ])
      expect(await log.head()).toBe(before)
    } finally {
      await log.close()
    }
  })

  it('loses and doubles nothing when it is killed and run again, and both sides agree', async () => {
    const log = await openPostgresLog({ url: database.url })
    try {
      const before = await log.head()
      const child = start('mathcopain', files, '--school', 'Les Tilleuls', '--json')
      const ended = new Promise((resolve) => child.once('exit', resolve))
      while (child.exitCode === null && (await log.head()) < before + 1_000n) await delay(20)
      child.kill('SIGKILL')
      await ended
      // Killed before its end, or this test shows nothing.
      expect(child.signalCode).toBe('SIGKILL')

      const { code, stdout } = await into('Les Tilleuls')
      expect(code).toBe(0)
      const summary = JSON.parse(stdout)
      expect(summary).toMatchObject({ conflicts: 0, stopped: false, integrity: { differences: [] } })
      expect(summary.before).toBeGreaterThan(0)
      expect(summary.integrity.log).toEqual(summary.integrity.files)
      expect(summary.integrity.files.answers).toBe(summary.files['responses.json'].accepted)
      expect(summary.integrity.files.durationMs).toBeGreaterThan(0)
    } finally {
      await log.close()
    }
  })

  it('adds nothing in a second run, and one event for one more answer of a later export', async () => {
    const run = async () =>
      JSON.parse((await sillage('mathcopain', small, '--school', 'Petite', '--json')).stdout) as object
    expect(await run()).toMatchObject({ integrity: { differences: [] } })
    expect(await run()).toMatchObject({ events: 0, integrity: { differences: [] } })
    const path = join(small, 'responses.json')
    const bytes = await readFile(path)
    const more = {
      ...{ id: 'nouvelle', user_id: 20, exercise_id: 'mult_9x9', skill_domain: 'multiplication' },
      ...{ is_correct: true, time_taken_seconds: 5, created_at: '2025-06-01T10:00:00' },
    }
    await writeFile(path, Buffer.concat([Buffer.from(`[\n${JSON.stringify(more)},\n`), bytes.subarray(2)]))
    expect(await run()).toMatchObject({ events: 1, integrity: { differences: [] } })
  })

  it('withdraws everything that it did, lets everyone whom it brought leave, and finds nothing to do in a second run', async () => {
    const { stdout } = await sillage('mathcopain', small, '--school', 'Petite', '--json')
    const { integrity } = JSON.parse(stdout)
    const withdraw = async (how = '--yes') =>
      JSON.parse((await sillage('withdraw', 'mathcopain', '--school', 'Petite', how, '--json')).stdout)
    expect((await sillage('withdraw', 'mathcopain', '--school', 'Petite')).code).toBe(2)
    const people = integrity.files.people + 1 // the person who stands for the staff
    const { answers, declared, sessions, views } = integrity.files
    const all = {
      facts: { facts: answers + declared + sessions + views, answers, before: 0 },
      ...{ left: people, before: 0, stopped: false },
    }
    const dry = await withdraw('--dry-run')
    expect(dry).toMatchObject({ ...all, dryRun: true })
    // The dry run has changed nothing of what it counts.
    const { dryRun: _, ...done } = dry
    expect(await withdraw()).toEqual({ ...done, dryRun: false })
    expect(await withdraw()).toMatchObject({
      facts: { facts: 0, answers: 0, before: all.facts.facts },
      ...{ left: 0, unenrolled: 0, before: people },
    })
    const again = await sillage('mathcopain', small, '--school', 'Petite')
    expect(again).toMatchObject({ code: 2, stdout: '' })
    expect(again.stderr).toContain('was withdrawn. Import into another school')
    const log = await openPostgresLog({ url: database.url })
    try {
      const types = ['identity.guardian-link-asked', 'identity.guardian-link-ended', 'identity.person-left-school']
      const { tenant } = JSON.parse(stdout)
      const { events } = await log.readAll({ after: START, limit: 10_000, filter: { tenant, types } })
      const count = (type: string | undefined) => events.filter((event) => event.type === type).length
      expect(count(types[1])).toBe(count(types[0]))
      expect(count(types[2])).toBe(people)
    } finally {
      await log.close()
    }
  })

  it('refuses a school that it did not open, until it is told to go on', async () => {
    const other = join(home, 'answers.csv')
    await writeFile(other, 'user,item,skill,correct\na,b,c,1\n')
    const columns = ['--columns', 'learner=user,exercise=item,skill=skill,correct=correct']
    const { tenant } = JSON.parse((await sillage('answers', other, '--school', 'Lab', ...columns, '--json')).stdout)
    const refused = await sillage('mathcopain', small, '--tenant', tenant, '--json')
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toContain('was opened before this import. Back up the database')
    const done = await sillage('mathcopain', small, '--tenant', tenant, '--into-existing', '--json')
    expect(JSON.parse(done.stdout)).toMatchObject({ tenant, integrity: { differences: [] } })
  })

  it('refuses a folder without users with a reason', async () => {
    const { code, stderr } = await sillage('mathcopain', home, '--school', 'Rien')
    expect(code).toBe(2)
    expect(stderr).toContain('users.json and responses.json must be in the folder')
  })
})
