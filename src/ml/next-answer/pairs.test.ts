import { describe, expect, it } from 'vitest'
import { answerTable } from '../answers.ts'
import { fitPairs, pairFeatures, pairValue, writePairFeatures } from './pairs.ts'

/** Three learners who answer a and then b, and are right and wrong about both alike. */
const table = answerTable(
  ['x', 'y', 'z'].flatMap((learner, n) => [
    { learner, exercise: 'a', skill: 's', at: 0, correct: true },
    { learner, exercise: 'b', skill: 't', at: 1, correct: n < 2 },
  ]),
)
const everyone = [0, 1, 2]
const half = new Float32Array(table.correct.length).fill(0.5)
const [a = -1, b = -1] = ['a', 'b'].map((name) => table.exercises.indexOf(name))

describe('answer pairs', () => {
  it('sum the surprises of the later answer over its uncertainty plus one', () => {
    // Surprises 0.5, 0.5 and −0.5; each uncertainty 0.25.
    const { exerciseToExercise } = fitPairs(table, everyone, half)
    expect(pairValue(exerciseToExercise, a, true, b)).toBeCloseTo(0.5 / (0.75 + 1))
  })

  it('drop a pair that was seen fewer than three times', () => {
    const { exerciseToExercise } = fitPairs(table, [0, 1], half)
    expect(pairValue(exerciseToExercise, a, true, b)).toBeNaN()
  })

  it('have no value for the other outcome, the other direction and what they do not know', () => {
    const { exerciseToExercise } = fitPairs(table, everyone, half)
    expect(pairValue(exerciseToExercise, a, false, b)).toBeNaN()
    expect(pairValue(exerciseToExercise, b, true, a)).toBeNaN()
    expect(pairValue(exerciseToExercise, -1, true, b)).toBeNaN()
    expect(pairValue(exerciseToExercise, a, true, -1)).toBeNaN()
  })

  it('put the value where the lag of the earlier answer belongs', () => {
    const pairs = fitPairs(table, everyone, half)
    const other = { exercise: b, skill: table.skills.indexOf('t'), correct: false }
    const earlier = { exercise: a, skill: table.skills.indexOf('s'), correct: true }
    const into = new Float64Array(pairFeatures.length)
    writePairFeatures(pairs, [other, earlier], { exercise: b, skill: other.skill }, into, 0)
    const named = Object.fromEntries(pairFeatures.map((name, at) => [name, into[at]]))
    expect(named).toMatchObject({
      'pair-1': 0,
      'pair-2': Math.fround(0.5 / 1.75),
      'pair-3-5': 0,
      'pair-same-skill': 0,
      'pair-count': 1,
    })
  })
})
