// Adam (Kingma and Ba 2015) over rows of weights of which a batch touches few: only these are read and written.
import { ROW } from './shape.ts'
import type { TouchedRows } from './train-net.ts'

const MEAN_FADE = 0.9
const SQUARE_FADE = 0.999
const TINY = 1e-8

export type RowPriors = {
  /** Answers per row in the training data: each answer pulls the row towards its prior by its share. */
  readonly counts: Int32Array
  /** Where each row’s bias started; its prior is centred there, that of the vectors at zero. */
  readonly starting: Float32Array
  readonly decay: number
  readonly biasDecay: number
}

export type Adam = {
  /** One step on the touched rows; clears their gradients. `answers` is the size of the batch. */
  update(touched: TouchedRows, rate: number, answers: number): void
}

/**
 * The gradient of the prior (precision/2 · (weight − centre)²) is spread over the answers of a row, so that an epoch adds
 * it exactly once, however rarely the row is touched. The bias correction counts the steps of each row.
 */
export function adam(weights: Float32Array, gradient: Float32Array, priors: RowPriors): Adam {
  const means = new Float32Array(weights.length)
  const squares = new Float32Array(weights.length)
  const steps = new Int32Array(weights.length / ROW)
  return {
    update(touched, rate, answers) {
      for (let i = 0; i < touched.count; i += 1) {
        const row = touched.rows[i] ?? 0
        const step = (steps[row] ?? 0) + 1
        steps[row] = step
        const meanCorrection = 1 / (1 - MEAN_FADE ** step)
        const squareCorrection = 1 / (1 - SQUARE_FADE ** step)
        const share = (touched.answers[row] ?? 0) / (priors.counts[row] || 1)
        const scale = 1 / answers
        for (let at = row * ROW, end = at + ROW, first = true; at < end; at += 1, first = false) {
          const weight = weights[at] ?? 0
          const pull = first ? priors.biasDecay * (weight - (priors.starting[row] ?? 0)) : priors.decay * weight
          const slope = ((gradient[at] ?? 0) + pull * share) * scale
          const mean = MEAN_FADE * (means[at] ?? 0) + (1 - MEAN_FADE) * slope
          const square = SQUARE_FADE * (squares[at] ?? 0) + (1 - SQUARE_FADE) * slope * slope
          means[at] = mean
          squares[at] = square
          weights[at] = weight - (rate * mean * meanCorrection) / (Math.sqrt(square * squareCorrection) + TINY)
          gradient[at] = 0
        }
        touched.answers[row] = 0
      }
      touched.count = 0
    },
  }
}
