// The averages and scales that the features share.

/** Success before anything is known. */
export const UNKNOWN = 0.5

/** An exponential moving average: the new answer weighs `weight`, all earlier ones the rest. */
export const movingAverage = (before: number | null, weight: number, correct: boolean): number =>
  (1 - weight) * (before ?? UNKNOWN) + weight * Number(correct)

/** A share drawn towards one half, as if `weight` more answers had been half right. Without answers, one half. */
export const smoothed = (successes: number, answers: number, weight: number): number =>
  (successes + weight * UNKNOWN) / (answers + weight)

export const logistic = (x: number): number => 1 / (1 + Math.exp(-x))

export const logit = (share: number): number => Math.log(share / (1 - share))

/** The last `most` values, with one more. */
export const window = <Value>(values: readonly Value[], value: Value, most: number): readonly Value[] =>
  values.length < most ? [...values, value] : [...values.slice(values.length - most + 1), value]

/** The mean; NaN without values. */
export const mean = (values: readonly number[]): number => {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}
