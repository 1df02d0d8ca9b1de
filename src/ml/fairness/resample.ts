// How sure is a figure? Learners are drawn again with replacement, with all their rows (Efron 1979).
import { randomOf } from '../random.ts'

export type Estimate = { readonly value: number; readonly low: number; readonly high: number }

/**
 * Percentile intervals of 95 % for the figures that `measure` returns, by name. `groups`: the learners of each slice, drawn
 * apart from those of the others. `weights` has a place for each learner, `size` of them.
 */
export function resampled<Name extends string>(
  groups: readonly (readonly number[])[],
  size: number,
  measure: (weights?: Float64Array) => Readonly<Record<Name, number>>,
  { samples, seed }: { readonly samples: number; readonly seed: readonly (string | number)[] },
): Record<Name, Estimate> {
  const random = randomOf('resample', ...seed)
  const weights = new Float64Array(size)
  const observed = measure()
  const names = Object.keys(observed) as Name[]
  const drawn = new Map(names.map((name) => [name, new Float64Array(samples)]))
  for (let sample = 0; sample < samples; sample += 1) {
    weights.fill(0)
    for (const learners of groups)
      for (let draw = 0; draw < learners.length; draw += 1) {
        const learner = learners[random.between(0, learners.length - 1)] ?? -1
        weights[learner] = (weights[learner] ?? 0) + 1
      }
    const measured = measure(weights)
    for (const [name, values] of drawn) values[sample] = measured[name]
  }
  const estimateOf = (name: Name): Estimate => {
    const sorted = (drawn.get(name) ?? new Float64Array()).filter((value) => !Number.isNaN(value)).sort()
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
    return { value: observed[name], low: at(0.025), high: at(0.975) }
  }
  return Object.fromEntries(names.map((name) => [name, estimateOf(name)])) as Record<Name, Estimate>
}
