// The rows of an audit in the order of their scores: sorted once, then counted thousands of times.

/** What a model said and what happened: one entry per row. */
export type AuditRows = {
  /** 1 or 0. */
  readonly labels: ArrayLike<number>
  /** Probabilities of label 1. */
  readonly scores: ArrayLike<number>
  /** The learner of each row, as a number from 0. */
  readonly learner: ArrayLike<number>
  /** Where bias of exercises is looked for: the index in `areas` of each row’s exercise, -1 for none. */
  readonly area: ArrayLike<number>
  readonly areas: readonly string[]
}

/** From the highest score to the lowest. */
export type SortedRows = {
  readonly labels: Uint8Array
  readonly scores: Float64Array
  readonly learner: Int32Array
  readonly area: Int32Array
  /** 1 for the last row of its score. */
  readonly isLast: Uint8Array
}

/** The rows of the learners that are kept. Throws a RangeError on a score outside of 0 to 1. */
export function sortedRows(
  { labels, scores, learner, area }: AuditRows,
  isKept: (learner: number) => boolean,
): SortedRows {
  const order: number[] = []
  for (let row = 0; row < labels.length; row += 1) {
    const score = scores[row] ?? Number.NaN
    if (!(score >= 0 && score <= 1)) throw new RangeError(`The score of row ${row} is not a probability: ${score}.`)
    if (isKept(learner[row] ?? -1)) order.push(row)
  }
  order.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
  return {
    labels: Uint8Array.from(order, (row) => (labels[row] === 1 ? 1 : 0)),
    scores: Float64Array.from(order, (row) => scores[row] ?? 0),
    learner: Int32Array.from(order, (row) => learner[row] ?? -1),
    area: Int32Array.from(order, (row) => area[row] ?? -1),
    isLast: Uint8Array.from(order, (row, at) => Number(scores[row] !== scores[order[at + 1] ?? -1])),
  }
}
