import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { K, L, type PersonRow, type Published, publishTable, type TableDeclaration } from './anonymity-gate.ts'

const declaration: TableDeclaration = {
  person: 'learner',
  quasiIdentifiers: { grade: 'category', success: 'share', answers: 'count' },
  outcome: { column: 'mastered', kind: 'count' },
}
let people = 0
const row = (more: PersonRow = {}): PersonRow => {
  people += 1
  return { learner: `learner ${people}`, grade: 'CM1', success: 0.71, answers: 12, mastered: people % 2, ...more }
}
const rowsOf = (count: number, more: PersonRow = {}) => Array.from({ length: count }, () => row(more))

describe('a table about people', () => {
  it('is published by groups, with deciles and bands', () => {
    const rows = [...rowsOf(12), ...rowsOf(10, { grade: 'CM2', success: 1, answers: 250 })]
    expect(publishTable(rows, declaration)).toEqual({
      published: true,
      people: 22,
      groups: [
        {
          of: { grade: 'CM1', success: '70–80 %', answers: '10–19' },
          people: 12,
          outcomes: [
            { outcome: '0', people: 6 },
            { outcome: '1–4', people: 6 },
          ],
        },
        {
          of: { grade: 'CM2', success: '90–100 %', answers: '200–499' },
          people: 10,
          outcomes: [
            { outcome: '0', people: 5 },
            { outcome: '1–4', people: 5 },
          ],
        },
      ],
    })
  })

  it.each([
    ['too-few-people', rowsOf(9), { concerned: 9, of: 10, smallest: null }],
    ['too-few-people', [], { concerned: 0, of: 10, smallest: null }],
    ['small-groups', [...rowsOf(20), ...rowsOf(9, { answers: 900 })], { concerned: 1, of: 2, smallest: 9 }],
    ['groups-of-one-outcome', rowsOf(20, { mastered: 1 }), { concerned: 1, of: 1, smallest: 20 }],
    [
      'groups-of-one-outcome',
      [...rowsOf(20, { mastered: 1 }), ...rowsOf(1, { mastered: 0 })],
      { concerned: 1, of: 1, smallest: 21 },
    ],
    [
      'several-rows-of-a-person',
      [...rowsOf(20), ...rowsOf(3, { learner: 'again' })],
      { concerned: 2, of: 23, smallest: null },
    ],
    ['undeclared-columns', [...rowsOf(20), row({ email: 'a@b.fr' })], { concerned: 1, of: 21, smallest: null }],
    ['values-of-another-kind', [...rowsOf(20), row({ success: 1.01 })], { concerned: 1, of: 21, smallest: null }],
    ['values-of-another-kind', [...rowsOf(20), row({ success: Number.NaN })], { concerned: 1, of: 21, smallest: null }],
    ['values-of-another-kind', [...rowsOf(20), row({ answers: -1 })], { concerned: 1, of: 21, smallest: null }],
    [
      'values-of-another-kind',
      [...rowsOf(20), row({ grade: 'x'.repeat(61) })],
      { concerned: 1, of: 21, smallest: null },
    ],
  ] as const)('is refused for %s, with sizes only', (reason, rows, sizes) =>
    expect(publishTable(rows, declaration)).toEqual({ published: false, reason, ...sizes }),
  )

  const hostileValue = fc.oneof(
    fc.constantFrom('CM1', 'CM2', 'cm1', 'CM1 ', '__proto__', 'constructor', '["CM1","70–80 %"]', ''),
    fc.string({ maxLength: 8 }),
    fc.constantFrom(0, -0, 1, 0.1, 0.7, 0.9999999, 1e-9, 0.30000000000000004, Number.NaN, Number.POSITIVE_INFINITY),
    fc.integer({ min: -2, max: 2_000 }),
    fc.constantFrom(null, undefined, true, [], {}, { toJSON: () => 'CM1' }),
  )
  const likely = {
    grade: fc.constantFrom('CM1', 'CM2'),
    success: fc.constantFrom(0.71, 0.75, 0.31),
    answers: fc.constantFrom(10, 15, 3),
    mastered: fc.constantFrom(0, 1, 3, 7),
  }
  const somebody = fc.record(likely)
  /** Mostly people alike, so that tables are published; and a few who are not. */
  const table = fc
    .record({
      many: fc.array(somebody, { minLength: 0, maxLength: 160 }),
      few: fc.array(
        fc.record({ grade: hostileValue, success: hostileValue, answers: hostileValue, mastered: hostileValue }),
        {
          maxLength: 2,
        },
      ),
      extra: fc.dictionary(fc.string({ maxLength: 6 }), hostileValue, { maxKeys: 1 }),
      withExtra: fc.boolean(),
    })
    .map(({ many, few, extra, withExtra }) =>
      [...many, ...few].map(
        (one, n): PersonRow => ({ ...(withExtra && n === 0 ? extra : {}), learner: `l${n}`, ...one }),
      ),
    )
  const largest = fc
    .array(
      fc.constantFrom<PersonRow>(
        { grade: 'CM1', success: 0.71, answers: 12 },
        { grade: 'CM2', success: 0.2, answers: 3 },
      ),
      {
        minLength: 40,
        maxLength: 80,
      },
    )
    .map((rows) => rows.map((one, n): PersonRow => ({ ...one, learner: `l${n}`, mastered: n % 3 })))

  const check = (rows: readonly PersonRow[], { groups, people: count }: Published) => {
    expect(count).toBe(rows.length)
    expect(groups.reduce((sum, group) => sum + group.people, 0)).toBe(rows.length)
    expect(new Set(groups.map(({ of }) => JSON.stringify(of))).size).toBe(groups.length)
    for (const group of groups) {
      expect(group.people).toBeGreaterThanOrEqual(K)
      expect(group.outcomes.length).toBeGreaterThanOrEqual(L)
      expect(group.outcomes.reduce((sum, one) => sum + one.people, 0)).toBe(group.people)
      for (const one of group.outcomes) expect(one.people).toBeGreaterThanOrEqual(2)
    }
    // No person, and no number as precise as it was.
    const text = JSON.stringify(groups)
    for (const { learner, success } of rows) {
      expect(text).not.toContain(`"${learner}"`)
      if (typeof success === 'number' && success > 0 && success < 1) expect(text).not.toContain(String(success))
    }
  }

  it('never gives a group that singles somebody out, whatever the rows are', () => {
    let published = 0
    fc.assert(
      fc.property(fc.oneof(table, largest), (rows) => {
        const result = publishTable(rows, declaration)
        if (result.published) {
          published += 1
          check(rows, result)
        } else {
          const { published: _, reason, ...sizes } = result
          expect(reason).toMatch(/^[a-z-]+$/)
          expect(Object.keys(sizes).sort()).toEqual(['concerned', 'of', 'smallest'])
          for (const size of Object.values(sizes)) expect(size === null || Number.isSafeInteger(size)).toBe(true)
        }
      }),
      { numRuns: 400 },
    )
    // The positive control.
    expect(published).toBeGreaterThan(20)
  })

  it('is the same in whatever order the rows are, and refused once it has one person who is alone', () => {
    fc.assert(
      fc.property(largest, fc.infiniteStream(fc.nat()), (rows, numbers) => {
        const shuffled = rows
          .map((one) => ({ one, at: numbers.next().value ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ one }) => one)
        const result = publishTable(rows, declaration)
        expect(publishTable(shuffled, declaration)).toEqual(result)
        const alone = { ...row(), grade: 'CP' }
        expect(publishTable([...rows, alone], declaration).published).toBe(false)
      }),
      { numRuns: 50 },
    )
  })
})
