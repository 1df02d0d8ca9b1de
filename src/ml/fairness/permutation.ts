// Could chance have made these gaps? Learners change sides at random, with all their rows, and the gaps are measured again.
import { randomOf } from '../random.ts'
import { shuffle } from '../splits/sample.ts'

export type Permuted = {
  /** One p-value per statistic, in their order. */
  readonly p: readonly number[]
  /** Half of the gaps that chance made were below this. */
  readonly median: readonly number[]
  readonly permutations: number
}

/** A statistic that chance has beaten so often is not remarkable, and its permutations end (Besag and Clifford 1991). */
const BEATEN_ENOUGH = 20

/** A statistic whose p-value is known is still measured as often as this, for the median of what chance makes. */
export const LEAST_FOR_MEDIAN = 200

/**
 * `statistics` returns as many numbers at each call; large ones are remarkable, NaN ones are never, and are in no median: it
 * may return NaN for a statistic that is not wanted any more. p = (beaten + 1) /
 * (permutations + 1), or beaten / permutations where the drawing ended early: both are valid at every level.
 */
export function permuted(
  learners: readonly number[],
  side: Int8Array,
  statistics: (side: Int8Array, isWanted: (n: number) => boolean) => readonly number[],
  { most, seed }: { readonly most: number; readonly seed: readonly (string | number)[] },
): Permuted {
  const observed = statistics(side, () => true)
  const random = randomOf('permutation', ...seed)
  const sides = Int32Array.from(learners, (learner) => side[learner] ?? 0)
  const drawn = Int8Array.from(side)
  const beaten = observed.map(() => 0)
  const ended = observed.map((value): number | null => (Number.isNaN(value) ? 1 : null))
  const nulls: number[][] = observed.map(() => [])
  let done = 0
  const isWanted = (n: number) => ended[n] === null || done <= LEAST_FOR_MEDIAN
  while (done < most && ended.includes(null)) {
    shuffle(sides, random)
    for (const [at, learner] of learners.entries()) drawn[learner] = sides[at] ?? 0
    done += 1
    for (const [n, value] of statistics(drawn, isWanted).entries()) {
      if (!Number.isNaN(value)) nulls[n]?.push(value)
      // Sums in another order differ in the last digits.
      if (ended[n] !== null || !(value >= (observed[n] ?? Number.NaN) - 1e-12)) continue
      beaten[n] = (beaten[n] ?? 0) + 1
      if (beaten[n] === BEATEN_ENOUGH) ended[n] = BEATEN_ENOUGH / done
    }
  }
  return {
    p: ended.map((p, n) => p ?? ((beaten[n] ?? 0) + 1) / (done + 1)),
    median: nulls.map((values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN),
    permutations: done,
  }
}
