// The gaps between two slices that are sums over learners: measured again without reading the rows again, for each of the
// thousands of permutations that move whole learners.
import type { SortedRows } from './sorted-rows.ts'

export type SummedGaps = {
  /** The larger of the gaps of recall and of the false-positive rate, without a sign, as those below. */
  readonly equalizedOdds: number
  readonly calibration: number
  /** NaN where one side has no rows. Used again by the next measuring. */
  readonly byArea: Float64Array
}

/** `side`: 0 or 1 per learner. The figures are those of `pairMeasure`, but for the last digits of sums. */
export function summedGaps(
  rows: SortedRows,
  threshold: number,
  areas: number,
): (side: ArrayLike<number>) => SummedGaps {
  const { labels, scores, learner, area } = rows
  const learners = [...new Set(learner)]
  const placeOf = new Map(learners.map((one, place) => [one, place]))
  // By learner: positives, negatives, the flagged of each, the surplus of scores; then rows and surplus of each area.
  const width = 5 + 2 * areas
  const sums = new Float64Array(learners.length * width)
  const add = (cell: number, value: number) => {
    sums[cell] = (sums[cell] ?? 0) + value
  }
  for (let at = 0; at < labels.length; at += 1) {
    const base = width * (placeOf.get(learner[at] ?? -1) ?? 0)
    const label = labels[at] ?? 0
    const score = scores[at] ?? 0
    add(base + (label === 1 ? 0 : 1), 1)
    if (score >= threshold) add(base + (label === 1 ? 2 : 3), 1)
    add(base + 4, score - label)
    const of = area[at] ?? -1
    if (of < 0) continue
    add(base + 5 + 2 * of, 1)
    add(base + 6 + 2 * of, score - label)
  }
  const ofSides = new Float64Array(2 * width)
  const byArea = new Float64Array(areas)

  return (side) => {
    ofSides.fill(0)
    for (let place = 0; place < learners.length; place += 1) {
      const into = width * (side[learners[place] ?? -1] ?? 0)
      const base = width * place
      for (let cell = 0; cell < width; cell += 1)
        ofSides[into + cell] = (ofSides[into + cell] ?? 0) + (sums[base + cell] ?? 0)
    }
    const gap = (shareOf: (cell: (n: number) => number) => number) =>
      Math.abs(shareOf((n) => ofSides[n] ?? 0) - shareOf((n) => ofSides[width + n] ?? 0))
    for (let one = 0; one < areas; one += 1) byArea[one] = gap((cell) => cell(6 + 2 * one) / cell(5 + 2 * one))
    return {
      equalizedOdds: Math.max(
        gap((cell) => cell(2) / cell(0)),
        gap((cell) => cell(3) / cell(1)),
      ),
      calibration: gap((cell) => cell(4) / (cell(0) + cell(1))),
      byArea,
    }
  }
}
