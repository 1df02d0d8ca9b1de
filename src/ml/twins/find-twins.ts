// Finds learners whose log is a copy of another’s: one child under two ids, or one table imported twice. A model that has seen
// the one knows the answers of the other, so both must be on one side of every split.
import type { AnswerTable } from '../answers.ts'
import { logit, sigmoid } from '../table.ts'
import { areUneven, twinCandidates } from './candidates.ts'

export type Twins = {
  /** Both ways: whose log copies whose. */
  readonly of: ReadonlyMap<number, ReadonlySet<number>>
  /** A number per learner, the same for all who are twins of twins. */
  readonly groups: Int32Array
}

/** How often a copy differs from its original. */
const NOISE = 0.02
/** Natural logarithm of the Bayes factor: 400 to 1. */
const EVIDENCE = 6
/** A copy has nearly all exercises of the shorter log: classmates only share some. */
const SHARED = 0.8

/**
 * Two learners are twins if the logarithm of the Bayes factor of “the same answers, 2 % noise” against independence, over the
 * exercises that both answered (first answers), exceeds 6, and these are at least four fifths of the shorter log. Under
 * independence each answers by their own ability and the exercise’s difficulty: two who are nearly always right agree by
 * being good. Where the one log is less than half of the other, the logarithm of the number of learners is added to the 6.
 * Candidates share a sketch of their answers (candidates.ts), so not all pairs are compared.
 */
export function findTwins(table: AnswerTable): Twins {
  const logs = table.learners.map((_, learner) => firstAnswers(table, learner))
  const eases = exerciseEases(table)
  const abilities = logs.map((log) => abilityOf(log, eases))
  const of = new Map<number, Set<number>>()
  const parents = Int32Array.from(logs, (_, learner) => learner)
  const rootOf = (learner: number): number => {
    let root = learner
    while ((parents[root] ?? root) !== root) root = parents[root] ?? root
    return root
  }
  for (const [one, other] of twinCandidates(logs)) {
    const [a, b] = [logs[one], logs[other]]
    if (!a || !b) continue
    // A short log stands beside many longer ones that have all its exercises: the more there are, the stronger the evidence must be.
    const least = areUneven(a, b) ? EVIDENCE + Math.log(logs.length) : EVIDENCE
    if (!areTwins(a, b, abilities[one] ?? 0, abilities[other] ?? 0, eases, least)) continue
    setOf(of, one).add(other)
    setOf(of, other).add(one)
    const [first, second] = [rootOf(one), rootOf(other)].sort((x, y) => x - y)
    parents[second ?? other] = first ?? one
  }
  return { of, groups: parents.map((_, learner) => rootOf(learner)) }
}

/** First answer to each exercise: 1 or 0. */
export type FirstAnswers = ReadonlyMap<number, number>

function firstAnswers({ starts, exercise, correct }: AnswerTable, learner: number): FirstAnswers {
  const answers = new Map<number, number>()
  for (let row = starts[learner] ?? 0; row < (starts[learner + 1] ?? 0); row += 1) {
    const asked = exercise[row] ?? 0
    if (!answers.has(asked)) answers.set(asked, correct[row] ?? 0)
  }
  return answers
}

function areTwins(
  a: FirstAnswers,
  b: FirstAnswers,
  abilityOfA: number,
  abilityOfB: number,
  eases: Float64Array,
  least: number,
): boolean {
  const [short, long] = a.size <= b.size ? [a, b] : [b, a]
  const ability = a.size <= b.size ? abilityOfB : abilityOfA
  const own = a.size <= b.size ? abilityOfA : abilityOfB
  let shared = 0
  let evidence = 0
  for (const [exercise, answer] of short) {
    const other = long.get(exercise)
    if (other === undefined) continue
    shared += 1
    // The probability that two independent learners agree, or differ, in the way they did, given the answer of the longer log.
    const right = sigmoid((ability + own) / 2 + (eases[exercise] ?? 0))
    const independent = answer === 1 ? right : 1 - right
    evidence += Math.log((answer === other ? 1 - NOISE : NOISE) / independent)
  }
  return evidence > least && shared >= SHARED * short.size
}

/** Log-odds of each exercise, mixed with ten answers of the mean. */
function exerciseEases({ exercise, correct, exercises }: AnswerTable): Float64Array {
  const answers = new Float64Array(exercises.length)
  const wins = new Float64Array(exercises.length)
  let right = 0
  for (let row = 0; row < correct.length; row += 1) {
    const asked = exercise[row] ?? 0
    answers[asked] = (answers[asked] ?? 0) + 1
    wins[asked] = (wins[asked] ?? 0) + (correct[row] ?? 0)
    right += correct[row] ?? 0
  }
  const mean = (right + 1) / (correct.length + 2)
  return answers.map((count, asked) => logit(((wins[asked] ?? 0) + 10 * mean) / (count + 10)))
}

/** The ability with the greatest likelihood, under a normal prior of deviation 1, by Newton’s steps. */
function abilityOf(log: FirstAnswers, eases: Float64Array): number {
  let ability = 0
  for (let round = 0; round < 6; round += 1) {
    let slope = -ability
    let curvature = 1
    for (const [exercise, answer] of log) {
      const p = sigmoid(ability + (eases[exercise] ?? 0))
      slope += answer - p
      curvature += p * (1 - p)
    }
    ability += slope / curvature
  }
  return ability
}

function setOf(sets: Map<number, Set<number>>, key: number): Set<number> {
  const known = sets.get(key)
  if (known) return known
  const made = new Set<number>()
  sets.set(key, made)
  return made
}
