// The weights by which a memory follows from its reviews: those of FSRS-6, or those that a school has fitted on its own learners.
import { z } from 'zod'

/**
 * The weights that ts-fsrs 5.4.2 ships, fitted on the reviews of thousands of Anki users. They are written here because another
 * release of the library must not change what was folded before: new weights are a new version of the read model.
 */
export const USUAL_WEIGHTS: readonly number[] = [
  0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629, 1.6483,
  0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
]

/** The least and the most that each may be: beyond it, ts-fsrs would take the bound, and something else would be in force. */
export const WEIGHT_BOUNDS: readonly (readonly [least: number, most: number])[] = [
  ...[0, 1, 2, 3].map(() => [0.001, 100] as const),
  ...([
    [1, 10],
    [0.001, 4],
    [0.001, 4],
    [0.001, 0.75],
    [0, 4.5],
    [0, 0.8],
    [0.001, 3.5],
    [0.001, 5],
    [0.001, 0.25],
    [0.001, 0.9],
    [0, 4],
    [0, 1],
    [1, 6],
    [0, 2],
    [0, 2],
    [0.01, 0.8],
    [0.1, 0.8],
  ] as const),
]

export const WeightValues = z
  .array(z.number().min(0).max(100))
  .length(USUAL_WEIGHTS.length)
  .describe('The 21 weights of FSRS-6, in its order.')

export const WeightsVersion = z
  .int()
  .min(1)
  .describe('The version of the school’s weights: 1 for the first that it fitted, then one more for each.')

/** Weights that a school has fitted. A review holds them whole: its fold then needs nothing that stands elsewhere. */
export const MemoryWeights = z.object({ version: WeightsVersion, values: WeightValues })
export type MemoryWeights = z.output<typeof MemoryWeights>
