// What an earlier answer says about a later question, beyond ability and difficulty: for each pair of (earlier exercise,
// right or wrong) and a later exercise, the sum of (outcome − Elo’s probability) over the sum of p(1 − p) + 1, in log-odds.
// Pairs of a skill and an exercise, and of two skills, say the same more coarsely.
import type { AnswerTable } from '../answers.ts'

/** How many answers back a pair reaches. */
export const REACH = 15
/** Cells with fewer observations are dropped. */
const LEAST = 3
const CLIP = 3

/** The cells of target t are from `starts[t]` to before `starts[t + 1]`, their keys (2 · source + outcome) in order. */
export type PairTable = { readonly starts: Int32Array; readonly keys: Int32Array; readonly values: Float32Array }

export type Pairs = {
  readonly exerciseToExercise: PairTable
  readonly skillToExercise: PairTable
  readonly skillToSkill: PairTable
}

/**
 * `expected`: Elo’s probability of each row of the table, made without the outcomes of other learners’ folds. Cells of fewer than
 * `leastLearners` are dropped too.
 */
export function fitPairs(
  table: AnswerTable,
  learners: readonly number[],
  expected: Float32Array,
  leastLearners = 1,
): Pairs {
  const { exercise, skill, exercises, skills } = table
  const between = (source: Int32Array, sources: number, target: Int32Array, targets: number) =>
    fitTable(table, learners, expected, { source, sources, target, targets, leastLearners })
  return {
    exerciseToExercise: between(exercise, exercises.length, exercise, exercises.length),
    skillToExercise: between(skill, skills.length, exercise, exercises.length),
    skillToSkill: between(skill, skills.length, skill, skills.length),
  }
}

type Ends = {
  readonly source: Int32Array
  readonly sources: number
  readonly target: Int32Array
  readonly targets: number
  readonly leastLearners: number
}

function fitTable(
  { starts: learnerStarts, correct, learner: learnerOf }: AnswerTable,
  learners: readonly number[],
  expected: Float32Array,
  { source, sources, target, targets, leastLearners }: Ends,
): PairTable {
  // Rows by target, so that one target’s cells are summed in one dense array.
  const counts = new Int32Array(targets + 1)
  const eachRow = (see: (row: number, from: number) => void) => {
    for (const learner of learners) {
      const from = learnerStarts[learner] ?? 0
      for (let row = from; row < (learnerStarts[learner + 1] ?? 0); row += 1) see(row, from)
    }
  }
  eachRow((row) => {
    const at = (target[row] ?? 0) + 1
    counts[at] = (counts[at] ?? 0) + 1
  })
  for (let t = 1; t <= targets; t += 1) counts[t] = (counts[t] ?? 0) + (counts[t - 1] ?? 0)
  const total = counts[targets] ?? 0
  const rows = new Int32Array(total)
  const reaches = new Uint8Array(total)
  const next = counts.slice()
  eachRow((row, from) => {
    const place = next[target[row] ?? 0] ?? 0
    next[target[row] ?? 0] = place + 1
    rows[place] = row
    reaches[place] = Math.min(REACH, row - from)
  })
  const sums = new Float64Array(2 * sources)
  const weights = new Float64Array(2 * sources)
  const seen = new Int32Array(2 * sources)
  // The rows of a learner follow each other, so a learner is new where it is not the last one.
  const seenOf = new Int32Array(2 * sources)
  const lastLearner = new Int32Array(2 * sources).fill(-1)
  const touched: number[] = []
  const starts = new Int32Array(targets + 1)
  const keys: number[] = []
  const values: number[] = []
  for (let t = 0; t < targets; t += 1) {
    for (let at = counts[t] ?? 0; at < (counts[t + 1] ?? 0); at += 1) {
      const row = rows[at] ?? 0
      const p = expected[row] ?? 0.5
      const surprise = (correct[row] ?? 0) - p
      const weight = p * (1 - p)
      for (let earlier = row - (reaches[at] ?? 0); earlier < row; earlier += 1) {
        const key = 2 * (source[earlier] ?? 0) + (correct[earlier] ?? 0)
        if (seen[key] === 0) touched.push(key)
        seen[key] = (seen[key] ?? 0) + 1
        const learner = learnerOf[row] ?? -1
        if (lastLearner[key] !== learner) seenOf[key] = (seenOf[key] ?? 0) + 1
        lastLearner[key] = learner
        sums[key] = (sums[key] ?? 0) + surprise
        weights[key] = (weights[key] ?? 0) + weight
      }
    }
    touched.sort((a, b) => a - b)
    for (const key of touched) {
      if ((seen[key] ?? 0) >= LEAST && (seenOf[key] ?? 0) >= leastLearners) {
        keys.push(key)
        values.push(Math.max(-CLIP, Math.min(CLIP, (sums[key] ?? 0) / ((weights[key] ?? 0) + 1))))
      }
      seen[key] = 0
      seenOf[key] = 0
      lastLearner[key] = -1
      sums[key] = 0
      weights[key] = 0
    }
    touched.length = 0
    starts[t + 1] = keys.length
  }
  return { starts, keys: Int32Array.from(keys), values: Float32Array.from(values) }
}

/** The value of a cell; NaN if there is none. */
export function pairValue(
  { starts, keys, values }: PairTable,
  source: number,
  correct: boolean,
  target: number,
): number {
  const key = 2 * source + (correct ? 1 : 0)
  let low = starts[target] ?? 0
  let high = (starts[target + 1] ?? 0) - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    const found = keys[middle] ?? 0
    if (found === key) return values[middle] ?? Number.NaN
    if (found < key) low = middle + 1
    else high = middle - 1
  }
  return Number.NaN
}

/** One of the last answers, the newest first where several are listed. */
export type RecentAnswer = { readonly exercise: number; readonly skill: number; readonly correct: boolean }

export const pairFeatures = [
  'pair-1',
  'pair-2',
  'pair-3-5',
  'pair-6-15',
  'pair-same-skill',
  'pair-max',
  'pair-min',
  'pair-count',
  'skill-exercise-1',
  'skill-exercise-2-5',
  'skill-exercise-6-15',
  'skill-skill-1',
  'skill-skill-2-5',
  'skill-skill-6-15',
] as const

/** Writes the fourteen features from `at`. `recent`: the last answers, newest first, REACH at most. */
export function writePairFeatures(
  pairs: Pairs,
  recent: readonly RecentAnswer[],
  question: { readonly exercise: number; readonly skill: number },
  into: Float64Array,
  at: number,
): void {
  into.fill(0, at, at + pairFeatures.length)
  let most = Number.NaN
  let least = Number.NaN
  const add = (slot: number, value: number) => {
    into[at + slot] = (into[at + slot] ?? 0) + value
  }
  for (let lag = 1; lag <= recent.length && lag <= REACH; lag += 1) {
    const answer = recent[lag - 1]
    if (!answer) break
    const { exercise, skill, correct } = answer
    const value = pairValue(pairs.exerciseToExercise, exercise, correct, question.exercise)
    if (!Number.isNaN(value)) {
      add(lag === 1 ? 0 : lag === 2 ? 1 : lag <= 5 ? 2 : 3, value)
      if (skill === question.skill) add(4, value)
      most = value > most || Number.isNaN(most) ? value : most
      least = value < least || Number.isNaN(least) ? value : least
      add(7, 1)
    }
    const band = lag === 1 ? 0 : lag <= 5 ? 1 : 2
    const fromSkill = pairValue(pairs.skillToExercise, skill, correct, question.exercise)
    if (!Number.isNaN(fromSkill)) add(8 + band, fromSkill)
    const ofSkills = pairValue(pairs.skillToSkill, skill, correct, question.skill)
    if (!Number.isNaN(ofSkills)) add(11 + band, ofSkills)
  }
  into[at + 5] = most
  into[at + 6] = least
}
