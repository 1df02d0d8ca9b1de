/** Reasons: which groups of features moved an answer, and the sentences that say so. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { riskSchema } from '../at-risk/risk-features.ts'
import { courseSchema } from '../features/course-features.ts'
import type { Feature } from '../features/schema.ts'
import { courseGroups, courseModelFeatures } from './course-groups.ts'
import { groupOfEach, knownFrom } from './groups.ts'
import { type Explained, MOST_REASONS, type Reader, reasonsOf } from './reasons.ts'
import { riskGroups } from './risk-groups.ts'

const riskFeatures = riskSchema.features.map(({ name }) => name)
const models = [
  { features: riskFeatures, groups: riskGroups, schema: riskSchema.features },
  { features: courseModelFeatures, groups: courseGroups, schema: courseSchema.features },
] as const
const sum = (values: Iterable<number>) => [...values].reduce((total, one) => total + one, 0)

/** What a vector can hold of a feature: a number of its range, or missing where the schema allows it. A rank is a share. */
const numberOf = (schema: readonly Pick<Feature, 'name' | 'range' | 'missing'>[], name: string) => {
  const { range, missing } = schema.find((one) => one.name === name) ?? {
    range: [0, 1] as const,
    missing: 'ranks can be',
  }
  const [min, max] = [range[0] ?? -9, range[1] ?? 9]
  const number = fc.oneof(fc.double({ min, max, noNaN: true }), fc.constantFrom(min, max, Math.max(0, min)))
  return missing === null ? number : fc.oneof(number, fc.constant(Number.NaN))
}
const explained = fc.constantFrom(...models).chain(({ features, groups, schema }) =>
  fc.record({
    known: fc.tuple(...features.map((name) => numberOf(schema, name))).map((values) => knownFrom(features, values)),
    explanation: fc.record({
      base: fc.double({ min: -5, max: 5, noNaN: true }),
      contributions: fc
        .array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: features.length, maxLength: features.length })
        .map((all) => Float64Array.from(all)),
    }),
    features: fc.constant(features),
    groups: fc.constant(groups),
  }),
)
const readers = fc.constantFrom<Reader>('adult', 'learner')

/** An answer in which one feature does all. */
const moved = (feature: string, by: number, values: Readonly<Record<string, number>>): Explained => ({
  explanation: { base: 0, contributions: Float64Array.from(riskFeatures, (name) => (name === feature ? by : 0)) },
  features: riskFeatures,
  known: (feature) => values[feature] ?? Number.NaN,
  groups: riskGroups,
})
const onlyReason = (of: Explained, reader: Reader = 'adult') => reasonsOf(of, reader).reasons[0]?.text
const fourOfTen = { answers: Math.log1p(57), last10: 5 / 12 }

describe('the groups of reasons', () => {
  it.each(models)('hold every feature of the model, each in one group', ({ features, groups }) => {
    expect(groupOfEach(groups, features)).toHaveLength(features.length)
    expect(new Set(groups.flatMap((group) => group.features))).toEqual(new Set(features))
  })

  it('refuse a feature that nobody has put into a group', () => {
    expect(() => groupOfEach(riskGroups, ['last10', 'moonPhase'])).toThrow('"moonPhase" is in no group')
  })
})

describe('the reasons for an answer', () => {
  it('add up to the log-odds with the base and what is left over', () =>
    fc.assert(
      fc.property(explained, readers, (of, reader) => {
        const { base, reasons, others } = reasonsOf(of, reader)
        const total = of.explanation.base + sum(of.explanation.contributions)
        expect(base + sum(reasons.map(({ contribution }) => contribution)) + others).toBeCloseTo(total, 9)
      }),
    ))

  it('are at most five, the strongest first, each of another group', () =>
    fc.assert(
      fc.property(explained, readers, (of, reader) => {
        const { reasons } = reasonsOf(of, reader)
        const sizes = reasons.map(({ contribution }) => Math.abs(contribution))
        expect(reasons.length).toBeLessThanOrEqual(MOST_REASONS)
        expect(sizes).toEqual(sizes.toSorted((a, b) => b - a))
        expect(new Set(reasons.map(({ group }) => group)).size).toBe(reasons.length)
      }),
    ))

  it('never speak of a cause, and never show a number that is none, whatever is missing', () =>
    fc.assert(
      fc.property(explained, readers, (of, reader) => {
        for (const { text } of reasonsOf(of, reader).reasons) {
          expect(text.fr).not.toMatch(
            /parce|cause|à force|grâce|en raison|donc|entraîne|explique|provoque|NaN|Infinity/i,
          )
          expect(text.en).not.toMatch(/because|cause|due to|thanks|therefore|leads? to|explains|makes|NaN|Infinity/i)
        }
      }),
    ))

  it('do not tell a child of risks', () =>
    fc.assert(
      fc.property(explained, (of) => {
        for (const { text } of reasonsOf(of, 'learner').reasons) {
          expect(text.fr).not.toMatch(/risque|faible|échec/i)
          expect(text.en).not.toMatch(/risk|low|fail/i)
        }
      }),
    ))

  it('count windows of the same answers as one reason', () => {
    const contributions = Float64Array.from(riskFeatures, (name) =>
      /^(last|recentS)/.test(name) && name !== 'lastDuration' ? 0.25 : 0,
    )
    const { reasons } = reasonsOf(
      { ...moved('last10', 0, fourOfTen), explanation: { base: 0, contributions } },
      'adult',
    )
    expect(reasons).toMatchObject([{ group: 'recent-success', contribution: 1, direction: 'raises' }])
  })
})

describe('a sentence', () => {
  it('gives the value and the direction', () => {
    expect(onlyReason(moved('last10', 0.8, fourOfTen))).toEqual({
      fr: 'Réussite récente faible (4 sur 10)\u202f: augmente le risque',
      en: 'Low recent success (4 of 10): raises the risk',
    })
    expect(onlyReason(moved('streak', -0.3, { streak: 3 }))).toEqual({
      fr: 'Série de 3 réponses justes\u202f: diminue le risque',
      en: 'Run of 3 right answers in a row: lowers the risk',
    })
  })

  it('speaks to the learner as to a child', () => {
    expect(onlyReason(moved('last10', 0.8, fourOfTen), 'learner')).toEqual({
      fr: 'Tes dernières réponses\u202f: 4 justes sur 10. Un point à travailler.',
      en: 'Your last answers: 4 right out of 10. Something to work on.',
    })
  })

  it('says that a value is missing', () => {
    expect(onlyReason(moved('meanDuration5', 0.2, {}))).toEqual({
      fr: 'Temps de réponse inconnu\u202f: augmente le risque',
      en: 'Response time not known: raises the risk',
    })
    expect(onlyReason(moved('skillSuccessRate', 0.2, { skillAnswers: 0, skillSuccesses: 0 }))?.fr).toBe(
      'Réussite dans la dernière compétence travaillée encore inconnue\u202f: augmente le risque',
    )
  })
})
