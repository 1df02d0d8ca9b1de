// The vector of a question to a learner: what the trees see. History, encodings of the question, the memory net and the
// answer pairs, in groups that an ablation leaves out one after another.
import { logit } from '../table.ts'
import type { Encoder } from './encoder.ts'
import { eloProbability, LEARNER_FADES, type Question, type Remembered, SKILL_FADES } from './memory.ts'
import { BLOCKS, netLogit } from './net/shape.ts'
import { pairFeatures, writePairFeatures } from './pairs.ts'
import { easeOf } from './rates.ts'

const historyFeatures = [
  'answers',
  'wins',
  'share',
  'last-5',
  'last-10',
  'last-20',
  ...LEARNER_FADES.map((fade) => `success-${fade}`),
  ...LEARNER_FADES.map((fade) => `residual-${fade}`),
  'residual-last-1',
  'residual-last-2',
  'residual-last-3',
  'streak',
  'last-outcomes',
  'ability',
  'coarse-ability',
  'run',
  'same-skill',
  'same-exercise',
  'skill-answers',
  'skill-wins',
  'skill-share',
  ...SKILL_FADES.map((fade) => `skill-success-${fade}`),
  ...SKILL_FADES.map((fade) => `skill-residual-${fade}`),
  'skill-streak',
  'skill-last-outcomes',
  'skill-answers-ago',
  'skill-ability',
  'exercise-tries',
  'exercise-wins',
  'exercise-last-correct',
  'exercise-answers-ago',
  'gap',
  'skill-gap',
  'exercise-gap',
  'last-duration',
  'mean-duration',
  'level',
] as const

const questionFeatures = [
  'exercise-ease',
  'exercise-ease-in-skill',
  'exercise-answers-seen',
  'skill-ease',
  'skill-answers-seen',
  'elo-difficulty',
  'elo-logit',
] as const

const netFeatures = [
  'net',
  'net-bias',
  ...Array.from({ length: BLOCKS }, (_, block) => `net-block-${block + 1}`),
] as const

/** Names of the features by group, in the order of the vector. */
export const vectorGroups = {
  history: historyFeatures,
  question: questionFeatures,
  net: netFeatures,
  pairs: pairFeatures,
} as const

export const vectorFeatures: readonly string[] = Object.values(vectorGroups).flat()
export const VECTOR = vectorFeatures.length

/** Answers of the mean that a learner’s own share is mixed with. */
const SHARE_PRIOR = 5

/** Writes the vector; a value that is unknown is NaN. */
export function writeVector(remembered: Remembered, question: Question, encoder: Encoder, into: Float64Array): void {
  let at = writeHistory(remembered, question, encoder, into)
  at = writeQuestion(remembered, question, encoder, into, at)
  at = writeNets(remembered, question, encoder, into, at)
  writePairFeatures(encoder.pairs, remembered.learner.recent, question, into, at)
}

function writeHistory(
  { learner, skill, exercise }: Remembered,
  question: Question,
  { rates }: Encoder,
  into: Float64Array,
): number {
  const prior = 1 / (1 + Math.exp(-rates.mean))
  let at = 0
  const put = (value: number) => {
    into[at] = value
    at += 1
  }
  const share = (wins: number, answers: number) => (wins + SHARE_PRIOR * prior) / (answers + SHARE_PRIOR)
  const last = (count: number) => {
    const kept = Math.min(count, learner.answers)
    return share(bits(learner.outcomes & (2 ** kept - 1)), kept)
  }
  put(Math.log1p(learner.answers))
  put(Math.log1p(learner.wins))
  put(share(learner.wins, learner.answers))
  put(last(5))
  put(last(10))
  put(last(20))
  for (const value of learner.success) put(value)
  for (const value of learner.residual) put(value)
  for (let n = 0; n < 3; n += 1) put(learner.lastResiduals[n] ?? Number.NaN)
  put(learner.streak)
  // A leading 1 says how many outcomes follow.
  const known = Math.min(3, learner.answers)
  put((1 << known) | (learner.outcomes & (2 ** known - 1)))
  put(learner.ability)
  put(learner.coarseAbility)
  const previous = learner.recent[0]
  const isSame = previous !== undefined && skill.answers > 0 && skill.lastAnswer === learner.answers
  put(isSame ? learner.run : 0)
  put(isSame ? 1 : 0)
  put(exercise !== undefined && exercise.lastAnswer === learner.answers ? 1 : 0)
  put(Math.log1p(skill.answers))
  put(Math.log1p(skill.wins))
  put(share(skill.wins, skill.answers))
  for (const value of skill.success) put(value)
  for (const value of skill.residual) put(value)
  put(skill.streak)
  put(skill.outcomes)
  put(skill.answers > 0 ? Math.log1p(learner.answers - skill.lastAnswer) : Number.NaN)
  put(skill.ability)
  put(Math.log1p(exercise?.answers ?? 0))
  put(Math.log1p(exercise?.wins ?? 0))
  put(exercise === undefined ? Number.NaN : Number(exercise.lastCorrect))
  put(exercise === undefined ? Number.NaN : Math.log1p(learner.answers - exercise.lastAnswer))
  put(logGap(question.at - learner.lastAt))
  put(logGap(question.at - skill.lastAt))
  put(logGap(question.at - (exercise?.lastAt ?? Number.NaN)))
  put(learner.lastDuration)
  put(learner.meanDuration)
  put(question.level)
  return at
}

/** Logarithm of one plus seconds. */
const logGap = (gapMs: number): number => Math.log1p(Math.max(0, gapMs) / 1_000)

function bits(word: number): number {
  let count = 0
  for (let rest = word; rest !== 0; rest &= rest - 1) count += 1
  return count
}

function writeQuestion(
  { learner }: Remembered,
  question: Question,
  encoder: Encoder,
  into: Float64Array,
  from: number,
): number {
  const { rates, difficulties } = encoder
  const { exercise, skill } = question
  const ease = easeOf(rates, exercise, skill)
  const ofSkill = rates.skillLogits[skill] ?? Number.NaN
  into[from] = ease
  into[from + 1] = ease - (Number.isNaN(ofSkill) ? rates.mean : ofSkill)
  into[from + 2] = Math.log1p(rates.exerciseAnswers[exercise] ?? 0)
  into[from + 3] = ofSkill
  into[from + 4] = Math.log1p(rates.skillAnswers[skill] ?? 0)
  into[from + 5] = difficulties[exercise] ?? Number.NaN
  into[from + 6] = logit(eloProbability(encoder, learner.ability, question))
  return from + questionFeatures.length
}

const perBlock = new Float64Array(BLOCKS)

/** Means over the nets: of the logit, of its bias, and of what each block contributes. */
function writeNets(
  { learner }: Remembered,
  question: Question,
  { nets }: Encoder,
  into: Float64Array,
  from: number,
): number {
  into.fill(0, from, from + netFeatures.length)
  nets.forEach((weights, n) => {
    const blocks = learner.nets[n]
    if (!blocks) return
    const logOdds = netLogit({ blocks, answers: learner.answers }, question, weights, perBlock)
    let bias = logOdds
    for (let block = 0; block < BLOCKS; block += 1) {
      const part = perBlock[block] ?? 0
      bias -= part
      into[from + 2 + block] = (into[from + 2 + block] ?? 0) + part / nets.length
    }
    into[from] = (into[from] ?? 0) + logOdds / nets.length
    into[from + 1] = (into[from + 1] ?? 0) + bias / nets.length
  })
  return from + netFeatures.length
}
