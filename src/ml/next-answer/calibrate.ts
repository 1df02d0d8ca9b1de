// Platt scaling (Platt 1999): the slope and offset of the log-odds with the least log-loss on held-out rows.
import { fitSparseLogistic, sparseBuilder } from './baselines/sparse-logistic.ts'
import type { Calibration } from './model.ts'

export function fitCalibration(logits: ArrayLike<number>, labels: ArrayLike<number>): Calibration {
  const builder = sparseBuilder(logits.length, 2)
  for (let row = 0; row < logits.length; row += 1) {
    builder.add(0, 1)
    builder.add(1, logits[row] ?? 0)
    builder.endRow()
  }
  // A slope of zero would mean no model: a row of penalty holds it where there are few rows.
  const [offset = 0, slope = 1] = fitSparseLogistic(builder.rows(), labels, { width: 2, penalties: [1e-3, 1e-3] })
  return { slope, offset }
}
