// Pairs of learners that may be twins, without comparing all: each log gets sketches (Broder 1997), the smallest hashes of its
// (exercise, answer) pairs, and two logs are compared where two sketches in a row are equal. Logs that have half of their
// pairs in common are found with a probability of 0.9999, those with a third with 0.98. A copy within a much longer log has
// fewer in common: such logs are found by the rarest answers of the shorter one.
import type { FirstAnswers } from './find-twins.ts'

const BANDS = 32
const PER_BAND = 2
/** Shorter logs cannot reach the evidence, whatever they answered. */
const SHORTEST = 6
/** In a crowd of learners with the same sketch, each is compared with this many: of all pairs there would be too many. */
const NEIGHBOURS = 100

/** Each pair once, the smaller number first. */
export function* twinCandidates(logs: readonly FirstAnswers[]): Generator<readonly [number, number]> {
  const sketches = logs.map((log) => (log.size < SHORTEST ? null : sketchOf(log)))
  // A set of all pairs would not fit: many learners who share exercises make more than a set can hold.
  const places: Int32Array[] = []
  for (let band = 0; band < BANDS; band += 1) {
    const place = new Int32Array(logs.length)
    const crowds = crowdsOf(sketches, band)
    for (const crowd of crowds) {
      // Copies have about the same length, so they are neighbours by length.
      crowd.sort((a, b) => (logs[a]?.size ?? 0) - (logs[b]?.size ?? 0) || a - b)
      for (const [at, learner] of crowd.entries()) place[learner] = at
    }
    for (const crowd of crowds)
      for (let at = 0; at < crowd.length; at += 1)
        for (let other = at + 1; other < Math.min(crowd.length, at + 1 + NEIGHBOURS); other += 1) {
          const [one = 0, two = 0] = [crowd[at], crowd[other]]
          if (!wereNeighbours(sketches[one], sketches[two], one, two, places)) yield one < two ? [one, two] : [two, one]
        }
    places.push(place)
  }
  for (const [short, long] of partsOfLonger(logs))
    if (!wereNeighbours(sketches[short], sketches[long], short, long, places))
      yield short < long ? [short, long] : [long, short]
}

/** The rarest answers of a short log that are looked up, and how many of these a longer log must share. */
const LOOKED_UP = 12
const HITS = 0.5
/** Answers that more learners gave tell nothing. */
const MOST_SHARING = 500
/** Above this share, the sketches of a log and of a copy of a part of it are equal often enough. */
const UNEVEN = 0.5

/** Whether one log is so much shorter that a copy of it would not have the sketch of the other. */
export const areUneven = (a: FirstAnswers, b: FirstAnswers): boolean =>
  Math.min(a.size, b.size) < UNEVEN * Math.max(a.size, b.size)

/** Each short log with the much longer ones that have most of its rarest answers. */
function* partsOfLonger(logs: readonly FirstAnswers[]): Generator<readonly [short: number, long: number]> {
  const sharing = new Map<number, number[]>()
  for (const [learner, log] of logs.entries())
    for (const [exercise, answer] of log) {
      const pair = 2 * exercise + answer
      const known = sharing.get(pair)
      if (known) known.push(learner)
      else sharing.set(pair, [learner])
    }
  for (const [short, log] of logs.entries()) {
    if (log.size < SHORTEST) continue
    const rarest = [...log]
      .map(([exercise, answer]) => sharing.get(2 * exercise + answer) ?? [])
      .sort((a, b) => a.length - b.length)
      .slice(0, LOOKED_UP)
      .filter(({ length }) => length <= MOST_SHARING)
    const hits = new Map<number, number>()
    for (const learners of rarest)
      for (const learner of learners) if (learner !== short) hits.set(learner, (hits.get(learner) ?? 0) + 1)
    for (const [long, count] of hits) {
      const other = logs[long]
      if (other && count >= HITS * Math.min(LOOKED_UP, log.size) && other.size > log.size && areUneven(log, other))
        yield [short, long]
    }
  }
}

/** Learners whose sketches are equal in a band. */
function crowdsOf(sketches: readonly (Uint32Array | null)[], band: number): readonly number[][] {
  const crowds = new Map<string, number[]>()
  for (const [learner, sketch] of sketches.entries()) {
    if (sketch === null) continue
    const key = sketch.subarray(band * PER_BAND, (band + 1) * PER_BAND).join()
    const crowd = crowds.get(key)
    if (crowd) crowd.push(learner)
    else crowds.set(key, [learner])
  }
  return [...crowds.values()]
}

/** Whether the pair has been found in an earlier band: in one crowd there, and near each other. */
function wereNeighbours(
  sketchOfOne: Uint32Array | null | undefined,
  sketchOfTwo: Uint32Array | null | undefined,
  one: number,
  two: number,
  places: readonly Int32Array[],
): boolean {
  return places.some((place, band) => {
    for (let at = band * PER_BAND; at < (band + 1) * PER_BAND; at += 1)
      if (sketchOfOne?.[at] !== sketchOfTwo?.[at]) return false
    return Math.abs((place[one] ?? 0) - (place[two] ?? 0)) <= NEIGHBOURS
  })
}

function sketchOf(log: FirstAnswers): Uint32Array {
  const smallest = new Uint32Array(BANDS * PER_BAND).fill(2 ** 32 - 1)
  for (const [exercise, answer] of log) {
    const pair = 2 * exercise + answer
    for (let n = 0; n < smallest.length; n += 1) {
      const hash = mixed(pair, n)
      if (hash < (smallest[n] ?? 0)) smallest[n] = hash
    }
  }
  return smallest
}

/** The finaliser of MurmurHash3 (Appleby), with another start for each sketch. */
function mixed(value: number, start: number): number {
  let hash = Math.imul(value, 0x9e3779b1) ^ Math.imul(start + 1, 0x85ebca77)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
