// Fits weights of memory on a school's reviews, and judges them on learners who were held out. Pure but for the trainer.
import { daysBetween, type Memory, recallOn, reviewed } from '#events/learning/memory.ts'
import { type MemoryWeights, USUAL_WEIGHTS, WEIGHT_BOUNDS } from '#events/learning/memory-weights.ts'
import { isHeldOut } from '#ml/gates/held-out.ts'
import { boundShares, MOST_SHARE_JUDGED, MOST_SHARE_LEARNT } from './bound-shares.ts'
import { laterReviewsIn, trainedOf } from './later-reviews.ts'
import type { TrainWeights } from './memory-trainer.ts'
import type { ReadHistory } from './read-reviews.ts'

export type Sides = { readonly training: readonly ReadHistory[]; readonly heldOut: readonly ReadHistory[] }

/** The learners on whom every model of the school is judged are those on whom its weights are. Nobody is most of either side. */
export const sidesOf = (histories: readonly ReadHistory[]): Sides => ({
  training: boundShares(
    histories.filter(({ learner }) => !isHeldOut(learner)),
    MOST_SHARE_LEARNT,
  ),
  heldOut: boundShares(
    histories.filter(({ learner }) => isHeldOut(learner)),
    MOST_SHARE_JUDGED,
  ),
})

export type Counted = { readonly reviews: number; readonly learners: number }

/** Reviews on a later day than the one before, which alone say something of forgetting, and whose they are. */
export function countedIn(histories: readonly ReadHistory[]): Counted {
  const counted = histories.map((history) => ({ learner: history.learner, later: laterReviewsIn(history) }))
  return {
    reviews: counted.reduce((sum, { later }) => sum + later, 0),
    learners: new Set(counted.filter(({ later }) => later > 0).map(({ learner }) => learner)).size,
  }
}

/** Within the bounds of FSRS-6, with four decimals: more say nothing. */
export async function fittedOn(histories: readonly ReadHistory[], train: TrainWeights): Promise<number[]> {
  const weights = await train(histories.map(trainedOf).filter(({ length }) => length > 1))
  return weights.map((weight, n) => {
    const [least, most] = WEIGHT_BOUNDS[n] ?? [0, 100]
    return Math.round(Math.min(most, Math.max(least, weight)) * 10_000) / 10_000
  })
}

/** Nothing is certain: a chance of 1 that is not met must not weigh more than all others. */
const SUREST = 0.9999

/** The mean log-loss of what the memory predicts before each review on a later day; null without such a review. */
export function lossOf(histories: readonly ReadHistory[], values: readonly number[]): number | null {
  const weights: MemoryWeights | null = values === USUAL_WEIGHTS ? null : { version: 1, values: [...values] }
  let sum = 0
  let predicted = 0
  for (const { reviews } of histories) {
    let memory: Memory | undefined
    for (const { on, rating } of reviews) {
      if (memory && daysBetween(memory.reviewedOn, on) > 0) {
        const chance = Math.min(SUREST, Math.max(1 - SUREST, recallOn(memory, on)))
        sum -= Math.log(rating > 1 ? chance : 1 - chance)
        predicted += 1
      }
      memory = reviewed(memory, { on, rating, weights })
    }
  }
  return predicted === 0 ? null : sum / predicted
}
