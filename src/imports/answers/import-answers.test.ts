/** Tables of answers as events: what each cell becomes, in which order, and what a second import adds. */
import { describe, expect, it } from 'vitest'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { START, type TenantId } from '#kernel/ids.ts'
import { tenantOf } from './answer-plans.ts'
import { answersOf, COLUMNS, FROM, imported, learnersOf, school } from './answers.fixtures.ts'

const tenant = tenantOf(school)
const HEADER = 'user,item,skill,correct'
const TIMED = { columns: `${COLUMNS},at=when` }
const exercises = async (log: ReturnType<typeof openMemoryLog>, learner: string) =>
  (await answersOf(log, tenant, learner)).map(({ exercise }) => exercise)
const timesOf = async (rows: readonly string[], options = {}) => {
  const log = openMemoryLog()
  await imported(log, rows, { ...TIMED, ...options })
  return (await answersOf(log, tenant, '1')).map(({ exercise, at }) => [exercise, at])
}

describe('a table of answers', () => {
  it('becomes one event for each answer, without the level, the response and the time that it lacks', async () => {
    const log = openMemoryLog()
    const summary = await imported(log, [HEADER, '1,51424,12,1', '1,51435,12,0', '2,51424,12,true'])
    expect(summary).toMatchObject({ tenant, rows: 3, answers: 3, learners: 2, exercises: 2, skills: 1, notes: [] })
    const [first] = await answersOf(log, tenant, '1')
    expect(first).toEqual({
      ...{ at: FROM, exercise: '51424', exerciseVersion: 1, skill: '12', correct: true, class: summary.class },
    })
  })

  it('takes in the time that an answer took, and the difficulty of the exercise', async () => {
    const log = openMemoryLog()
    const columns = `${COLUMNS},durationMs=ms,difficulty=level`
    const rows = ['1,a,12,1,4200.4,3', '1,b,12,1,0,', '1,c,12,1,,5', '1,d,12,1,-5,7']
    const { notes } = await imported(log, [`${HEADER},ms,level`, ...rows], { columns })
    expect(
      (await answersOf(log, tenant, '1')).map((answer) => [
        Reflect.get(answer, 'durationMs'),
        Reflect.get(answer, 'difficulty'),
      ]),
    ).toEqual([
      [4_200, 3],
      [0, undefined],
      [undefined, 5],
      [undefined, undefined],
    ])
    expect(notes.map(({ row, taken }) => [row, taken])).toEqual([
      [5, true],
      [5, true],
    ])
  })

  it('names no learner by the id that the other system gave', async () => {
    const log = openMemoryLog()
    await imported(log, [HEADER, 'zoe.martin@example.org,a,12,1'])
    const { events } = await log.readAll({ after: START, limit: 100 })
    expect(JSON.stringify(events, (_, value) => (typeof value === 'bigint' ? String(value) : value))).not.toMatch(
      /zoe|martin/,
    )
  })

  it.each([
    ['tabs', '\t', undefined],
    ['semicolons', ';', undefined],
    ['a given separator', '^', '^'],
  ])('may have %s between its cells', async (_, between, separator) => {
    const rows = [HEADER, '1,a,12,1', '1,b,12,0'].map((row) => row.replaceAll(',', between))
    const log = openMemoryLog()
    await imported(log, rows, separator === undefined ? {} : { separator })
    expect(await exercises(log, '1')).toEqual(['a', 'b'])
  })

  it('sets aside rows without a learner, an exercise or a verdict, each with its line and the reason', async () => {
    const rows = [',a,12,1', '1,NaN,12,1', `1,a,${'s'.repeat(201)},1`, '1,a,12,0.5', '1,a,12', '1,a,12,1']
    const { answers, notes } = await imported(openMemoryLog(), [HEADER, ...rows])
    expect(answers).toBe(1)
    expect(notes.map(({ row, reason, taken }) => `${row} ${reason.split(',')[0]} ${taken}`)).toEqual([
      '2 no learner false',
      '3 no exercise false',
      '4 a skill of more than 200 letters false',
      '5 neither right (1 false',
      '6 another number of cells than the first line false',
    ])
  })

  it('takes answers without a skill with the skill "unknown", and notes each', async () => {
    const log = openMemoryLog()
    const rows = ['1,a,,1', '1,b,NaN,0', '1,c,12,1']
    const { answers, notes } = await imported(log, [HEADER, ...rows])
    expect(answers).toBe(3)
    expect((await answersOf(log, tenant, '1')).map(({ skill }) => skill)).toEqual(['unknown', 'unknown', '12'])
    expect(notes.map(({ row, taken }) => [row, taken])).toEqual([
      [2, true],
      [3, true],
    ])
  })

  it('may name learners and exercises with words that mean nothing elsewhere', async () => {
    const log = openMemoryLog()
    const words = ['none', 'null', 'na', '-']
    const { learners, notes } = await imported(log, [HEADER, ...words.map((word) => `${word},${word},12,1`)])
    expect([learners, notes]).toEqual([4, []])
    expect(await exercises(log, 'null')).toEqual(['null'])
  })

  it.each([
    [[HEADER], /has a first line, and no answers below it/],
    [[], /is empty/],
    [
      ['who,item,skill,correct', '1,a,12,1'],
      /no column "user" \(for learner\)\. Its columns: who, item, skill, correct/,
    ],
    [
      ['user,item,skill,correct,correct', '1,a,12,1,0'],
      /has 2 columns "correct" \(for correct\)\. Rename the ones that are not meant/,
    ],
    [[HEADER, '1,a,12,2'], /no answer that can be imported \(1 rows; 1 times: neither right/],
  ])('is refused where there is nothing to import: %j', async (rows, reason) =>
    expect(imported(openMemoryLog(), rows)).rejects.toThrow(reason),
  )
})

describe('several rows for one answer, one for each of its skills', () => {
  const rows = ['1,a,12,1', '1,a,5,1', '1,b,12,0', '1,a,12,1']

  it('are one answer under the combined skill: the second would give the first away', async () => {
    const log = openMemoryLog()
    const { answers, notes } = await imported(log, [HEADER, ...rows])
    expect(answers).toBe(3)
    expect((await answersOf(log, tenant, '1')).map(({ skill }) => skill)).toEqual(['12_5', '12', '12'])
    expect(notes).toMatchObject([{ row: 3, taken: true }])
  })

  it('are two answers where a skill comes again, or the verdict differs', async () => {
    const { answers } = await imported(openMemoryLog(), [HEADER, '1,a,12,1', '1,a,12,1', '1,b,12,0', '1,b,5,1'])
    expect(answers).toBe(4)
  })

  it('are under the skill that is known, where another row names none', async () => {
    const log = openMemoryLog()
    const { answers } = await imported(log, [HEADER, '1,a,,1', '1,a,12,1'])
    expect(answers).toBe(1)
    expect((await answersOf(log, tenant, '1')).map(({ skill }) => skill)).toEqual(['12'])
  })

  it('are found by their time, also where the table is grouped by skill', async () => {
    const log = openMemoryLog()
    const [first, second] = ['2025-01-01T08:00:00Z', '2025-01-02T08:00:00Z']
    const bySkill = [`a,12,1,${first}`, `a,12,1,${second}`, `b,12,1,${second}`, `a,5,1,${first}`, `a,5,1,${second}`]
    const { answers, notes } = await imported(log, [`${HEADER},when`, ...bySkill.map((row) => `1,${row}`)], TIMED)
    expect(answers).toBe(3)
    expect((await answersOf(log, tenant, '1')).map(({ exercise, skill }) => [exercise, skill])).toEqual([
      ['a', '12_5'],
      ['a', '12_5'],
      ['b', '12'],
    ])
    expect(notes.map(({ row }) => row)).toEqual([5, 6])
  })

  it('are pointed out where neither times nor ids say whether they are one answer', async () => {
    const { answers, notes } = await imported(openMemoryLog(), [HEADER, '1,a,12,1', '1,b,12,1', '1,a,5,1', '1,b,12,0'])
    expect(answers).toBe(4)
    expect(notes).toMatchObject([{ row: 4, taken: true, reason: expect.stringContaining('answer=…') }])
  })

  it('are found by the id of the answer, wherever they are', async () => {
    const log = openMemoryLog()
    const columns = `${COLUMNS},answer=order`
    const withIds = ['1,a,12,1,900', '1,a,12,1,901', '1,a,5,1,900', '1,b,5,1,900', '2,c,5,1,900']
    const { notes } = await imported(log, [`${HEADER},order`, ...withIds], { columns })
    expect((await answersOf(log, tenant, '1')).map(({ skill }) => skill)).toEqual(['12_5', '12'])
    expect(await exercises(log, '2')).toEqual(['c'])
    expect(notes).toMatchObject([
      { row: 4, taken: true },
      { row: 5, taken: false, reason: 'another row of this answer says something else' },
    ])
  })
})

describe('answers without times', () => {
  it('keep the order of the file, for each learner one minute apart', async () => {
    const log = openMemoryLog()
    await imported(log, [HEADER, '1,b,12,1', '2,z,12,1', '1,a,12,1'])
    expect((await answersOf(log, tenant, '1')).map(({ exercise, at }) => [exercise, at])).toEqual([
      ['b', '2024-09-02T00:00:00.000Z'],
      ['a', '2024-09-02T00:01:00.000Z'],
    ])
    expect(await exercises(log, '2')).toEqual(['z'])
  })

  it('are those of a column that has the same time everywhere', async () =>
    expect(await timesOf([`${HEADER},when`, '1,b,12,1,0', '1,a,12,1,0'])).toEqual([
      ['b', '2024-09-02T00:00:00.000Z'],
      ['a', '2024-09-02T00:01:00.000Z'],
    ]))

  it('are refused where they would reach the future', async () =>
    expect(imported(openMemoryLog(), [HEADER, '1,b,12,1'], { from: FROM, now: FROM })).rejects.toThrow(
      /earlier --from/,
    ))
})

describe('answers with times', () => {
  const timed = (...times: readonly string[]) => [`${HEADER},when`, ...times.map((time, n) => `1,e${n},12,1,${time}`)]

  it('are in the order of their times, and of the file where these are the same', async () =>
    expect(await timesOf(timed('2025-01-02T08:00:00Z', '2025-01-01T08:00:00+01:00', '2025-01-02T08:00:00Z'))).toEqual([
      ['e1', '2025-01-01T07:00:00.000Z'],
      ['e0', '2025-01-02T08:00:00.000Z'],
      ['e2', '2025-01-02T08:00:00.000Z'],
    ]))

  it('are on the school’s clock where they have no zone, in winter and in summer', async () =>
    expect(await timesOf(timed('2025-01-02 08:00:00.5', '2025-07-02 08:00'))).toEqual([
      ['e0', '2025-01-02T07:00:00.500Z'],
      ['e1', '2025-07-02T06:00:00.000Z'],
    ]))

  it.each([
    ['seconds since 1970', ['1735689600', '1735689660']],
    ['milliseconds since 1970', ['1735689600000', '1735689660000.0']],
    ['microseconds since 1970', ['1735689600000000', '1735689660000000']],
    ['nanoseconds since 1970', ['1735689600000000000', '1735689660000000000']],
  ])('may be %s', async (_, times) =>
    expect((await timesOf(timed(...times))).map(([, at]) => at)).toEqual([
      '2025-01-01T00:00:00.000Z',
      '2025-01-01T00:01:00.000Z',
    ]),
  )

  it('may be seconds since a beginning', async () =>
    expect((await timesOf(timed('0', '90.5'))).map(([, at]) => at)).toEqual([
      '2024-09-02T00:00:00.000Z',
      '2024-09-02T00:01:30.500Z',
    ]))

  it.each([
    ['seconds since a beginning', ['0', '60', '1735689600000', '120'], '2024-09-02T00:00:00.000Z', 4],
    ['seconds since 1970', ['1735689600', '1735689660', '17356896000000', '1735689720'], '2025-01-01T00:00:00.000Z', 4],
    [
      'milliseconds since 1970',
      ['1735689600000', '5', '1735689660000', '1735689720000'],
      '2025-01-01T00:00:00.000Z',
      null,
    ],
  ])('stay %s where one of them is absurd', async (_, times, first, fault) => {
    const { notes } = await imported(openMemoryLog(), timed(...times), TIMED)
    expect(notes.map(({ row }) => row)).toEqual(fault === null ? [] : [fault])
    expect((await timesOf(timed(...times))).map(([, at]) => at)).toContain(first)
  })

  it('leave out the rows that have none, one in another form, or an impossible one, and say which', async () => {
    const rows = timed('', '2025-01-02T08:00:00Z', 'soon', '2025-01-01T08:00:00Z', '2031-01-01T08:00:00Z', '1735689600')
    const { answers, exercises, notes } = await imported(openMemoryLog(), rows, TIMED)
    expect([answers, exercises]).toEqual([2, 2])
    expect(notes.map(({ row, reason, taken }) => [row, reason.split(',')[0], taken])).toEqual([
      [2, 'no time', false],
      [4, 'no time', false],
      [6, 'a time that cannot be right', false],
      [7, 'no time', false],
    ])
    expect(await timesOf(rows)).toEqual([
      ['e3', '2025-01-01T08:00:00.000Z'],
      ['e1', '2025-01-02T08:00:00.000Z'],
    ])
  })

  it('bring no learner of whom they have no answer with a time', async () => {
    const log = openMemoryLog()
    const rows = [
      `${HEADER},when`,
      '1,a,12,1,',
      '2,b,13,1,2025-01-01T08:00:00Z',
      '3,c,14,1,2031-01-01T08:00:00Z',
      '2,c,13,0,2025-01-02T08:00:00Z',
    ]
    expect(await imported(log, rows, TIMED)).toMatchObject({ learners: 1, answers: 2, exercises: 2, skills: 1 })
    expect([await exercises(log, '1'), await exercises(log, '2'), await exercises(log, '3')]).toEqual([
      [],
      ['b', 'c'],
      [],
    ])
  })

  it('have a time where another row of the same answer has it', async () => {
    const columns = `${COLUMNS},at=when,answer=order`
    const rows = [
      `${HEADER},when,order`,
      '1,a,12,1,2025-01-01T08:00:00Z,900',
      '1,a,5,1,,900',
      '1,b,12,1,2025-01-02T08:00:00Z,901',
    ]
    const log = openMemoryLog()
    const { answers, notes } = await imported(log, rows, { columns })
    expect([answers, notes.map(({ taken }) => taken)]).toEqual([2, [true]])
    expect((await answersOf(log, tenant, '1')).map(({ skill }) => skill)).toEqual(['12_5', '12'])
  })

  it('are refused where none of them can be right', async () =>
    expect(imported(openMemoryLog(), timed('2031-01-01T08:00:00Z', '2032-01-01T08:00:00Z'), TIMED)).rejects.toThrow(
      /no answer with a time that can be right/,
    ))
})

describe('rows that repeat another one', () => {
  const COLUMNS_TIMED = `${COLUMNS},at=when,durationMs=ms`
  const table = (...rows: readonly string[]) => [`${HEADER},when,ms`, ...rows]

  it('are set aside where times are moments to the second: the first would give the verdict of the second away', async () => {
    const first = '1,a,12,1,2025-01-01T08:00:07Z,900'
    const rows = table(first, first, '1,b,12,0,2025-01-01T08:00:31Z,', first)
    const { answers, notes } = await imported(openMemoryLog(), rows, { columns: COLUMNS_TIMED })
    expect(answers).toBe(2)
    expect(notes.map(({ row, taken, reason }) => [row, taken, reason.split(':')[0]])).toEqual([
      [3, false, 'repeats an earlier row'],
      [5, false, 'repeats an earlier row'],
    ])
  })

  it('are answers of their own where the verdict or the duration differs', async () => {
    const rows = table('1,a,12,1,1735718407,900', '1,a,12,0,1735718407,900', '1,a,12,1,1735718407,901')
    const { answers, notes } = await imported(openMemoryLog(), rows, { columns: COLUMNS_TIMED })
    expect([answers, notes]).toEqual([3, []])
  })

  it('are answers of their own where times are minutes, days, or counted from a beginning', async () => {
    for (const [one, other] of [
      ['2025-01-01 08:00', '2025-01-01 08:01'],
      ['2025-01-01', '2025-01-02'],
      ['7', '8'],
    ]) {
      const rows = table(`1,a,12,1,${one},`, `1,a,12,1,${one},`, `1,b,12,0,${other},`)
      const { answers, notes } = await imported(openMemoryLog(), rows, { columns: COLUMNS_TIMED })
      expect([answers, notes], one).toEqual([3, []])
    }
  })
})

describe('a column of times that nobody can read', () => {
  it('leaves the answers in the order of the file, and each is noted', async () => {
    const log = openMemoryLog()
    const rows = [`${HEADER},when`, '1,b,12,1,13/09/2009 10:05', '1,a,12,0,', '1,c,12,0,14/09/2009 10:05']
    const { answers, notes } = await imported(log, rows, TIMED)
    expect([answers, await exercises(log, '1')]).toEqual([3, ['b', 'a', 'c']])
    expect(notes.map(({ row, taken, reason }) => [row, taken, reason.split(',')[0]])).toEqual([
      [2, true, 'a time that cannot be read'],
      [4, true, 'a time that cannot be read'],
    ])
  })
})

describe('a second import', () => {
  const rows = ['1,a,12,1', '1,b,12,0', '2,a,12,1']

  it('of the same file adds nothing', async () => {
    const log = openMemoryLog()
    const first = await imported(log, [HEADER, ...rows])
    const head = await log.head()
    expect(await imported(log, [HEADER, ...rows])).toMatchObject({ events: 0, before: first.learners + first.answers })
    expect(await log.head()).toBe(head)
  })

  it('at the same time counts what the other one wrote as there already', async () => {
    const log = openMemoryLog()
    const both = await Promise.all([imported(log, [HEADER, ...rows]), imported(log, [HEADER, ...rows])])
    const { learners, answers } = both[0]
    expect(both.map(({ before }) => before).sort((a, b) => a - b)).toEqual([0, learners + answers])
  })

  it('of a file with more rows adds these', async () => {
    const log = openMemoryLog()
    await imported(log, [HEADER, ...rows])
    const more = await imported(log, [HEADER, ...rows, '1,c,12,1', '3,a,12,1'])
    expect(more).toMatchObject({ events: 3, before: 5, conflicts: [] })
    expect(await exercises(log, '1')).toEqual(['a', 'b', 'c'])
    expect(await imported(log, [HEADER, ...rows, '1,c,12,1', '3,a,12,1'])).toMatchObject({ events: 0, before: 8 })
  })

  it('of other answers of the same learners adds these, and enrols nobody again', async () => {
    const log = openMemoryLog()
    await imported(log, [HEADER, ...rows])
    expect(await imported(log, [HEADER, '1,x,12,1', '2,y,12,1'])).toMatchObject({ events: 2, conflicts: [] })
    expect(await exercises(log, '1')).toEqual(['a', 'b', 'x'])
  })

  it('counts equal answers: the same exercise at the same moment twice stays twice', async () => {
    const log = openMemoryLog()
    const twice = [`${HEADER},when`, '1,a,12,1,2025-01-01T08:00:00Z', '1,a,12,1,2025-01-01T08:00:00Z']
    await imported(log, [...twice.slice(0, 2), '1,b,12,1,2025-01-03T08:00:00Z'], TIMED)
    await imported(log, [...twice, '1,b,12,1,2025-01-03T08:00:00Z'], TIMED)
    expect((await exercises(log, '1')).toSorted()).toEqual(['a', 'a', 'b'])
  })

  it('does not bring back a learner who was erased', async () => {
    const [gone] = await learnersOf(tenant, ['1'])
    const erased = { has: (_: TenantId, id: string) => id === gone }
    const log = openMemoryLog()
    expect(await imported(log, [HEADER, ...rows], { erased })).toMatchObject({ erased: 1 })
    expect([await exercises(log, '1'), await exercises(log, '2')]).toEqual([[], ['a']])
  })
})

it('refuses a school that does not exist, where its id is given', async () =>
  expect(imported(openMemoryLog(), [HEADER, '1,a,12,1'], { school: { tenant } })).rejects.toThrow(/there is no school/))
