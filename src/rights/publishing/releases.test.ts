/** Releases of a table: rounded, and refused where the difference to an earlier one is about a few people. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PersonId } from '#kernel/ids.ts'
import { id } from '#kernel/specification.ts'
import { NO_LIMITS } from '#privacy/person-limits.ts'
import { activityStatistics } from './activity-statistics.ts'
import type { Published } from './anonymity-gate.ts'
import { publishTable, type Refusal } from './anonymity-gate.ts'
import { Release, ROUNDED_TO, releaseAfter, roundedRelease } from './releases.ts'

const group = (answers: string, people: number, outcomes: Readonly<Record<string, number>>) => ({
  of: { answers },
  people,
  outcomes: Object.entries(outcomes).map(([outcome, those]) => ({ outcome, people: those })),
})
const table = (...groups: Published['groups'][number][]): Published => ({
  published: true,
  people: groups.reduce((sum, { people }) => sum + people, 0),
  groups,
})

describe('a release', () => {
  it('has numbers rounded to five, and outcomes of too few people left out', () =>
    expect(roundedRelease(table(group('1–4', 23, { '0–10 %': 2, '50–60 %': 8, '90–100 %': 13 })))).toEqual(
      table(group('1–4', 25, { '50–60 %': 10, '90–100 %': 15 })),
    ))

  it('is refused if rounding leaves a group with one outcome, as if everybody in it had that one', () => {
    const rows = Array.from({ length: 10 }, (_, n) => ({
      ...{ learner: PersonId.parse(id('1ea', n + 1)), attempts: 20 },
      successes: n < 8 ? 19 : 11,
    }))
    expect(activityStatistics(rows, NO_LIMITS)).toEqual({
      ...{ published: false, reason: 'groups-of-one-outcome', concerned: 1, of: 1, smallest: 10 },
    })
    const uneven = table(group('1–4', 22, { a: 12, b: 10 }), group('5–9', 12, { a: 10, b: 2 }))
    expect(releaseAfter(uneven, [])).toEqual({
      ...{ published: false, reason: 'groups-of-one-outcome', concerned: 1, of: 2, smallest: 12 },
    })
    expect(releaseAfter(table(group('5–9', 12, { a: 9, b: 3 })), []).published).toBe(true)
  })

  it('says the same again if nothing has changed', () => {
    const exact = table(group('1–4', 23, { '50–60 %': 10, '90–100 %': 13 }))
    const first = releaseAfter(exact, [])
    expect(releaseAfter(exact, [first as Published])).toEqual(first)
  })

  it('is refused if two more people moved a number, and allowed if many did', () => {
    const first = releaseAfter(table(group('1–4', 22, { '50–60 %': 10, '90–100 %': 12 })), []) as Published
    expect(releaseAfter(table(group('1–4', 24, { '50–60 %': 10, '90–100 %': 14 })), [first])).toEqual({
      ...{ published: false, reason: 'differs-by-few-people', concerned: 2, of: 3, smallest: null },
    })
    expect(releaseAfter(table(group('1–4', 52, { '50–60 %': 10, '90–100 %': 42 })), [first]).published).toBe(true)
  })

  it('is compared with each of the earlier ones, not only with the last', () => {
    const [first, second] = [22, 52].map((people) => table(group('1–4', people, { a: people - 10, b: 10 })))
    const third = table(group('1–4', 24, { a: 14, b: 10 }))
    expect(releaseAfter(third, [second as Published]).published).toBe(true)
    expect(releaseAfter(third, [first as Published, second as Published]).published).toBe(false)
  })

  it('may have a group that is new, or lack one that is gone', () => {
    const one = table(group('1–4', 22, { a: 12, b: 10 }))
    const both = table(group('1–4', 22, { a: 12, b: 10 }), group('5–9', 11, { a: 6, b: 5 }))
    expect(releaseAfter(both, [one]).published).toBe(true)
    expect(releaseAfter(one, [both]).published).toBe(true)
  })

  it('refuses nothing that was refused already, and gives its reason', () => {
    const refusal: Refusal = { published: false, reason: 'small-groups', concerned: 1, of: 2, smallest: 3 }
    expect(releaseAfter(refusal, [])).toBe(refusal)
  })

  it('can be read back from what was printed, and nothing else can', () => {
    const release = roundedRelease(table(group('1–4', 22, { a: 12, b: 10 })))
    expect(Release.parse(JSON.parse(JSON.stringify(release)))).toEqual(release)
    for (const other of [{ published: false }, { ...release, learner: 'x' }, { ...release, people: -1 }, null])
      expect(Release.safeParse(other).success).toBe(false)
  })
})

/**
 * The attack: two releases of a school between which few people came, left or changed. Whoever has both subtracts each number
 * from its older one. A difference other than 0 is about these people.
 */
describe('the difference of two releases', () => {
  const learnerAt = (n: number) => PersonId.parse(id('1ea', n + 1))
  const somebody = fc.record({
    attempts: fc.constantFrom(3, 12, 15),
    share: fc.constantFrom(0.55, 0.95),
  })
  const schools = fc.record({
    before: fc.array(somebody, { minLength: 30, maxLength: 120 }),
    gone: fc.nat(4),
    come: fc.array(somebody, { maxLength: 5 }),
  })
  type Somebody = { readonly attempts: number; readonly share: number }
  const rowsOf = (school: readonly Somebody[]) =>
    school.map(({ attempts, share }, n) => ({
      ...{ learner: learnerAt(n), attempts, successes: Math.floor(attempts * share) },
    }))
  const numbersOf = ({ people, groups }: Published) =>
    new Map([
      ['all', people] as const,
      ...groups.flatMap(({ of, people: all, outcomes }) => [
        [`${of.answers}`, all] as const,
        ...outcomes.map((one) => [`${of.answers} ${one.outcome}`, one.people] as const),
      ]),
    ])
  const differencesOf = (first: Published, second: Published) => {
    const [then, now] = [numbersOf(first), numbersOf(second)]
    return [...new Set([...then.keys(), ...now.keys()])].flatMap((name) => {
      const by = (now.get(name) ?? 0) - (then.get(name) ?? 0)
      return by === 0 ? [] : [{ name, by }]
    })
  }

  it('says nothing about nine people or fewer, and would without the gate', () => {
    const seen = { released: 0, refused: 0, withoutGate: 0 }
    fc.assert(
      fc.property(schools, ({ before, gone, come }) => {
        const after = [...before.slice(gone), ...come]
        const first = activityStatistics(rowsOf(before), NO_LIMITS)
        if (!first.published) return
        const second = activityStatistics(rowsOf(after), NO_LIMITS, [first])
        if (second.published) {
          seen.released += 1
          expect(differencesOf(first, second)).toEqual([])
        } else seen.refused += 1
        const alone = activityStatistics(rowsOf(after), NO_LIMITS)
        if (alone.published && differencesOf(first, alone).length > 0) seen.withoutGate += 1
      }),
      { numRuns: 500 },
    )
    // The positive controls: releases are possible, and without the comparison the attack succeeds.
    expect(seen.released).toBeGreaterThan(10)
    expect(seen.withoutGate).toBeGreaterThan(10)
  })

  it('would single somebody out if the numbers were not rounded, and does not as they are', () => {
    const school = rowsOf(Array.from({ length: 40 }, (_, n) => ({ attempts: 12, share: n % 2 ? 0.95 : 0.55 })))
    const [one] = rowsOf([{ attempts: 12, share: 0.95 }])
    if (!one) throw new Error('there is one')
    const withOne = [...school, { ...one, learner: learnerAt(99) }]
    const exactly = (rows: typeof school) =>
      publishTable(
        rows.map(({ learner, attempts, successes }) => ({ learner, answers: attempts, right: successes / attempts })),
        { person: 'learner', quasiIdentifiers: { answers: 'count' }, outcome: { column: 'right', kind: 'share' } },
      )
    const [exact, exactWithOne] = [exactly(school), exactly(withOne)]
    if (!exact.published || !exactWithOne.published) throw new Error('both are published')
    expect(differencesOf(exact, exactWithOne)).toContainEqual({ name: '10–19 90–100 %', by: 1 })
    const first = activityStatistics(school, NO_LIMITS) as Published
    expect(activityStatistics(withOne, NO_LIMITS, [first])).toEqual(first)
    for (const number of numbersOf(first).values()) expect(number % ROUNDED_TO).toBe(0)
  })
})
