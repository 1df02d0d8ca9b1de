// Samples of simulated answers: one a learner, as small tables for trying a classifier on.
import { randomOf } from '#ml/random.ts'
import { sigmoid } from './learner-model.ts'

export type Sample = {
  /** Share of right answers among ten earlier ones, at exercises of medium difficulty. */
  readonly feature1: number
  /** Difficulty of the next exercise in logits, 0 for a medium one: from −1.8 to 1.8 in steps of 0.9. */
  readonly feature2: number
  /** 1 if the next answer is right. */
  readonly target: 0 | 1
}

const EARLIER = 10
/** Logits between two of the five levels of exercise. */
const STEP = 0.9

/**
 * A Rasch model: ability ~ N(0.3, 1.2), P(right) = σ(ability − difficulty). The same number and seed give the same samples, and more
 * samples begin with those of fewer.
 */
export function simulatedSamples(count: number, seed: number): Sample[] {
  const random = randomOf('samples', seed)
  return Array.from({ length: count }, () => {
    const ability = random.normal(0.3, 1.2)
    let right = 0
    for (let n = 0; n < EARLIER; n += 1) right += Number(random.chance(sigmoid(ability)))
    const difficulty = STEP * random.between(-2, 2)
    return {
      feature1: right / EARLIER,
      feature2: difficulty,
      target: random.chance(sigmoid(ability - difficulty)) ? 1 : 0,
    }
  })
}
