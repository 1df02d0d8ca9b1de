/** The optimal level against the truth of a Rasch simulator: abilities N(0.3, 1.2), levels 0.9 apart, exercises ± 0.5. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { meanAbsoluteError, rSquared } from '../metrics/errors.ts'
import { randomOf } from '../random.ts'
import { logit, sigmoid } from '../table.ts'
import { type LevelCounts, levelByRule, optimalLevel, successAt, trainLevelModel } from './level-model.ts'

/** The level is set by the ±1 rule on the last five answers, as in a class: levels and abilities are not independent. */
function simulated(learners: number, answers: number, seed: number) {
  const random = randomOf('levels', seed)
  return Array.from({ length: learners }, () => {
    const ability = random.normal(0.3, 1.2)
    const counts = { right: [0, 0, 0, 0, 0], answers: [0, 0, 0, 0, 0] }
    let level = 3
    let recent: number[] = []
    for (let n = 0; n < answers; n += 1) {
      const right = Number(random.chance(sigmoid(ability - 0.9 * (level - 3) - random.normal(0, 0.5))))
      counts.right[level - 1] = (counts.right[level - 1] ?? 0) + right
      counts.answers[level - 1] = (counts.answers[level - 1] ?? 0) + 1
      recent = [...recent, right].slice(-5)
      const next =
        recent.length < 5
          ? level
          : levelByRule(
              level,
              recent.reduce((sum, one) => sum + one, 0),
              5,
            )
      if (next !== level) recent = []
      level = next
    }
    const truth = Math.min(5, Math.max(1, 3 + (ability - logit(0.7)) / 0.9))
    return { counts, truth }
  })
}

const counts = fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { minLength: 5, maxLength: 5 }).map(
  (pairs): LevelCounts => ({
    right: pairs.map(([right]) => right),
    answers: pairs.map(([right, wrong]) => right + wrong),
  }),
)

describe('the level model', () => {
  const model = trainLevelModel(simulated(1_500, 40, 1).map(({ counts }) => counts))

  it('comes within 0.42 levels of the truth on average after 20 answers, and explains 78 % of its variance', () => {
    const unseen = simulated(2_000, 20, 2)
    const scored = {
      labels: unseen.map(({ truth }) => truth),
      predictions: unseen.map(({ counts }) => optimalLevel(model, counts).level),
    }
    expect(meanAbsoluteError(scored)).toBeLessThan(0.42)
    expect(rSquared(scored)).toBeGreaterThan(0.78)
  })

  it('never makes success likelier at a higher level', () => {
    fc.assert(
      fc.property(counts, fc.array(counts, { minLength: 1 }), (learner, others) => {
        if (others.every(({ answers }) => Array.from(answers).every((one) => one === 0))) return
        for (const fitted of [model, trainLevelModel(others)]) {
          const along = [1, 1.5, 2, 2.7, 3, 4, 4.2, 5].map((level) => successAt(fitted, learner, level))
          for (const [at, chance] of along.slice(1).entries())
            expect(chance).toBeLessThanOrEqual((along[at] ?? 0) + 1e-12)
        }
      }),
      { numRuns: 20 },
    )
  })

  it('succeeds as often as wanted at the level it gives, unless that is marked as clamped', () => {
    fc.assert(
      fc.property(counts, fc.double({ min: 0.4, max: 0.9, noNaN: true }), (learner, target) => {
        const { level, clamped } = optimalLevel(model, learner, target)
        const chance = successAt(model, learner, level)
        if (clamped === 'below') expect(chance).toBeLessThan(target)
        else if (clamped === 'above') expect(chance).toBeGreaterThan(target)
        else expect(Math.abs(chance - target)).toBeLessThan(0.002)
      }),
    )
  })

  it('keeps the difficulty of a level finite where all answers, or none, are right', () => {
    const all = Array.from({ length: 400 }, () => ({ right: [6, 4, 3, 1, 0], answers: [6, 5, 5, 5, 4] }))
    const { difficulties } = trainLevelModel(all)
    expect(difficulties[0]).toBeGreaterThan(-10)
    expect(difficulties[4]).toBeLessThan(10)
    expect(difficulties[0]).toBeLessThan((difficulties[1] ?? 0) - 1)
  })

  it('leaves the difficulty of a level that nobody answered where it was expected', () => {
    const { difficulties } = trainLevelModel([{ right: [0, 3, 2, 0, 0], answers: [0, 5, 5, 0, 0] }])
    expect(difficulties[0]).toBeCloseTo(-1.8, 1)
    expect(difficulties[4]).toBeCloseTo(1.8, 1)
  })

  it('hardly moves a difficulty that many answers speak of', () => {
    const [easy = 0, , middle = 0, , hard = 0] = model.difficulties
    expect(middle - easy).toBeGreaterThan(1.6)
    expect(hard - middle).toBeGreaterThan(1.6)
  })

  it('clamps a learner who is always right at the hardest level, and one who is always wrong at the easiest', () => {
    const five = [5, 5, 5, 5, 5]
    expect(optimalLevel(model, { right: five, answers: five })).toEqual({ level: 5, clamped: 'above' })
    expect(optimalLevel(model, { right: [0, 0, 0, 0, 0], answers: five })).toEqual({ level: 1, clamped: 'below' })
  })

  it('has the ±1 rule beside it', () => {
    expect([levelByRule(3, 9, 10), levelByRule(3, 5, 10), levelByRule(3, 7, 10), levelByRule(5, 10, 10)]).toEqual([
      4, 2, 3, 5,
    ])
  })
})
