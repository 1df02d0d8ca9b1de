// Have the learners, or what they do, changed? The population stability index per feature, with a limit that knows how many
// values there are. A hint and no proof: a model may serve changed features well. Labels decide.
import { chiSquareQuantile, chiSquareTail } from '../metrics/chi-square.ts'
import { benjaminiHochberg } from '../metrics/many-tests.ts'

/** Values of one feature: one per learner, since values of one learner are alike. NaN is missing. */
export type FeatureValues = {
  readonly name: string
  readonly reference: ArrayLike<number>
  readonly recent: ArrayLike<number>
}

export type FeatureAlarm = {
  readonly name: string
  readonly psi: number
  /** What chance alone exceeds in one feature with a probability of `alpha`. */
  readonly limit: number
  readonly p: number
  /** By Benjamini and Hochberg over all features. */
  readonly adjusted: number
  readonly alarm: boolean
}

const MOST_BINS = 10
/** With fewer values of either side in a bin, the tail of the distribution is heavier than that of χ². */
const VALUES_PER_BIN = 20
/** Of the features that give an alarm, this share is expected to be false. */
export const FEATURE_ALPHA = 0.003

/** Bins are tenths of the reference, or wider with fewer than 200 values; and one for missing values where there are any. */
export function featureAlarms(features: readonly FeatureValues[], alpha = FEATURE_ALPHA): FeatureAlarm[] {
  const tested = features.map(({ name, reference, recent }) => {
    const bins = Math.floor(Math.min(reference.length, recent.length) / VALUES_PER_BIN)
    const edges = edgesOf(reference, Math.min(MOST_BINS, Math.max(2, bins)))
    const [before, after] = [countsOf(reference, edges), countsOf(recent, edges)]
    const filled = before.flatMap((count, bin) => (count + (after[bin] ?? 0) > 0 ? [bin] : []))
    const of = (counts: readonly number[]) => filled.map((bin) => counts[bin] ?? 0)
    const psi = stability(of(before), of(after))
    // Without change PSI / (1/n + 1/m) has this distribution (Yurdakul 2018).
    const share = 1 / reference.length + 1 / recent.length
    const freedom = filled.length - 1
    return {
      name,
      psi,
      limit: freedom > 0 ? share * chiSquareQuantile(alpha, freedom) : 0,
      p: freedom > 0 ? chiSquareTail(psi / share, freedom) : 1,
    }
  })
  const adjusted = benjaminiHochberg(tested.map(({ p }) => p))
  return tested.map((one, n) => ({ ...one, adjusted: adjusted[n] ?? 1, alarm: (adjusted[n] ?? 1) < alpha }))
}

/** Σ (q − p) ln(q / p) over the bins, with half a value added to each: an empty bin has no logarithm. */
export function stability(before: readonly number[], after: readonly number[]): number {
  const shares = (counts: readonly number[]) => {
    const all = counts.reduce((sum, count) => sum + count + 0.5, 0)
    return counts.map((count) => (count + 0.5) / all)
  }
  const q = shares(after)
  return shares(before).reduce((sum, p, bin) => sum + ((q[bin] ?? p) - p) * Math.log((q[bin] ?? p) / p), 0)
}

/** Upper edges of the bins but the last. */
function edgesOf(values: ArrayLike<number>, bins: number): number[] {
  const sorted = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort()
  const edges = Array.from(
    { length: bins - 1 },
    (_, bin) => sorted[Math.floor(((bin + 1) * sorted.length) / bins)] ?? Number.NaN,
  )
  return [...new Set(edges)].filter((edge) => !Number.isNaN(edge) && edge > (sorted[0] ?? edge))
}

/** Missing values are in the last bin. */
function countsOf(values: ArrayLike<number>, edges: readonly number[]): number[] {
  const counts = new Array<number>(edges.length + 2).fill(0)
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? Number.NaN
    const above = edges.findIndex((edge) => value < edge)
    const bin = Number.isNaN(value) ? edges.length + 1 : above < 0 ? edges.length : above
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return counts
}
