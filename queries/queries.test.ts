/** The queries in PostgreSQL, over the rows of a small school. Needs a database. */

import fc from 'fast-check'
import { CamelCasePlugin, Kysely, PostgresDialect, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import personRegistered from '#events/identity/person-registered.ts'
import schoolOpened from '#events/identity/school-opened.ts'
import learningStarted from '#events/learning/learning-started.ts'
import classOpened from '#events/teaching/class-opened.ts'
import courseResultRecorded from '#events/teaching/course-result-recorded.ts'
import { cursorTo } from '#kernel/cursor.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { Instant, NO_REVISION, PersonId, streamName, TenantId } from '#kernel/ids.ts'
import { inWords } from '#kernel/in-words.ts'
import type { Projection } from '#kernel/projection.ts'
import type { Query, QueryContext, Tables } from '#kernel/query.ts'
import { fold, type Happening, id, record, someone } from '#kernel/specification.ts'
import { noModels } from '#ml/model-kinds.ts'
import { openPool } from '#platform/database.ts'
import { createTable, pointView, tableOf } from '#projecting/generations/table.ts'
import classRoster from '../projections/teaching/class-roster.ts'
import { findProjections, findQueries } from '../tests/find-definitions.ts'
import { attempted, classA, classB, enrolled, left, mastered } from '../tests/fixtures/learning.ts'
import { freshDatabase, type TestDatabase } from '../tests/test-database.ts'
import activities from './learning/activities.ts'
import userProgress from './learning/user-progress.ts'
import classActivity from './teaching/class-activity.ts'
import classList from './teaching/class-list.ts'
import classOverview from './teaching/class-overview.ts'
import classStuckPoints from './teaching/class-stuck-points.ts'
import classWeeks from './teaching/class-weeks.ts'
import learnerWeek from './teaching/learner-week.ts'
import schoolIndicators from './teaching/school-indicators.ts'

const { tenant, teacher } = someone
const elsewhere = TenantId.parse(id('5c0002'))
const person = (number: number) => PersonId.parse(id('1ea', number))
const [zoe, adam, lou, gone] = [person(1), person(2), person(3), person(4)]

const about = (learner: PersonId, happening: Happening, day = '2026-10-01'): Happening => ({
  ...happening,
  subject: learner,
  stream: streamName('learner', learner),
  occurredAt: Instant.parse(`${day}T08:00:00Z`),
})
const named = (learner: PersonId, givenName: string, familyName: string): Happening => ({
  ...personRegistered({ role: 'learner', givenName, familyName }),
  subject: learner,
  stream: streamName('person', learner),
})
const opened = (ofClass: string, name: string, schoolYear = '2026-2027'): Happening => ({
  ...classOpened({ name, level: 'CM1', schoolYear, teacher }),
  subject: null,
  stream: streamName('class', ofClass),
})
const wrong = attempted({ correct: false, exercise: 'division-003', skill: 'calcul/division', durationMs: 20_000 })

const happenings: Happening[] = [
  {
    ...schoolOpened({ name: 'École Jean-Moulin', zone: 'Europe/Paris' }),
    subject: null,
    stream: streamName('school', tenant),
  },
  opened(classA, 'CM1 B'),
  opened(classB, 'Chorale', '2025-2026'),
  named(zoe, 'Zoé', 'Martin'),
  named(adam, 'Adam', 'Petit'),
  ...[zoe, adam, lou, gone].map((learner) => about(learner, enrolled(), '2026-09-01')),
  about(zoe, enrolled(classB), '2026-09-01'),
  about(gone, attempted(), '2026-09-05'),
  about(gone, left(), '2026-09-10'),
  about(gone, courseResultRecorded({ class: classA, result: 'withdrawn' }), '2026-09-10'),
  about(zoe, learningStarted({ session: id('5e55'), class: classA })),
  ...[1, 2, 3].map(() => about(zoe, attempted())),
  about(zoe, mastered()),
  about(zoe, attempted({ class: classB, exercise: 'chant-1', skill: 'musique/chant' }), '2026-10-02'),
  // Five wrong answers: may need help.
  ...[1, 2, 3, 4, 5].map(() => about(adam, wrong, '2026-10-02')),
  // Lou has been inactive for a month while the class was active.
]

/** The places in the log of Adam’s answers. */
const wrongPositions = happenings.flatMap((happening, n) =>
  happening.subject === adam && happening.type === 'learning.exercise-attempted' ? [String(n + 1)] : [],
)

let database: TestDatabase
let db: Kysely<unknown>
beforeAll(async () => {
  database = await freshDatabase('queries')
  const owner = openPool(database.url, { name: 'tests', int8: 'number' })
  const writing = new Kysely<Record<string, Record<string, unknown>>>({
    dialect: new PostgresDialect({ pool: owner }),
    plugins: [new CamelCasePlugin()],
  }).withSchema('read')
  const here = record(happenings)
  const there = record([opened(classA, 'Une autre école'), about(zoe, attempted())], { tenant: elsewhere })
  for (const projection of (await findProjections()).values()) await store(writing, projection, [...here, ...there])
  await writing.destroy()
  db = new Kysely<unknown>({
    dialect: new PostgresDialect({
      pool: openPool(database.url, { name: 'tests', role: 'sillage_app', int8: 'number' }),
    }),
    plugins: [new CamelCasePlugin()],
  }).withSchema('read')
})
afterAll(async () => {
  await db.destroy()
  await database.drop()
})

async function store(
  writing: Kysely<Record<string, Record<string, unknown>>>,
  projection: Projection,
  events: readonly RecordedEvent[],
) {
  const table = tableOf(projection, 1)
  for (const statement of [...createTable(table, projection), ...pointView(table)])
    await sql.raw(statement).execute(writing)
  const rows = fold(projection, events)
  if (rows.length > 0) await writing.insertInto(table.name).values(rows.map(stored)).execute()
}

/** The driver makes a PostgreSQL array of a list, and columns hold it as JSON. */
const stored = (row: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
    ]),
  )

/** Runs as the query runner does: read-only, for one tenant. There are no histories here. */
const asTenant = <Answer, Reads extends readonly Projection[]>(
  caller: TenantId,
  run: (context: QueryContext<Reads>) => Promise<Answer>,
): Promise<Answer> =>
  db.transaction().execute(async (transaction) => {
    await sql`select set_config('sillage.tenant', ${caller}, true)`.execute(transaction)
    const history = async () => ({ events: [], currentRevision: NO_REVISION })
    return run({
      db: transaction.withTables<Tables<Reads>>(),
      history,
      tenant: caller,
      actor: teacher,
      reach: 'school',
      inWords: (event: RecordedEvent) => inWords(undefined, event),
      models: noModels,
      now: null,
    })
  })

async function ask<Input extends z.ZodObject, Output extends z.ZodType, Reads extends readonly Projection[]>(
  query: Query<string, Input, Output, Reads>,
  request: z.input<Input>,
  caller = tenant,
): Promise<z.output<Output>> {
  const input = query.input.strict().parse(request) as z.output<Input>
  return query.output.parse(await asTenant(caller, (context: QueryContext<Reads>) => query.run(context, input)))
}

describe('class-overview', () => {
  it('shows who is in the class, what each has done, and who may need help', async () => {
    const { learners, totals, ...description } = await ask(classOverview, { class: classA })
    expect(description).toEqual({
      class: classA,
      name: 'CM1 B',
      level: 'CM1',
      schoolYear: '2026-2027',
      teacher,
      next: null,
    })
    expect(learners).toMatchObject([
      {
        learner: zoe,
        givenName: 'Zoé',
        familyName: 'Martin',
        attempts: 3,
        successRate: 1,
        activeDays: 1,
        lastActiveOn: '2026-10-01',
        lastActivityAt: '2026-10-02T08:00:00.000Z',
        skillsPractised: 2,
        skillsMastered: 1,
        mayNeedHelp: false,
      },
      {
        learner: adam,
        attempts: 5,
        successRate: 0,
        mayNeedHelp: true,
        strugglingWith: ['calcul/division'],
        inactive: false,
      },
      {
        learner: lou,
        givenName: null,
        attempts: 0,
        successRate: null,
        lastActiveOn: null,
        mayNeedHelp: true,
        inactive: true,
      },
    ])
    expect(totals).toEqual({
      learners: 3,
      activeLearners: 2,
      attempts: 8,
      successRate: 3 / 8,
      exercisesCompleted: 0,
      views: 0,
      minutes: 2.1,
      strugglingLearners: 1,
      lastActiveOn: '2026-10-02',
    })
  })
  it('includes former learners on request', async () => {
    const { learners, totals } = await ask(classOverview, { class: classA, former: 'include' })
    expect(learners.at(-1)).toMatchObject({ learner: gone, result: 'withdrawn', attempts: 1, inactive: false })
    expect(totals).toMatchObject({ learners: 4, attempts: 9 })
  })
  it('returns each learner once over all pages, with the class totals on each page', async () => {
    const first = await ask(classOverview, { class: classA, limit: 2 })
    const second = await ask(classOverview, { class: classA, limit: 2, cursor: String(first.next) })
    expect([...first.learners, ...second.learners].map(({ learner }) => learner)).toEqual([zoe, adam, lou])
    expect(second).toMatchObject({ totals: first.totals, next: null })
  })
  it('counts only the activity in this class', async () =>
    expect((await ask(classOverview, { class: classB })).learners).toMatchObject([{ learner: zoe, attempts: 1 }]))
  it('reports every learner it shows to the access trail', async () => {
    const output = await ask(classOverview, { class: classA })
    expect(classOverview.about({ class: classA, former: 'exclude', limit: 100 }, output)).toEqual([zoe, adam, lou])
  })
  it('reports an unknown class as missing', async () =>
    await expect(ask(classOverview, { class: id('c1a55', 9) })).rejects.toThrow())
})

describe('class-list', () => {
  it('lists the classes of the school by name, with the number of current learners', async () => {
    const { items, next } = await ask(classList, {})
    expect(items).toMatchObject([
      { name: 'CM1 B', learners: 3 },
      { name: 'Chorale', learners: 1 },
    ])
    expect(next).toBeNull()
  })
  it('returns pages, and filters by school year', async () => {
    const first = await ask(classList, { limit: 1 })
    const second = await ask(classList, { limit: 1, cursor: String(first.next) })
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['CM1 B', 'Chorale'])
    expect((await ask(classList, { schoolYear: '2025-2026' })).items.map(({ name }) => name)).toEqual(['Chorale'])
  })
})

describe('class-activity', () => {
  it('sums up each day of the class', async () => {
    const { days } = await ask(classActivity, { class: classA })
    expect(days).toEqual([
      { day: '2026-09-05', learners: 1, attempts: 1, successes: 1, exercisesCompleted: 0, views: 0, minutes: 0.1 },
      { day: '2026-10-01', learners: 1, attempts: 3, successes: 3, exercisesCompleted: 0, views: 0, minutes: 0.4 },
      { day: '2026-10-02', learners: 1, attempts: 5, successes: 0, exercisesCompleted: 0, views: 0, minutes: 1.7 },
    ])
  })
  it('selects a range of days, both ends included', async () => {
    const { days } = await ask(classActivity, { class: classA, from: '2026-10-01', to: '2026-10-01' })
    expect(days.map(({ day }) => day)).toEqual(['2026-10-01'])
  })
})

describe('class-weeks', () => {
  it('adds the days of each week, with the weeks in between', async () => {
    const { zone, weeks } = await ask(classWeeks, { class: classA })
    expect(zone).toBe('Europe/Paris')
    expect(weeks.map(({ week, learners, attempts, successRate }) => [week, learners, attempts, successRate])).toEqual([
      ['2026-08-31', 1, 1, 1],
      ['2026-09-07', 0, 0, null],
      ['2026-09-14', 0, 0, null],
      ['2026-09-21', 0, 0, null],
      ['2026-09-28', 2, 8, 0.375],
    ])
  })
})

describe('class-stuck-points', () => {
  it('names who is stuck on what, why, since when, and the events behind it', async () => {
    const { points, total, lastWorkedAt } = await ask(classStuckPoints, { class: classA })
    expect({ total, lastWorkedAt }).toEqual({ total: 1, lastWorkedAt: '2026-10-02T08:00:00.000Z' })
    expect(points).toEqual([
      {
        ...{ kind: 'exercise', item: 'division-003', title: null, sequence: null, skill: 'calcul/division' },
        ...{ medianMs: 100_000, worked: 1 },
        learners: [
          {
            ...{ learner: adam, givenName: 'Adam', familyName: 'Petit', reasons: ['many-attempts'], attempts: 5 },
            ...{ helps: 0, durationMs: 100_000, since: '2026-10-02T08:00:00.000Z', lastAt: '2026-10-02T08:00:00.000Z' },
            evidence: wrongPositions,
          },
        ],
      },
    ])
  })
  it('shows only activities where a sequence is named', async () =>
    expect(await ask(classStuckPoints, { class: classA, sequence: id('5e9') })).toMatchObject({ total: 0, points: [] }))
})

describe('learner-week', () => {
  it('shows a week beside the one before, and what was mastered in it', async () => {
    expect(await ask(learnerWeek, { learner: zoe, on: '2026-10-04' })).toEqual({
      ...{ learner: zoe, week: '2026-09-28' },
      done: { activeDays: 2, attempts: 4, successes: 4, exercisesCompleted: 0, minutes: 0.5 },
      before: { activeDays: 0, attempts: 0, successes: 0, exercisesCompleted: 0, minutes: 0 },
      mastered: [{ skill: 'calcul/addition', masteredAt: '2026-10-01T08:00:00.000Z' }],
      ...{ badges: [], sequences: [], paths: [], revisions: 0 },
    })
    expect(await ask(learnerWeek, { learner: zoe, on: '2026-10-05' })).toMatchObject({
      ...{ week: '2026-10-05', mastered: [], done: { attempts: 0 }, before: { attempts: 4 } },
    })
  })
  it('reports a person who is not a learner of the school as missing', async () => {
    await expect(ask(learnerWeek, { learner: teacher, on: '2026-10-04' })).rejects.toThrow()
    await expect(ask(learnerWeek, { learner: adam, on: '2026-10-04' }, elsewhere)).rejects.toThrow()
  })
})

describe('school-indicators', () => {
  const asked = { from: '2026-09-28', to: '2026-10-04' }
  it('shows what each open class did in the period, and how much of the school takes part', async () => {
    const { adoption, classes: shown } = await ask(schoolIndicators, asked)
    expect(adoption).toMatchObject({ classes: 2, activeClasses: 2, learners: 3, activeLearners: 2 })
    expect(shown).toMatchObject([
      {
        ...{ name: 'CM1 B', learners: 3, activeLearners: 2, attempts: 8, successRate: 0.375, activeDays: 2 },
        ...{ lastActiveOn: '2026-10-02', minutes: 2.1 },
      },
      { name: 'Chorale', learners: 1, activeLearners: 1, attempts: 1, activeDays: 1 },
    ])
  })
  it('counts nothing of another period', async () =>
    expect(await ask(schoolIndicators, { from: '2026-11-01', to: '2026-11-30' })).toMatchObject({
      adoption: { classes: 2, activeClasses: 0, learners: 3, activeLearners: 0 },
      classes: [{ attempts: 0, successRate: null, lastActiveOn: null }, { activeLearners: 0 }],
    }))
})

describe('activities', () => {
  it('shows the hardest first', async () => {
    const { items } = await ask(activities, {})
    expect(items).toMatchObject([
      { exercise: 'division-003', attempts: 5, successRate: 0, observedDifficulty: 0.5333, meanDurationMs: 20_000 },
      { exercise: 'chant-1', attempts: 1, observedDifficulty: 0.2727 },
      { exercise: 'addition-017', attempts: 4, successRate: 1, observedDifficulty: 0.2143 },
    ])
  })
  it('returns pages, and filters by skill and by number of answers', async () => {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await ask(activities, { limit: 1, ...(cursor !== undefined && { cursor }) })
      seen.push(...page.items.map(({ exercise }) => exercise))
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    expect(seen).toEqual(['division-003', 'chant-1', 'addition-017'])
    const exercises = async (request: z.input<typeof activities.input>) =>
      (await ask(activities, request)).items.map(({ exercise }) => exercise)
    expect(await exercises({ skill: 'calcul/addition' })).toEqual(['addition-017'])
    expect(await exercises({ leastAttempts: 2 })).toEqual(['division-003', 'addition-017'])
  })
})

describe('user-progress', () => {
  it('shows totals, classes and every skill', async () =>
    expect(await ask(userProgress, { id: zoe })).toMatchObject({
      learner: zoe,
      sessions: 1,
      attempts: 4,
      successRate: 1,
      averageScore: null,
      skillsMastered: 1,
      classes: [{ class: classA }, { class: classB }],
      skills: [
        { skill: 'calcul/addition', attempts: 3, masteredAt: '2026-10-01T08:00:00.000Z' },
        { skill: 'musique/chant', attempts: 1, masteredAt: null },
      ],
    }))
  it('shows a learner who has done nothing yet', async () =>
    expect(await ask(userProgress, { id: lou })).toMatchObject({
      attempts: 0,
      successRate: null,
      lastActivityAt: null,
      skills: [],
    }))
  it('reports a person who is not a learner of the school as missing', async () => {
    await expect(ask(userProgress, { id: teacher })).rejects.toThrow()
    await expect(ask(userProgress, { id: adam }, elsewhere)).rejects.toThrow()
  })
})

describe('every query', async () => {
  const queries = [...(await findQueries()).values()].map((query) => [query.name, query] as const)
  /** Values as a caller writes them; a new kind of field may need one more. */
  const candidates = [
    ...[undefined, zoe, gone, teacher, classA, classB, 'addition-017', 'calcul/addition', 'CM1 B', '2026-2027'],
    ...['0', '1', '100', '2026-10-01', '2026-10-01T08:00:00Z', 'true', 'asc', 'include', 'exclude'],
    ...['level', 'level-5d0c3a7be912', '{"kind":"count","of":"answers","atLeast":3}'],
    ...[zoe, classA, 3, [0.5, 'addition-017'], ['CM1 B', classA], '2026-10-01'].map(cursorTo),
  ]

  // The compiler does not check columns in raw SQL: each statement has to run in PostgreSQL.
  it.each(queries)('%s runs in PostgreSQL and matches its schema, for any input', async (_, query) => {
    const fields = Object.entries(query.input.shape).map(([field, schema]) => {
      const fitting = candidates.filter((candidate) => schema.safeParse(candidate).success)
      if (fitting.length === 0) throw new Error(`no candidate fits ${query.name}, ${field}`)
      return [field, fc.constantFrom(...fitting)] as const
    })
    await fc.assert(
      fc.asyncProperty(fc.record(Object.fromEntries(fields)), async (request) => {
        const input = query.input.parse(request)
        const answer = await asTenant(tenant, (context) => query.run(context, input))
        const isMissing = typeof answer === 'object' && answer !== null && 'kind' in answer && answer.kind === 'missing'
        if (!isMissing) query.output.parse(answer)
        await asTenant(tenant, async (context) => query.past?.whose(context, input))
      }),
      { numRuns: 40 },
    )
  })
})

it('shows no data of another school', async () => {
  expect((await ask(classList, {}, elsewhere)).items.map(({ name, learners }) => [name, learners])).toEqual([
    ['Une autre école', 0],
  ])
  expect((await ask(activities, {}, elsewhere)).items).toMatchObject([{ exercise: 'addition-017', attempts: 1 }])
  expect((await ask(classOverview, { class: classA }, elsewhere)).learners).toEqual([])
})

it('lists who is in a class to its teacher only from rows that are up to date', async () => {
  const ofRoster = [...(await findQueries()).values()].filter((query) => query.reads.includes(classRoster))
  const objects = ofRoster.flatMap((query) => query.of(query.input.parse(query.example.input)))
  const classes = objects.filter(({ kind }) => kind === 'class')
  expect(classes).toHaveLength(16)
  for (const one of classes) expect(one).toMatchObject({ shows: 'children' })
})
