// ADWIN: a window over a stream of numbers that forgets its beginning once that differs from its end (Bifet and Gavaldà 2007,
// the version with an exponential histogram). A worker that stops goes on from the state.

export type AdwinSettings = {
  /** Bound on the chance of a false alarm at each look. */
  readonly delta: number
  /** The window is looked at after so many values. */
  readonly every: number
}
export const defaultAdwin: AdwinSettings = { delta: 0.002, every: 16 }

/** Of 2^level values: their sum, and the sum of squared distances from their mean. */
type Bucket = { readonly sum: number; readonly squares: number }

/** Plain JSON. Level n has buckets of 2^n values, the oldest first. */
export type AdwinState = { readonly levels: readonly (readonly Bucket[])[]; readonly heard: number }

/** What changed: the mean of the values rose or fell. */
export type Change = 'rise' | 'fall'

export type Adwin = {
  /** Values must lie between 0 and 1. Throws a RangeError otherwise. */
  hear(value: number): Change | null
  /** Of the window: everything since the last change. */
  mean(): number
  values(): number
  state(): AdwinState
}

const BUCKETS_PER_LEVEL = 5
const FEWEST = 5

export function adwin({ delta, every }: AdwinSettings = defaultAdwin, from?: AdwinState): Adwin {
  const levels: Bucket[][] = (from?.levels ?? [[]]).map((level) => [...level])
  let heard = from?.heard ?? 0

  function all(): { n: number; sum: number; squares: number } {
    let [n, sum, squares] = [0, 0, 0]
    for (const [level, buckets] of levels.entries())
      for (const bucket of buckets) {
        const size = 2 ** level
        if (n > 0) squares += ((n * size) / (n + size)) * (sum / n - bucket.sum / size) ** 2
        squares += bucket.squares
        n += size
        sum += bucket.sum
      }
    return { n, sum, squares }
  }

  function add(value: number): void {
    levels[0]?.push({ sum: value, squares: 0 })
    for (let level = 0; (levels[level]?.length ?? 0) > BUCKETS_PER_LEVEL; level += 1) {
      const [one, two] = levels[level]?.splice(0, 2) ?? []
      if (!one || !two) return
      const size = 2 ** level
      const merged = {
        sum: one.sum + two.sum,
        squares: one.squares + two.squares + (size / 2) * ((one.sum - two.sum) / size) ** 2,
      }
      const above = levels[level + 1]
      if (above) above.push(merged)
      else levels.push([merged])
    }
  }

  /** Forgets the oldest bucket as long as some beginning of the window differs from its end. */
  function shrink(): Change | null {
    let change: Change | null = null
    for (let found = differing(); found !== null; found = differing()) {
      change = found
      const oldest = levels.findLastIndex((level) => level.length > 0)
      levels[oldest]?.shift()
      if (oldest > 0 && levels[oldest]?.length === 0) levels.length = oldest
    }
    return change
  }

  function differing(): Change | null {
    const { n, sum, squares } = all()
    if (n < 2 * FEWEST) return null
    const variance = squares / n
    const logTerm = Math.log((2 * Math.log(n)) / delta)
    let [before, beforeSum] = [0, 0]
    for (let level = levels.length - 1; level >= 0; level -= 1)
      for (const bucket of levels[level] ?? []) {
        before += 2 ** level
        beforeSum += bucket.sum
        const after = n - before
        if (before < FEWEST || after < FEWEST) continue
        const share = 1 / before + 1 / after
        const bound = Math.sqrt(2 * share * variance * logTerm) + (2 / 3) * share * logTerm
        const gap = (sum - beforeSum) / after - beforeSum / before
        if (Math.abs(gap) > bound) return gap > 0 ? 'rise' : 'fall'
      }
    return null
  }

  return {
    hear(value) {
      if (!(value >= 0 && value <= 1)) throw new RangeError(`Expected a value between 0 and 1, found ${value}.`)
      add(value)
      heard += 1
      return heard % every === 0 ? shrink() : null
    },
    mean() {
      const { n, sum } = all()
      return sum / n
    },
    values: () => all().n,
    state: () => ({ levels: levels.map((level) => [...level]), heard }),
  }
}
