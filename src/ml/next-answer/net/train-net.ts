// Trains a memory net by exact gradients and Adam, in the memory of one thread. The same rows, settings and seed give the
// same weights, byte for byte.
import type { AnswerTable } from '../../answers.ts'
import { randomOf } from '../../random.ts'
import { logit } from '../../table.ts'
import { adam } from './adam.ts'
import { backward, type Gradient, sequenceMemory } from './gradient.ts'
import { type NetWeights, ROW } from './shape.ts'

export type NetSettings = {
  readonly epochs: number
  /** Prior precision of each number in an exercise’s vectors: the larger, the closer they stay to zero. */
  readonly exerciseDecay: number
  readonly skillDecay: number
  readonly rate: number
  readonly dropout: number
  readonly seed: number
}

/** Adam’s rate falls to this share after 70 % of the epochs. */
const LATE_RATE = 0.3
const LATE_FROM = 0.7
/** A batch is whole learners with about so many answers. */
const BATCH = 2_000
const SPREAD = 0.1
/** Prior precision of a bias around the smoothed rate that it starts from. */
const BIAS_DECAY = 1
/** How many answers of the mean a rate is mixed with. */
const EXERCISE_PRIOR = 10
const SKILL_PRIOR = 20

/** `onEpoch` is called after each epoch with the weights so far; it stops the training by returning false. */
export function trainNet(
  table: AnswerTable,
  learners: readonly number[],
  settings: NetSettings,
  onEpoch: (done: number, weights: NetWeights) => boolean = () => true,
): NetWeights {
  const random = randomOf('memory net', settings.seed)
  const { weights, starting, counts } = initialWeights(table, learners, random.normal)
  const gradient: Gradient = {
    exercises: new Float32Array(weights.exercises.length),
    skills: new Float32Array(weights.skills.length),
    intercept: 0,
    touchedExercises: touchedRows(table.exercises.length),
    touchedSkills: touchedRows(table.skills.length),
  }
  const exercises = adam(weights.exercises, gradient.exercises, {
    counts: counts.exercises,
    starting: starting.exercises,
    decay: settings.exerciseDecay,
    biasDecay: BIAS_DECAY,
  })
  const skills = adam(weights.skills, gradient.skills, {
    counts: counts.skills,
    starting: starting.skills,
    decay: settings.skillDecay,
    biasDecay: BIAS_DECAY,
  })
  const longest = learners.reduce((most, l) => Math.max(most, (table.starts[l + 1] ?? 0) - (table.starts[l] ?? 0)), 0)
  const memory = sequenceMemory(longest, settings.dropout, Math.floor(random.next() * 2 ** 32))
  const order = Int32Array.from(learners)
  for (let epoch = 0; epoch < settings.epochs; epoch += 1) {
    const rate = settings.rate * (epoch >= LATE_FROM * settings.epochs ? LATE_RATE : 1)
    shuffle(order, random.next)
    let answers = 0
    for (let i = 0; i < order.length; i += 1) {
      const learner = order[i] ?? 0
      const from = table.starts[learner] ?? 0
      const until = table.starts[learner + 1] ?? 0
      backward(table, from, until, weights, gradient, memory)
      answers += until - from
      if (answers < BATCH && i + 1 < order.length) continue
      exercises.update(gradient.touchedExercises, rate, answers)
      skills.update(gradient.touchedSkills, rate, answers)
      answers = 0
    }
    if (!onEpoch(epoch + 1, weights)) break
  }
  return weights
}

/** Which rows have a gradient in this batch, and from how many answers. */
export type TouchedRows = { readonly rows: Int32Array; readonly answers: Int32Array; count: number }

const touchedRows = (length: number): TouchedRows => ({
  rows: new Int32Array(length),
  answers: new Int32Array(length),
  count: 0,
})

type Counts = { readonly exercises: Int32Array; readonly skills: Int32Array }

/**
 * Biases start from the smoothed share of right answers: of a skill towards the mean of all, of an exercise towards its
 * skill. Vectors start small and at random; those of exercises that were never answered are zero.
 */
function initialWeights(
  table: AnswerTable,
  learners: readonly number[],
  normal: (mean: number, deviation: number) => number,
) {
  const counts: Counts = {
    exercises: new Int32Array(table.exercises.length),
    skills: new Int32Array(table.skills.length),
  }
  const wins: Counts = {
    exercises: new Int32Array(table.exercises.length),
    skills: new Int32Array(table.skills.length),
  }
  const skillOf = new Int32Array(table.exercises.length).fill(-1)
  let answers = 0
  let right = 0
  for (const learner of learners)
    for (let row = table.starts[learner] ?? 0; row < (table.starts[learner + 1] ?? 0); row += 1) {
      const exercise = table.exercise[row] ?? 0
      const skill = table.skill[row] ?? 0
      const correct = table.correct[row] ?? 0
      answers += 1
      right += correct
      counts.exercises[exercise] = (counts.exercises[exercise] ?? 0) + 1
      counts.skills[skill] = (counts.skills[skill] ?? 0) + 1
      wins.exercises[exercise] = (wins.exercises[exercise] ?? 0) + correct
      wins.skills[skill] = (wins.skills[skill] ?? 0) + correct
      skillOf[exercise] = skill
    }
  const mean = (right + 0.5) / (answers + 1)
  const intercept = logit(mean)
  const weights: NetWeights = {
    intercept,
    exercises: new Float32Array(table.exercises.length * ROW),
    skills: new Float32Array(table.skills.length * ROW),
  }
  const fill = (into: Float32Array, row: number, bias: number) => {
    into[row * ROW] = bias
    for (let at = row * ROW + 1; at < (row + 1) * ROW; at += 1) into[at] = normal(0, SPREAD)
  }
  const skillRate = (skill: number) =>
    ((wins.skills[skill] ?? 0) + SKILL_PRIOR * mean) / ((counts.skills[skill] ?? 0) + SKILL_PRIOR)
  counts.skills.forEach((count, skill) => {
    if (count > 0) fill(weights.skills, skill, logit(skillRate(skill)) - intercept)
  })
  counts.exercises.forEach((count, exercise) => {
    if (count === 0) return
    const ofSkill = skillRate(skillOf[exercise] ?? 0)
    const rate = ((wins.exercises[exercise] ?? 0) + EXERCISE_PRIOR * ofSkill) / (count + EXERCISE_PRIOR)
    fill(weights.exercises, exercise, logit(rate) - logit(ofSkill))
  })
  const biases = (from: Float32Array) =>
    Float32Array.from({ length: from.length / ROW }, (_, row) => from[row * ROW] ?? 0)
  return { weights, counts, starting: { exercises: biases(weights.exercises), skills: biases(weights.skills) } }
}

function shuffle(order: Int32Array, next: () => number): void {
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = Math.floor(next() * (i + 1))
    const kept = order[i] ?? 0
    order[i] = order[j] ?? 0
    order[j] = kept
  }
}
