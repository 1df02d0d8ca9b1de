// The level that a simulated learner needs, and the best estimate of it that can be made from answers: no model can do better
// on average, since this one knows how the learners and the exercises were drawn.
import { sigmoid } from '#ml/table.ts'
import { ABILITY } from './learner-model.ts'
import { levelAtTarget } from './level-policy.ts'

/** From 1 to 5. */
export const trueLevel = (ability: number, target: number): number =>
  Math.min(5, Math.max(1, levelAtTarget(ability, target)))

export type PlainAnswer = {
  /** In logits, at the moment of the answer. */
  readonly ability: number
  /** Of the exercise, in logits. */
  readonly difficulty: number
  readonly correct: boolean
}

/**
 * The mean of `trueLevel` under what the answers of the plain simulation tell (plain.ts), for a learner whose ability is now
 * `ability`. Of the abilities only the differences are used, which everybody knows: 0.01 logit an answer. Integrated over
 * abilities at the first answer up to 6.3 logits from the mean, a twentieth apart.
 */
export function bayesLevel(past: readonly PlainAnswer[], ability: number, target: number): number {
  const first = past[0]?.ability ?? ability
  let [weight, sum] = [0, 0]
  for (let step = -126; step <= 126; step += 1) {
    const start = ABILITY.mean + step / 20
    let logLikelihood = -(((start - ABILITY.mean) / ABILITY.deviation) ** 2) / 2
    for (const one of past) {
      const chance = sigmoid(start + (one.ability - first) - one.difficulty)
      logLikelihood += Math.log(one.correct ? chance : 1 - chance)
    }
    weight += Math.exp(logLikelihood)
    sum += Math.exp(logLikelihood) * trueLevel(start + (ability - first), target)
  }
  return sum / weight
}
