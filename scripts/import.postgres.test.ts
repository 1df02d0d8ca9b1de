// The import verbs on PostgreSQL: what they print, what they set aside, and how they fail.
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { statement } from '#imports/xapi/statements.fixtures.ts'
import { openPool } from '#platform/database.ts'
import { freshDatabase, type TestDatabase } from '../tests/test-database.ts'

const program = fileURLToPath(new URL('sillage.ts', import.meta.url))
const small = fileURLToPath(new URL('../tests/fixtures/oulad', import.meta.url))
const COLUMNS = 'learner=a,exercise=b,skill=c,correct=d'
const otherSites = fileURLToPath(new URL('../tests/fixtures/oulad-other-sites', import.meta.url))

let database: TestDatabase
let home: string
beforeAll(async () => {
  database = await freshDatabase('import verbs')
  home = await mkdtemp(join(tmpdir(), 'sillage-import-'))
})
afterAll(async () => {
  await database.drop()
  await rm(home, { recursive: true, force: true })
})

async function sillage(...args: string[]): Promise<string> {
  const env = { ...process.env, DATABASE_URL: database.url, SILLAGE_DATA: home, SILLAGE_KEYS: join(home, 'keys') }
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], { env })
  return stdout.replaceAll('\u202f', ' ')
}

describe('the import verbs, on PostgreSQL', () => {
  it('import a dataset, report the result, and add nothing in a second run', async () => {
    const first = await sillage('import', 'oulad', small)
    expect(first).toMatch(/studentVle +5 +rows, 5 taken/)
    expect(first).toMatch(/learning\.content-viewed +5/)
    expect(first).toMatch(/studentAssessment: no score +1 +set aside/)
    expect(first).toMatch(/Written now +18 /)
    const [, path = ''] = /Each row is listed in (.*)/.exec(first) ?? []
    expect(path).toMatch(/imports.oulad-[0-9a-f-]{13}-rejected\.ndjson$/)
    expect((await readFile(path, 'utf8')).trim().split('\n')).toHaveLength(2)
    expect((await stat(path)).mode & 0o077).toBe(0)
    expect(JSON.parse(await sillage('import', 'oulad', small, '--json'))).toMatchObject({ events: 0, before: 18 })
  })

  it('import statements into a new school and into an existing one', async () => {
    const file = join(home, 'statements.ndjson')
    await writeFile(file, `${JSON.stringify(statement({ id: 1 }))}\nnothing\n`)
    const first = JSON.parse(await sillage('import', 'xapi', file, '--school', 'MOOC', '--json'))
    expect(first).toMatchObject({ lines: 2, statements: 1, events: 6, setAside: { 'statements.ndjson: no JSON': 1 } })
    await writeFile(file, `${JSON.stringify(statement({ id: 1 }))}\n${JSON.stringify(statement({ id: 2 }))}\n`)
    const second = JSON.parse(await sillage('import', 'xapi', file, '--tenant', first.tenant, '--json'))
    expect(second).toMatchObject({ tenant: first.tenant, statements: 2, before: 1, events: 1 })
  })

  it('import a table of answers, find its learners again, and enter in the trail whose ids were asked for', async () => {
    const file = join(home, 'answers.csv')
    await writeFile(file, '\ufeffuser,item,skill,correct\r\n7.0,"a ""b""",12,1\r\n8,b,12,0\r\n8,b,12,?\r\n')
    const columns = ['--columns', 'learner=user,exercise=item,skill=skill,correct=correct', '--school', 'Lab']
    const first = JSON.parse(await sillage('import', 'answers', file, ...columns, '--json'))
    expect(first).toMatchObject({ rows: 3, answers: 2, learners: 2, events: 7, before: 0 })
    expect(await readFile(first.rejected, 'utf8')).toContain('"row":4')
    expect(await sillage('import', 'answers', file, ...columns)).toMatch(/Already in the log +4\n/)

    const school = ['--tenant', first.tenant, '--json']
    const { learners } = JSON.parse(await sillage('import', 'learner', '7', '8', ...school))
    expect(learners).toMatchObject([
      { outsideId: '7', state: 'imported' },
      { outsideId: '8', state: 'imported' },
    ])
    const unknown = await sillage('import', 'learner', '9', ...school).catch((error) => error)
    expect(unknown).toMatchObject({ code: 1, stdout: expect.stringMatching(/"state":"unknown"/) })
    const pool = openPool(database.url, { name: 'tests' })
    try {
      const { rows } = await pool.query(
        `select o.person from sillage.trail_opened o join sillage.trail_entries e using (tenant, n)
          where e.tenant = $1 and e.action = 'import-learner' and o.place = 'subject'`,
        [first.tenant],
      )
      const ids = learners.map(({ learner }: { learner: string }) => learner)
      expect(rows.map(({ person }) => person)).toEqual(expect.arrayContaining(ids))
    } finally {
      await pool.end()
    }
  })

  it('import a curriculum, add nothing in a second run, and a version of what has changed', async () => {
    const file = join(home, 'curriculum.csv')
    const rows = [
      'skill,name,grade,prerequisites,exercise,level,question,expected',
      'calcul/division,La division,CM2,calcul/multiplication,,,,',
      'calcul/multiplication,La multiplication,CM1,,,,,',
      'calcul/multiplication,,,,7x8,3,Combien font 7 × 8 ?,56',
      'calcul/multiplication,,,,6x9,9,Combien font 6 × 9 ?,54',
    ]
    await writeFile(file, rows.join('\n'))
    const run = async () =>
      JSON.parse(await sillage('import', 'curriculum', file, '--school', 'Programme', '--json')) as { rejected: string }
    const first = await run()
    expect(first).toMatchObject({ rows: 4, skills: 2, exercises: 1, defined: 3, before: 0, stopped: false })
    expect(await readFile(first.rejected, 'utf8')).toContain('"row":5,"reason":"no level from 1 to 5"')
    expect(await run()).toMatchObject({ defined: 0, before: 3 })
    await writeFile(file, rows.join('\n').replace(',56', ',cinquante-six').replace('6x9,9', '6x9,3'))
    expect(await run()).toMatchObject({ defined: 2, before: 2, rejected: null })

    await writeFile(file, 'skill,prerequisites\ncalcul/multiplication,calcul/division\n')
    const failure = await sillage('import', 'curriculum', file, '--school', 'Programme').catch((error) => error)
    expect(failure).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        'calcul/multiplication, after calcul/division, after calcul/multiplication. Nothing was written.',
      ),
    })
  })

  it('import a framework of competencies, name what is wrong by line and column, and add nothing in a second run', async () => {
    const file = join(home, 'competencies.csv')
    await writeFile(
      file,
      [
        'code;title;kind;domain;expected;grade',
        'FR.CAL.1;Poser une addition;compétence;Calcul;Maîtrise;CE1',
        'FR.CAL.2;Connaître ses tables;connaissance;Calcul;maitrise;CE1',
        'FR.CAL.3;Estimer un résultat;competence;Calcul;initiation;CE2',
      ].join('\n'),
    )
    const run = async () =>
      JSON.parse(await sillage('import', 'competencies', file, '--school', 'Référentiel', '--json')) as {
        rejected: string
      }
    const first = await run()
    expect(first).toMatchObject({ rows: 3, competencies: 2, defined: 2, before: 0, stopped: false })
    expect(await readFile(first.rejected, 'utf8')).toContain(
      '"row":3,"reason":"column \\"kind\\": neither savoir nor compétence"',
    )
    expect(await run()).toMatchObject({ defined: 0, before: 2 })
  })

  it('fail where most of a table was set aside; the corrected files then add what is missing', async () => {
    const wrong = join(home, 'wrong-sites')
    await cp(small, wrong, { recursive: true })
    await cp(join(otherSites, 'vle.parquet'), join(wrong, 'vle.parquet'))
    const only = ['--only', 'AAA-2013J', '--json']
    const failure = await sillage('import', 'oulad', wrong, ...only).catch((error) => error)
    expect(failure).toMatchObject({ code: 1, stderr: expect.stringMatching(/Most rows of studentVle were set aside/) })
    const first = JSON.parse(failure.stdout)
    const second = JSON.parse(await sillage('import', 'oulad', small, ...only))
    expect(second).toMatchObject({ before: first.events, events: second.total - first.events, conflicts: 0 })
    expect(second.types['learning.content-viewed']).toBe(4)
  })

  it('write nothing, not even a school, for a file without statements', async () => {
    const path = join(home, 'login.ndjson')
    await writeFile(path, '<!DOCTYPE html><html></html>')
    const failure = await sillage('import', 'xapi', path, '--school', 'Nothing').catch((error) => error)
    expect(failure).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/is a web page or XML/) })
  })

  it('keep the rejected rows of two files of the same name apart', async () => {
    const rejected = await Promise.all(
      ['a', 'b'].map(async (folder, n) => {
        await mkdir(join(home, folder))
        const path = join(home, folder, 'export.ndjson')
        await writeFile(path, `${JSON.stringify(statement({ id: 70 }))}\n${'\n'.repeat(n)}{"of": "${folder}"\n`)
        return JSON.parse(await sillage('import', 'xapi', path, '--school', 'Two', '--json')).rejected
      }),
    )
    expect(new Set(rejected).size).toBe(2)
    for (const [n, path] of rejected.entries()) expect(await readFile(path, 'utf8')).toContain(`"row":${n + 2}`)
  })

  it.each([
    [['oulad', '/nowhere'], /Could not read .*courses\.parquet\. The folder of the dataset must contain/],
    [['oulad', small, '--only', 'AAA'], /"AAA" is not a course such as AAA-2013J/],
    [['xapi', '/nowhere.ndjson'], /nowhere\.ndjson cannot be read/],
    [['xapi', small, '--zone', 'Paris'], /A time zone is expected, such as Europe\/Paris/],
    [['answers', '/nowhere.csv', '--columns', 'learner=a'], /Name the column of exercise, skill, correct too/],
    [
      ['answers', '/nowhere.csv', '--columns', 'pupil=a'],
      /"pupil" is not one of learner, exercise, skill, correct, at/,
    ],
    [['answers', '/nowhere.csv', '--columns', COLUMNS], /Give --school NAME for a new school/],
    [['answers', '/nowhere.csv', '--columns', COLUMNS, '--school', 'A'], /nowhere\.csv cannot be read/],
    [['answers', 'x', '--columns', COLUMNS, '--separator', 'dash'], /tab, comma, semicolon, pipe or one character/],
    [['answers', 'x', '--columns', COLUMNS, '--from', 'Monday'], /A day such as 2024-09-02/],
    [['learner', '7', '--school', 'No such school'], /There is no school/],
  ])('refuse %j with a reason and without a stack', async (wrong, reason) => {
    const failure = await sillage('import', ...wrong).catch((error: { stderr: string }) => error.stderr)
    expect(failure).toMatch(reason)
    expect(failure).not.toMatch(/ {4}at /)
  })
})
