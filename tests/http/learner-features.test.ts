// The features of a learner over HTTP and in a file: as they were at any moment, and not for who objects to predictions.
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { featureSchema } from '#ml/features/answer-features.ts'
import { runVerb } from '../../scripts/command-line/run-verb.fixtures.ts'
import { attempt, openSchool, openStack, type Stack } from './stack.ts'

const HOUR_MS = 3_600_000

let stack: Stack
let school: Awaited<ReturnType<typeof openSchool>>
let teacher: string
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sillage-features-'))
  stack = await openStack('learner features', { worker: true })
  school = await openSchool(stack, 3)
  teacher = await stack.token('teacher')
})
afterAll(async () => {
  await stack?.close()
  await rm(folder, { recursive: true, force: true })
})

const ago = (ms: number) => new Date(Date.now() - ms).toISOString()
const learnerOf = (n: number): string => school.learners[n] ?? ''

async function answers(learner: string, more: object = {}): Promise<string> {
  const answer = await stack.ask('POST', '/api/adaptive/interaction', { token: teacher, body: attempt(learner, more) })
  if (answer.statusCode !== 201) throw new Error(answer.body)
  return answer.json().position
}

async function features(learner: string, query = '') {
  const answer = await stack.ask('GET', `/api/learners/${learner}/features?${query}`)
  return { status: answer.statusCode, body: answer.json() }
}

describe('the features of a learner', () => {
  it('are made of the answers, and say what is missing', async () => {
    const learner = learnerOf(0)
    await answers(learner, { occurredAt: ago(HOUR_MS), correct: false })
    const position = await answers(learner)
    const { status, body } = await features(learner, `atLeast=${position}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      learner,
      skill: 'calcul/addition',
      exercise: null,
      nextAnswer: {
        schema: 'next-answer/1',
        hash: featureSchema.hash,
        values: { streak: 1, successRate: 0.5, exerciseAnswers: 0, exerciseDifficulty: null, gap: 0 },
        missing: { exerciseDifficulty: 'without the encodings of a model' },
      },
      situation: { schema: 'situation/1', values: { sessionAnswers: 1, level: null, fatigue: null } },
      courses: [{ class: school.class, schema: 'course/1' }],
    })
    expect(Object.keys(body.nextAnswer.values)).toEqual(featureSchema.features.map(({ name }) => name))
    const again = await features(learner, `exercise=calcul/addition/7&level=4&atLeast=${position}`)
    expect(again.body.nextAnswer.values.exerciseAnswers).toBeCloseTo(Math.log(3), 4)
    expect(again.body.situation.values.level).toBe(4)
  })

  it('at a past moment are what they were, whatever comes later', async () => {
    const learner = learnerOf(0)
    const position = await answers(learner, { correct: false })
    const moments = [`at=${position}`, `at=${ago(0)}`]
    const before = await Promise.all(moments.map((moment) => features(learner, moment)))
    const now = await features(learner, `atLeast=${position}`)
    for (const { status, body } of before) {
      expect(status).toBe(200)
      expect(body).toEqual(now.body)
    }
    for (const skill of ['calcul/addition', 'lecture/sons']) await answers(learner, { skill, exercise: 'later' })
    expect(await Promise.all(moments.map((moment) => features(learner, moment)))).toEqual(before)
  })

  it('have the grade of the skill and the success on what comes before it, from the curriculum as it was', async () => {
    const define = async (skill: string, grade: number, ...prerequisites: readonly string[]) => {
      const body = { skill, grade, prerequisites }
      const defined = await stack.ask('POST', '/api/curriculum/skills', { body })
      expect([defined.statusCode, defined.body]).toEqual([201, expect.anything()])
      return defined.json().position as string
    }
    const learner = learnerOf(1)
    await answers(learner, { skill: 'lecture/lettres' })
    const first = await define('lecture/mots', 1, 'lecture/lettres', 'lecture/sons')
    const answered = await answers(learner, { skill: 'lecture/mots' })
    const now = await features(learner, `atLeast=${answered}`)
    // One right answer: 0.7 × 0.5 + 0.3. The other skill before it was never answered.
    expect(now.body.situation.values).toMatchObject({ grade: 1, prerequisiteMastery: 0.65 })
    const later = await define('lecture/mots', 2)
    const after = await features(learner, `atLeast=${later}`)
    expect(after.body.situation.values).toMatchObject({ grade: 2, prerequisiteMastery: null })
    const then = await features(learner, `skill=lecture/mots&at=${answered}`)
    expect(then.body.situation).toEqual(now.body.situation)
    expect((await features(learner, `at=${answered}`)).body.situation).toEqual(now.body.situation)
    expect(
      (await features(learner, `skill=lecture/mots&at=${Number(first) - 1}`)).body.situation.values.grade,
    ).toBeNull()

    const file = join(folder, 'taught.csv')
    await exported('--table', 'skills', '--out', file)
    const [head = '', ...rows] = (await readFile(file, 'utf8')).trim().split('\n')
    const own = rows.find((row) => row.startsWith(`${learner},lecture/mots,`))?.split(',')
    expect(own?.[head.split(',').indexOf('grade')]).toBe('2')
  })

  it('of a question at a time of its own have its gap and its hour in the zone of the school', async () => {
    const learner = learnerOf(0)
    const position = await answers(learner)
    const { body } = await features(learner, `asked=2031-07-01T22:30:00Z&atLeast=${position}`)
    expect(body.situation.values).toMatchObject({ hour: 0, weekday: 3, sessionLength: 0 })
    expect(body.nextAnswer.values.gap).toBeGreaterThan(15)
  })

  it('are not found for a learner without any, and refused for a bad question', async () => {
    expect((await features(randomUUID())).status).toBe(404)
    const { status, body } = await features(learnerOf(0), 'level=6')
    expect([status, body.errors[0].pointer]).toEqual([422, '/level'])
  })
})

describe('who objects to predictions', () => {
  it('gets none, at no moment, and is in no table', async () => {
    const [objecting, other] = [learnerOf(1), learnerOf(2)]
    await answers(objecting)
    const position = await answers(other)
    const objection = { person: objecting, purpose: 'prediction' }
    const made = await stack.ask('POST', '/api/rights/objections', { body: objection })
    expect([made.statusCode, made.body]).toEqual([201, expect.anything()])

    for (const query of ['', `at=${position}`, `at=${ago(0)}`]) {
      const { status, body } = await features(objecting, query)
      expect([query, status, body.type]).toEqual([query, 403, '/problems/objected'])
      expect(body.facts).toEqual({ person: objecting, purpose: 'prediction' })
    }
    expect((await features(other, `atLeast=${position}`)).status).toBe(200)

    for (const table of ['skills', 'courses']) {
      const file = join(folder, `objecting-${table}.csv`)
      const ended = await exported('--table', table, '--out', file)
      expect(ended).toMatchObject({ learners: 2, leftOut: { objecting: 1, restricted: 0 } })
      const text = await readFile(file, 'utf8')
      expect([text.includes(objecting), text.includes(other)]).toEqual([false, true])
    }

    const back = await stack.ask('POST', '/api/rights/objections/withdrawals', { body: objection })
    expect(back.statusCode).toBe(201)
    expect((await features(objecting, `atLeast=${position}`)).status).toBe(200)
  })
})

/** Exports with the verb; gives what it printed. */
async function exported(...options: string[]) {
  const args = ['models', 'features', '--tenant', stack.tenant, '--json', ...options]
  const { code, printed, said } = await runVerb(stack.service, args)
  if (code !== 0) throw new Error(said + printed)
  return JSON.parse(printed.trim().split('\n').at(-1) ?? '')
}

describe('a table of features', () => {
  it('has the vectors that the question has, in CSV and in Parquet', async () => {
    const learner = learnerOf(0)
    const at = ago(0)
    const { body } = await features(learner, `at=${at}&asked=${at}&skill=lecture/sons`)
    const [csv, parquet] = [join(folder, 'skills.csv'), join(folder, 'skills.parquet')]
    const done = await exported('--as-of', at, '--out', csv)
    await exported('--as-of', at, '--out', parquet)
    expect(done.schemas[0]).toEqual({ schema: 'next-answer/1', hash: featureSchema.hash })

    const [head = '', ...lines] = (await readFile(csv, 'utf8')).trimEnd().split('\r\n')
    const names = head.split(',')
    expect(names.slice(0, 3)).toEqual(['learner', 'skill', 'answers'])
    expect(lines).toHaveLength(done.rows)
    const cells = lines.find((line) => line.startsWith(`${learner},lecture/sons,`))?.split(',') ?? []
    const row = new Map(names.map((name, n) => [name, cells[n] ?? '']))
    for (const [name, value] of Object.entries<number | null>({ ...body.nextAnswer.values, ...body.situation.values }))
      if (value === null) expect([name, row.get(name)]).toEqual([name, ''])
      // The question rounds to four decimals, also a value that is half-way between two of them.
      else expect(Math.abs(Number(row.get(name)) - value), name).toBeLessThan(0.000_051)

    const bytes = new Uint8Array(await readFile(parquet))
    const read = await parquetReadObjects({ file: bytes.buffer })
    expect(read).toHaveLength(done.rows)
    const same = read.find((one) => one.learner === learner && one.skill === 'lecture/sons')
    expect(same?.ability).toBe(Number(row.get('ability')))
    expect(same?.exerciseDifficulty).toBeNull()
  })

  it('is refused for a moment to come and for a file of another kind', async () => {
    const args = ['models', 'features', '--tenant', stack.tenant, '--out']
    const late = await runVerb(stack.service, [...args, join(folder, 'a.csv'), '--as-of', '2999-01-01T00:00:00Z'])
    expect([late.code, late.said]).toEqual([2, expect.stringContaining('--as-of: This time is in the future')])
    const odd = await runVerb(stack.service, [...args, join(folder, 'a.xlsx')])
    expect([odd.code, odd.said]).toEqual([2, expect.stringContaining('NAME.csv or NAME.parquet')])
  })
})
