// Drawing without replacement.
import type { Random } from '../random.ts'

/** A share of the values, at least one, in their order. */
export function sample(values: Int32Array, share: number, random: Random): Int32Array {
  if (!(share > 0 && share <= 1)) throw new RangeError(`Expected a share above 0 and up to 1, found ${share}.`)
  const wanted = Math.max(1, Math.round(values.length * share))
  const shuffled = shuffle(values.slice(), random)
  return shuffled.slice(0, wanted).sort()
}

/** Shuffles in place (Fisher and Yates) and returns the same array. */
export function shuffle(values: Int32Array, random: Random): Int32Array {
  for (let at = values.length - 1; at > 0; at -= 1) {
    const other = random.between(0, at)
    const kept = values[at] ?? 0
    values[at] = values[other] ?? 0
    values[other] = kept
  }
  return values
}
