/** Whom another model or threshold would have flagged. */
import { describe, expect, it } from 'vitest'
import { answerTable } from '#ml/answers.ts'
import { smallRiskModel } from '../../tests/fixtures/served-models.ts'
import { differences, rejudge } from './rejudge.ts'

/** One answers right, one wrong, one right and then wrong from the 16th answer on; an answer a minute. */
const ANSWERS = 30
const MINUTE = 60_000
const table = answerTable(
  [() => true, () => false, (n: number) => n < 15].flatMap((isRight, learner) =>
    Array.from({ length: ANSWERS }, (_, n) => ({
      ...{ learner: `l${learner}`, exercise: `e${n}`, skill: 'calcul', level: 3 },
      ...{ correct: isRight(n), at: n * MINUTE },
    })),
  ),
)
const always = { fromMs: -Infinity, toMs: Infinity }
const judge = (threshold: number) => ({ model: smallRiskModel(), threshold })

describe('a period that is judged again', () => {
  it('has each learner with what would have been flagged, and when first', () => {
    const { learners, moments } = rejudge(table, judge(0.5), null, always)
    expect(moments).toBe(3 * (ANSWERS - 1))
    expect(learners.map(({ learner, flagged }) => [learner, flagged > 0])).toEqual([
      ['l0', false],
      ['l1', true],
      ['l2', true],
    ])
    expect(learners[1]?.flagged).toBeGreaterThan(20)
    expect(learners[2]?.firstAt).toBeGreaterThan(15 * MINUTE)
    expect(learners.map(({ flaggedNow }) => flaggedNow)).toEqual([null, null, null])
  })

  it('counts from its beginning on, and without its end', () => {
    const { learners, moments } = rejudge(table, judge(0.5), null, { fromMs: 2 * MINUTE, toMs: 5 * MINUTE })
    expect(moments).toBe(9)
    expect(learners.find(({ learner }) => learner === 'l2')).toMatchObject({ moments: 3, flagged: 0, firstAt: null })
    expect(rejudge(table, judge(0.5), null, { fromMs: 1e12, toMs: 2e12 })).toEqual({
      moments: 0,
      learners: [],
      known: null,
    })
  })

  it('names whom only one of two thresholds flags', () => {
    const { learners } = rejudge(table, judge(0.999_999), judge(0.5), always)
    expect(differences(learners)).toEqual({ added: [], gone: ['l1', 'l2'] })
    expect(differences(rejudge(table, judge(0.5), judge(0.999_999), always).learners)).toEqual({
      added: ['l1', 'l2'],
      gone: [],
    })
  })

  it('says how right the flags were, of moments that ten answers follow', () => {
    const { known } = rejudge(table, judge(0.5), null, always)
    expect(known?.moments).toBe(3 * (ANSWERS - 10))
    expect(known?.recall).toBeGreaterThan(0.5)
    expect(known?.precision).toBeGreaterThan(0.8)
  })
})
