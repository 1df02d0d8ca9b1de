// Logistic regression with an L2 penalty, on dense columns or on sparse rows.
import { type Columns, sigmoid } from '../table.ts'
import { minimise } from './minimise.ts'
import { type Scaling, type SparseRows, scalingOf, sparseOf } from './sparse-rows.ts'

/** The intercept last. */
export type Coefficients = Float64Array

export type LogisticOptions = {
  /** Penalty: l2 / 2 × sum of squared coefficients, beside the sum of the log-losses. The intercept is free. Default 1. */
  readonly l2?: number
  /** Weight of each row. */
  readonly weights?: Float32Array
  /** At most so many steps. Default 100. */
  readonly steps?: number
}

/** Fits sparse rows. Labels are 0 and 1. */
export function fitSparse(rows: SparseRows, labels: Float32Array, options: LogisticOptions = {}): Coefficients {
  const { l2 = 1, weights, steps = 100 } = options
  const count = rows.starts.length - 1
  if (labels.length !== count) throw new RangeError(`Expected ${count} labels, found ${labels.length}.`)
  const coefficients = new Float64Array(rows.columns + 1)
  // Divided by the number of rows, so that the tolerance means the same for any table.
  const slope = (at: Float64Array, gradient: Float64Array): number => {
    gradient.fill(0)
    let loss = 0
    for (let row = 0; row < count; row += 1) {
      const weight = weights === undefined ? 1 : (weights[row] ?? 1)
      const score = scoreOfRow(rows, row, at)
      const label = labels[row] ?? 0
      loss += weight * (Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score))) - label * score)
      const error = weight * (sigmoid(score) - label)
      for (let entry = rows.starts[row] ?? 0; entry < (rows.starts[row + 1] ?? 0); entry += 1) {
        const column = rows.column[entry] ?? 0
        gradient[column] = (gradient[column] ?? 0) + error * (rows.value[entry] ?? 0)
      }
      gradient[rows.columns] = (gradient[rows.columns] ?? 0) + error
    }
    for (let column = 0; column < rows.columns; column += 1) {
      const coefficient = at[column] ?? 0
      loss += (l2 / 2) * coefficient ** 2
      gradient[column] = ((gradient[column] ?? 0) + l2 * coefficient) / count
    }
    gradient[rows.columns] = (gradient[rows.columns] ?? 0) / count
    return loss / count
  }
  minimise(slope, coefficients, { steps })
  return coefficients
}

/** Probability for each row. */
export function predictSparse(coefficients: Coefficients, rows: SparseRows): Float64Array {
  return Float64Array.from({ length: rows.starts.length - 1 }, (_, row) => sigmoid(scoreOfRow(rows, row, coefficients)))
}

function scoreOfRow(rows: SparseRows, row: number, coefficients: Coefficients): number {
  let score = coefficients[rows.columns] ?? 0
  const end = rows.starts[row + 1] ?? 0
  for (let entry = rows.starts[row] ?? 0; entry < end; entry += 1) {
    score += (coefficients[rows.column[entry] ?? 0] ?? 0) * (rows.value[entry] ?? 0)
  }
  return score
}

/** A model of dense columns: each is scaled, and has a coefficient of its own for being missing. */
export type Logistic = { readonly scaling: Scaling; readonly coefficients: Coefficients }

export function trainLogistic(columns: Columns, labels: Float32Array, options: LogisticOptions = {}): Logistic {
  const scaling = scalingOf(columns)
  return { scaling, coefficients: fitSparse(sparseOf(columns, scaling), labels, options) }
}

export const predictByLogistic = ({ scaling, coefficients }: Logistic, columns: Columns): Float64Array =>
  predictSparse(coefficients, sparseOf(columns, scaling))
