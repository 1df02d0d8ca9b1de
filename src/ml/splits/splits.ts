// Which rows a model learns from and which it is judged on. All rows of a learner stand on one side: a model that has seen
// half of a learner would be judged on what it knows already.
import { randomOf } from '../random.ts'
import { shuffle } from './sample.ts'

/** Row numbers, each in ascending order. */
export type Split = { readonly train: Int32Array; readonly test: Int32Array }

/**
 * A seeded split by group: `groups` gives the learner of each row as a number from 0. `testShare` is a share of the
 * learners, not of the rows. At least one learner is on each side where there are two.
 */
export function splitByGroup(groups: Int32Array, { testShare = 0.2, seed = 1 } = {}): Split {
  const count = countOf(groups)
  const wanted = Math.min(Math.max(1, Math.round(count * testShare)), Math.max(1, count - 1))
  const place = places(count, seed)
  return splitWhere(groups, (group) => (place[group] ?? 0) < wanted)
}

/** K splits: each learner is in the test rows of exactly one. */
export function foldsByGroup(groups: Int32Array, { folds = 5, seed = 1 } = {}): Split[] {
  const fold = foldOfGroup(countOf(groups), { folds, seed })
  return Array.from({ length: folds }, (_, which) => splitWhere(groups, (group) => fold[group] === which))
}

/** The fold of each of `count` groups, from 0: for features that must be made out of fold. */
export function foldOfGroup(count: number, { folds = 5, seed = 1 } = {}): Int32Array {
  if (!Number.isInteger(folds) || folds < 2) throw new RangeError(`Expected at least 2 folds, found ${folds}.`)
  return places(count, seed).map((place) => place % folds)
}

/** Train on the earliest rows, test on the last: `times` in any unit, ties on the training side. */
export function splitByTime(times: ArrayLike<number>, { testShare = 0.2 } = {}): Split {
  const sorted = Float64Array.from(times).sort()
  const cut = sorted[Math.max(0, Math.ceil(sorted.length * (1 - testShare)) - 1)] ?? 0
  return splitWhere(
    Int32Array.from(sorted, (_, row) => row),
    (row) => (times[row] ?? 0) > cut,
  )
}

/** Numbers a list of names from 0 in order of first appearance. */
export function numbered(names: readonly string[]): Int32Array {
  const known = new Map<string, number>()
  return Int32Array.from(names, (name) => {
    const number = known.get(name) ?? known.size
    known.set(name, number)
    return number
  })
}

const countOf = (groups: Int32Array): number => groups.reduce((most, group) => Math.max(most, group + 1), 0)

/** Each group's place in a shuffled row of all groups. */
function places(count: number, seed: number): Int32Array {
  const shuffled = shuffle(
    Int32Array.from({ length: count }, (_, group) => group),
    randomOf('split', seed),
  )
  const place = new Int32Array(count)
  shuffled.forEach((group, at) => {
    place[group] = at
  })
  return place
}

function splitWhere(groups: Int32Array, isTest: (group: number) => boolean): Split {
  const rows = Int32Array.from(groups, (_, row) => row)
  return {
    train: rows.filter((row) => !isTest(groups[row] ?? 0)),
    test: rows.filter((row) => isTest(groups[row] ?? 0)),
  }
}
