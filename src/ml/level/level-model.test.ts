/** The optimal level against the truth of a Rasch simulator: abilities N(0.3, 1.2), levels 0.9 apart, exercises ± 0.5. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Answer, answerTable } from '../answers.ts'
import { meanAbsoluteError, rSquared } from '../metrics/errors.ts'
import { pack } from '../packed.ts'
import { randomOf } from '../random.ts'
import { logit, sigmoid } from '../table.ts'
import { firstAnswersOf, levelsAlone } from './level-answers.ts'
import {
  type Answered,
  crossingLevel,
  exerciseKey,
  type LevelModel,
  levelByRule,
  levels,
  optimalLevel,
  successAt,
} from './level-model.ts'
import { levelModelBytes, levelModelOf } from './stored-level-model.ts'
import { trainLevelModel } from './train-level-model.ts'

const PER_LEVEL = 8
const random = randomOf('bank')
/** How much harder than its level each exercise is. */
const bank = levels.map(() => Array.from({ length: PER_LEVEL }, () => random.normal(0, 0.5)))

/** The level is set by the ±1 rule on the last five answers, as in a class: levels and abilities are not independent. */
function simulated(learners: number, answers: number, seed: number) {
  const random = randomOf('levels', seed)
  return Array.from({ length: learners }, () => {
    const ability = random.normal(0.3, 1.2)
    const answered: Answered[] = []
    let level = 3
    let recent: number[] = []
    for (let n = 0; n < answers; n += 1) {
      const exercise = random.between(0, PER_LEVEL - 1)
      const harder = bank[level - 1]?.[exercise] ?? 0
      const right = Number(random.chance(sigmoid(ability - 0.9 * (level - 3) - harder)))
      answered.push({ level, exercise: `e${exercise}`, right, answers: 1 })
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
    return { answered, ability, truth: Math.min(5, Math.max(1, 3 + (ability - logit(0.7)) / 0.9)) }
  })
}

/** One learner after another, as a table of answers has them. */
const trainedOn = (learners: readonly (readonly Answered[])[]): LevelModel =>
  trainLevelModel(
    firstAnswersOf(
      answerTable(
        learners.flatMap((answered, learner) =>
          answered.flatMap(({ level, exercise, right, answers }, n) =>
            Array.from(
              { length: answers },
              (_, again): Answer => ({
                ...{ learner: `l${learner}`, exercise: exercise ?? 'any', skill: 's', level },
                ...{ correct: again < right, at: n },
              }),
            ),
          ),
        ),
      ),
      1_000,
    ),
  )

/** Right and all, by level. */
const inAll = (right: readonly number[], answers: readonly number[]): Answered[] =>
  levels.map((level) => ({
    ...{ level, exercise: null },
    ...{ right: right[level - 1] ?? 0, answers: answers[level - 1] ?? 0 },
  }))

const known = fc
  .array(fc.tuple(fc.nat(20), fc.nat(20), fc.constantFrom(null, 'e0', 'e3')), { minLength: 5, maxLength: 5 })
  .map((triples) =>
    triples.map(
      ([right, wrong, exercise], at): Answered => ({ level: at + 1, exercise, right, answers: right + wrong }),
    ),
  )

describe('the level model', () => {
  const model = trainedOn(simulated(1_500, 40, 1).map(({ answered }) => answered))
  const unseen = simulated(2_000, 20, 2)
  const labels = unseen.map(({ truth }) => truth)
  const errorOf = (predictions: number[]) => meanAbsoluteError({ labels, predictions })

  it('comes within 0.40 levels of the truth on average after 20 answers, and explains 80 % of its variance', () => {
    const predictions = unseen.map(({ answered }) => optimalLevel(model, answered).level)
    expect(errorOf(predictions)).toBeLessThan(0.4)
    expect(rSquared({ labels, predictions })).toBeGreaterThan(0.8)
  })

  it('is within a tenth of the best estimate that anyone could make, who knew each exercise and how able learners are', () => {
    const abilities = Array.from({ length: 201 }, (_, at) => -5 + at / 20)
    const best = unseen.map(({ answered }) => {
      const weights = abilities.map((ability) =>
        answered.reduce(
          (weight, { level, exercise, right }) => {
            const harder = bank[level - 1]?.[Number(exercise?.slice(1))] ?? 0
            const chance = sigmoid(ability - 0.9 * (level - 3) - harder)
            return weight * (right === 1 ? chance : 1 - chance)
          },
          Math.exp(-((ability - 0.3) ** 2) / 2 / 1.2 ** 2),
        ),
      )
      const all = weights.reduce((sum, one) => sum + one, 0)
      return abilities.reduce(
        (mean, ability, at) =>
          mean + ((weights[at] ?? 0) / all) * Math.min(5, Math.max(1, 3 + (ability - logit(0.7)) / 0.9)),
        0,
      )
    })
    expect(errorOf(unseen.map(({ answered }) => optimalLevel(model, answered).level))).toBeLessThan(1.1 * errorOf(best))
  })

  it('learns how hard an exercise is beside the others of its level', () => {
    const pairs = bank.flatMap((exercises, at) =>
      exercises.map(
        (harder, exercise) => [harder, model.exercises.get(exerciseKey(at + 1, `e${exercise}`)) ?? 0] as const,
      ),
    )
    expect(rSquared({ labels: pairs.map(([one]) => one), predictions: pairs.map(([, one]) => one) })).toBeGreaterThan(
      0.8,
    )
    expect(model.spread).toBeGreaterThan(0.35)
    expect(model.spread).toBeLessThan(0.65)
  })

  it('holds an exercise that fewer than ten learners answered to be as hard as its level, and does not name it', () => {
    const often = Array.from({ length: 9 }, (): Answered[] => [{ level: 2, exercise: 'rare', right: 1, answers: 30 }])
    const once = Array.from({ length: 10 }, (): Answered[] => [{ level: 2, exercise: 'usual', right: 1, answers: 1 }])
    expect([...trainedOn([...often, ...once]).exercises.keys()]).toEqual([exerciseKey(2, 'usual')])
  })

  it('names no exercise where only the levels are read, as of schools that share a model', () => {
    const answers = firstAnswersOf(
      answerTable(
        Array.from({ length: 30 }, (_, n) => ({
          ...{ learner: `l${n}`, exercise: 'e', skill: 's', level: 3, correct: n % 2 === 0, at: 0 },
        })),
      ),
      20,
    )
    expect(trainLevelModel(answers).exercises.size).toBe(1)
    expect(trainLevelModel(levelsAlone(answers))).toMatchObject({ exercises: new Map(), spread: 0 })
  })

  it('takes a right answer to a hard exercise for more than one to an easy exercise of the same level', () => {
    const harder = {
      ...model,
      exercises: new Map([
        [exerciseKey(3, 'hard'), 1],
        [exerciseKey(3, 'easy'), -1],
      ]),
    }
    const levelAfter = (exercise: string) => optimalLevel(harder, [{ level: 3, exercise, right: 7, answers: 10 }]).level
    expect(levelAfter('hard')).toBeGreaterThan(levelAfter('unknown'))
    expect(levelAfter('unknown')).toBeGreaterThan(levelAfter('easy'))
  })

  it('never makes success likelier at a higher level', () => {
    fc.assert(
      fc.property(known, fc.array(known, { minLength: 1 }), (learner, others) => {
        if (others.flat().every(({ answers }) => answers === 0)) return
        for (const fitted of [model, trainedOn(others)]) {
          const along = [1, 1.5, 2, 2.7, 3, 4, 4.2, 5].map((level) => successAt(fitted, learner, level))
          for (const [at, chance] of along.slice(1).entries())
            expect(chance).toBeLessThanOrEqual((along[at] ?? 0) + 1e-12)
        }
      }),
      { numRuns: 20 },
    )
  })

  it('is expected to succeed as often as wanted where the chance crosses the target, unless that is marked as clamped', () => {
    fc.assert(
      fc.property(known, fc.double({ min: 0.4, max: 0.9, noNaN: true }), (learner, target) => {
        const { level, clamped } = optimalLevel(model, learner, target)
        const chance = successAt(model, learner, crossingLevel(model, learner, target))
        if (clamped === null) expect(Math.abs(chance - target)).toBeLessThan(0.002)
        else if (clamped === 'below') expect(chance).toBeLessThan(target)
        else expect(chance).toBeGreaterThan(target)
        expect(level).toBeGreaterThanOrEqual(1)
        expect(level).toBeLessThanOrEqual(5)
      }),
    )
  })

  it('never gives a lower level for one more right answer instead of a wrong one', () => {
    fc.assert(
      fc.property(known, fc.nat(4), (learner, at) => {
        const better = learner.map((one, place) =>
          place === at ? { ...one, right: Math.min(one.right + 1, one.answers) } : one,
        )
        expect(optimalLevel(model, better).level).toBeGreaterThanOrEqual(optimalLevel(model, learner).level - 1e-9)
      }),
    )
  })

  it('is not lost in thousands of answers', () => {
    const { level } = optimalLevel(model, [{ level: 3, exercise: null, right: 7_000, answers: 10_000 }])
    expect(level).toBeGreaterThan(2.5)
    expect(level).toBeLessThan(3.5)
  })

  it('is the same after it was stored, and reads the bytes of a model that knew levels only', () => {
    const stored = levelModelOf(levelModelBytes(model, 20))
    expect(stored).toEqual({ model, past: 20 })
    expect(levelModelBytes(stored.model, 20)).toEqual(levelModelBytes(model, 20))
    const before = pack({
      about: { kind: 'level', past: 20 },
      arrays: { difficulties: Float64Array.from(model.difficulties), prior: model.prior },
    })
    expect(levelModelOf(before).model).toEqual({ ...model, exercises: new Map(), spread: 0 })
  })

  it('keeps the difficulty of a level finite where all answers, or none, are right', () => {
    const all = Array.from({ length: 400 }, () => inAll([6, 4, 3, 1, 0], [6, 5, 5, 5, 4]))
    const { difficulties } = trainedOn(all)
    expect(difficulties[0]).toBeGreaterThan(-10)
    expect(difficulties[4]).toBeLessThan(10)
    expect(difficulties[0]).toBeLessThan((difficulties[1] ?? 0) - 1)
  })

  it('leaves the difficulty of a level that nobody answered where it was expected', () => {
    const { difficulties } = trainedOn([inAll([0, 3, 2, 0, 0], [0, 5, 5, 0, 0])])
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
    const strong = optimalLevel(model, inAll(five, five))
    expect(strong.clamped).toBe('above')
    expect(strong.level).toBeGreaterThan(4.8)
    const weak = optimalLevel(model, inAll([0, 0, 0, 0, 0], five))
    expect(weak.clamped).toBe('below')
    expect(weak.level).toBeLessThan(1.05)
  })

  it('has the ±1 rule beside it', () => {
    expect([levelByRule(3, 9, 10), levelByRule(3, 5, 10), levelByRule(3, 7, 10), levelByRule(5, 10, 10)]).toEqual([
      4, 2, 3, 5,
    ])
  })
})
