// Reproducible randomness: a small generator seeded by a label, and the distributions that the simulator and the models use.
import { createHash } from 'node:crypto'

export type Random = {
  /** Uniform, including 0 but not 1. */
  next(): number
  chance(probability: number): boolean
  /** A whole number, including both ends. */
  between(from: number, to: number): number
  normal(mean: number, deviation: number): number
  /** Log-normal: half of the draws are below the median; `spread` is the deviation of the logarithm. */
  logNormal(median: number, spread: number): number
  pick<T>(from: readonly [T, ...T[]]): T
}

/**
 * sfc32, the small fast chaotic generator of Chris Doty-Humphrey's PractRand (2010): 128 bits of state, passes
 * PractRand and BigCrush. Its four words come from the SHA-256 of the label, so that two labels that differ in one
 * character give unrelated sequences: each learner has one of their own, and adding a learner changes no other.
 */
export function randomOf(...label: readonly (string | number)[]): Random {
  const seed = createHash('sha256').update(JSON.stringify(label)).digest()
  let a = seed.readInt32LE(0)
  let b = seed.readInt32LE(4)
  let c = seed.readInt32LE(8)
  let counter = seed.readInt32LE(12) | 1

  function next(): number {
    const word = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + word
    c |= 0
    return (word >>> 0) / 4_294_967_296
  }
  // The first words still show the structure of the seed.
  for (let round = 0; round < 12; round += 1) next()

  /** Box and Muller (1958); one of the pair is enough. */
  const standardNormal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())

  return {
    next,
    chance: (probability) => next() < probability,
    between: (from, to) => from + Math.floor(next() * (to - from + 1)),
    normal: (mean, deviation) => mean + deviation * standardNormal(),
    logNormal: (median, spread) => median * Math.exp(spread * standardNormal()),
    pick: (from) => from[Math.floor(next() * from.length)] ?? from[0],
  }
}
