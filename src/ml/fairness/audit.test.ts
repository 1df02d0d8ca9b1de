/** What an audit finds, leaves unsaid and refuses, on learners whose truth is known. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomOf } from '../random.ts'
import { sigmoid } from '../table.ts'
import { type AuditSettings, auditFairness, type FairnessAudit } from './audit.ts'
import { auditGate } from './audit-gate.ts'
import { pairMeasure } from './pair-gaps.ts'
import { figuresOf } from './slice-figures.ts'
import { OTHERS, sliced } from './slices.ts'
import { type AuditRows, sortedRows } from './sorted-rows.ts'

const AREAS = ['calcul', 'lecture']
const settings: AuditSettings = { threshold: 0.5, samples: 100, permutations: 400 }

type Unfair = {
  /** Logits by which exercises of the first area are harder for b. */
  readonly itemBias?: number
  /** Logits that are added to the scores of b. */
  readonly shift?: number
  /** Spread of an error in the scores of b. */
  readonly noise?: number
}

/** Learners of two groups alike in ability, 30 % in b, ten answers each, scored by the truth but for what is unfair. */
function answersOf(learners: number, seed: number, { itemBias = 0, shift = 0, noise = 0 }: Unfair = {}) {
  const random = randomOf('fairness test', seed)
  const groups = Array.from({ length: learners }, () => (random.chance(0.3) ? 'b' : 'a'))
  const made = groups.flatMap((group, learner) => {
    const ability = random.normal(0.3, 1)
    return Array.from({ length: 10 }, (_, n) => {
      const area = n % 2
      const odds = ability + random.normal(0, 0.7)
      const isB = group === 'b'
      const truth = odds - (isB && area === 0 ? itemBias : 0)
      const said = odds + (isB ? shift + random.normal(0, noise) : 0)
      return { learner, area, label: Number(random.chance(sigmoid(truth))), score: sigmoid(said) }
    })
  })
  const rows: AuditRows = {
    labels: made.map(({ label }) => label),
    scores: made.map(({ score }) => score),
    learner: made.map(({ learner }) => learner),
    area: made.map(({ area }) => area),
    areas: AREAS,
  }
  return { rows, groups: { name: 'groupe', values: groups } }
}

const failures = ({ attributes }: FairnessAudit) =>
  attributes.flatMap(({ pairs }) =>
    pairs.flatMap(({ tests }) =>
      tests.flatMap(({ verdict, measure, area }) =>
        verdict === 'failed' ? [area === null ? measure : `${measure}: ${area}`] : [],
      ),
    ),
  )

describe('an audit', () => {
  it('finds nothing where slices are treated alike', () => {
    const { rows, groups } = answersOf(600, 1)
    const audit = auditFairness(rows, [groups], settings)
    expect(audit.outcome).toBe('passed')
    expect(failures(audit)).toEqual([])
    expect(auditGate(audit)).toEqual({ gate: 'audited', passed: true, value: 0, bound: 0 })
  })

  it('names bias of exercises as miscalibration in their area, and in no other', () => {
    const { rows, groups } = answersOf(900, 2, { itemBias: 0.8 })
    const audit = auditFairness(rows, [groups], settings)
    expect(failures(audit)).toContain('item-bias: calcul')
    expect(failures(audit)).not.toContain('item-bias: lecture')
    expect(auditGate(audit)).toMatchObject({ passed: false })
    const test = audit.attributes[0]?.pairs[0]?.tests.find(({ area }) => area === 'calcul')
    // Slice a minus slice b: too much is expected of b.
    expect(test?.gap).toBeLessThan(-0.1)
  })

  it('finds that one slice is flagged more often than it should be', () => {
    const { rows, groups } = answersOf(900, 3, { shift: 0.9 })
    expect(failures(auditFairness(rows, [groups], settings))).toEqual(
      expect.arrayContaining(['equalized-odds', 'calibration']),
    )
  })

  it('finds that a model knows less of one slice', () => {
    const { rows, groups } = answersOf(900, 4, { noise: 2 })
    expect(failures(auditFairness(rows, [groups], settings))).toContain('abroca')
  })

  it('gives no verdict on a school that is too small, and shows no figure of it', () => {
    const { rows, groups } = answersOf(150, 5, { shift: 2 })
    const audit = auditFairness(rows, [groups], settings)
    expect(audit.outcome).toBe('no-verdict')
    expect(audit.attributes).toEqual([{ name: 'groupe', slices: [expect.anything()], withheld: 1, pairs: [] }])
    expect(auditGate(audit).passed).toBeNull()
  })

  it('gives the same audit for the same rows and seed', () => {
    const { rows, groups } = answersOf(400, 6)
    const quick = { ...settings, samples: 30, permutations: 30 }
    expect(auditFairness(rows, [groups], quick)).toEqual(auditFairness(rows, [groups], quick))
  })

  it('has intervals around its figures, narrower with more learners', () => {
    const few = auditFairness(answersOf(400, 7).rows, [answersOf(400, 7).groups], settings)
    const many = auditFairness(answersOf(1_600, 7).rows, [answersOf(1_600, 7).groups], settings)
    const widthOf = (audit: FairnessAudit) => {
      const auc = audit.attributes[0]?.slices[0]?.auc ?? { value: 0, low: 0, high: 0 }
      expect(auc.value).toBeGreaterThan(auc.low)
      expect(auc.value).toBeLessThan(auc.high)
      return auc.high - auc.low
    }
    expect(widthOf(many)).toBeLessThan(widthOf(few))
  })

  it('refuses a score that is not a probability', () => {
    const { rows, groups } = answersOf(300, 8)
    expect(() => auditFairness({ ...rows, scores: rows.labels.length ? [1.2] : [] }, [groups], settings)).toThrow(
      'The score of row 0 is not a probability',
    )
  })
})

describe('small slices', () => {
  const everyone = (learners: number): AuditRows => ({
    labels: Array.from({ length: 2 * learners }, (_, row) => row % 2),
    scores: Array.from({ length: 2 * learners }, () => 0.5),
    learner: Array.from({ length: 2 * learners }, (_, row) => row >> 1),
    area: Array.from({ length: 2 * learners }, () => -1),
    areas: [],
  })

  it('are in no slice of any attribute, so that no figure is the difference of two others', () => {
    const sizes = fc.array(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 60, maxLength: 60 }), {
      minLength: 1,
      maxLength: 3,
    })
    fc.assert(
      fc.property(sizes, (all) => {
        const attributes = all.map((values, n) => ({ name: `${n}`, values: values.map(String) }))
        const { kept, attributes: made } = sliced(everyone(60), attributes, { learners: 15, positives: 5 })
        for (const { slices } of made) {
          for (const { learners } of slices) expect(learners.size).toBeGreaterThanOrEqual(15)
          expect(new Set(slices.flatMap(({ learners }) => [...learners]))).toEqual(kept)
        }
      }),
    )
  })

  it('are together where that is enough', () => {
    const values = Array.from({ length: 60 }, (_, n) => (n < 40 ? 'common' : n < 50 ? 'rare' : 'rarer'))
    const { attributes } = sliced(everyone(60), [{ name: 'one', values }], { learners: 15, positives: 5 })
    expect(attributes[0]?.slices.map(({ value, learners }) => [value, learners.size])).toEqual([
      ['common', 40],
      [OTHERS, 20],
    ])
    expect(attributes[0]?.withheld).toBe(0)
  })

  it('need learners with either outcome, not rows of them', () => {
    const rows = { ...everyone(60), labels: Array.from({ length: 120 }, (_, row) => Number(row < 8)) }
    const { kept } = sliced(rows, [{ name: 'one', values: Array.from({ length: 60 }, () => 'x') }], {
      learners: 15,
      positives: 5,
    })
    // Eight right rows are of four learners.
    expect(kept.size).toBe(0)
  })
})

describe('the figures', () => {
  const some = fc
    .array(
      fc.record({
        label: fc.constantFrom(0, 1),
        score: fc.integer({ min: 0, max: 10 }),
        learner: fc.nat({ max: 5 }),
      }),
      { minLength: 12, maxLength: 60 },
    )
    .map((made) => ({
      labels: [0, 1, 0, 1, ...made.map(({ label }) => label)],
      scores: [0.5, 0.5, 0.5, 0.5, ...made.map(({ score }) => score / 10)],
      learner: [0, 0, 1, 1, ...made.map(({ learner }) => learner)],
      area: [0, 0, 0, 0, ...made.map(() => 0)],
      areas: ['one'],
    }))

  it('change their signs when the sides are exchanged, but for the area between the curves', () => {
    fc.assert(
      fc.property(some, (rows) => {
        const measure = pairMeasure(
          sortedRows(rows, () => true),
          0.5,
          1,
        )
        const one = measure([0, 1, 0, 1, 0, 1])
        const other = measure([1, 0, 1, 0, 1, 0])
        expect(other.abroca).toBeCloseTo(one.abroca, 12)
        for (const key of ['recall', 'fpr', 'flagged', 'calibration'] as const)
          expect(other[key]).toBeCloseTo(-one[key], 12)
      }),
    )
  })

  it('count a learner of weight 2 as two learners', () => {
    fc.assert(
      fc.property(some, (rows) => {
        const twin = (of: ArrayLike<number>) => [
          ...Array.from(of),
          ...Array.from(of).filter((_, row) => rows.learner[row] === 0),
        ]
        const twice = {
          ...rows,
          labels: twin(rows.labels),
          scores: twin(rows.scores),
          learner: twin(rows.learner).map((one, row) => (row < rows.labels.length ? one : 6)),
          area: twin(rows.area),
        }
        const weighted = figuresOf(
          sortedRows(rows, () => true),
          0.5,
          [2, 1, 1, 1, 1, 1],
        )
        const doubled = figuresOf(
          sortedRows(twice, () => true),
          0.5,
        )
        for (const [key, value] of Object.entries(weighted))
          expect([key, value]).toEqual([key, expect.closeTo(doubled[key as keyof typeof doubled], 10)])
      }),
    )
  })
})
