// Bayesian knowledge tracing (Corbett and Anderson 1995): on each skill a learner is in one of two states, and passes from not
// knowing to knowing after an answer with some probability. Fitted per skill by expectation maximisation.
import type { AnswerTable } from '../../answers.ts'
import { logit } from '../../table.ts'

/** Probabilities of one skill. */
export type SkillTracing = {
  readonly known: number
  readonly learn: number
  readonly guess: number
  readonly slip: number
}
export type KnowledgeTracing = { readonly skills: readonly SkillTracing[]; readonly other: SkillTracing }

const ROUNDS = 15
const START: SkillTracing = { known: 0.4, learn: 0.1, guess: 0.3, slip: 0.15 }
/** Beyond a half, a guess and a slip change places with knowing (Baker, Corbett and Aleven 2008). */
const MOST = 0.5
const LEAST = 0.005
/** Answers that each probability is mixed with, so that a skill with few answers stays near the start. */
const PRIOR = 5

export function fitTracing(table: AnswerTable, learners: readonly number[]): KnowledgeTracing {
  const sequences: number[][][] = table.skills.map(() => [])
  for (const learner of learners)
    for (const [skill, outcomes] of outcomesBySkill(table, learner)) sequences[skill]?.push(outcomes)
  const skills = sequences.map((own) => fitSkill(own))
  const all = sequences.flat()
  const sample = all.filter((_, n) => n % Math.max(1, Math.ceil(all.length / 5_000)) === 0)
  return { skills, other: fitSkill(sample) }
}

function outcomesBySkill(table: AnswerTable, learner: number): Map<number, number[]> {
  const bySkill = new Map<number, number[]>()
  for (let row = table.starts[learner] ?? 0; row < (table.starts[learner + 1] ?? 0); row += 1) {
    const skill = table.skill[row] ?? 0
    const outcomes = bySkill.get(skill) ?? []
    bySkill.set(skill, outcomes)
    outcomes.push(table.correct[row] ?? 0)
  }
  return bySkill
}

function fitSkill(sequences: readonly (readonly number[])[]): SkillTracing {
  let parameters = START
  if (sequences.length === 0) return parameters
  for (let round = 0; round < ROUNDS; round += 1) parameters = maximised(sequences, parameters)
  return parameters
}

/** One round of Baum and Welch. */
function maximised(
  sequences: readonly (readonly number[])[],
  { known, learn, guess, slip }: SkillTracing,
): SkillTracing {
  let started = PRIOR
  let startedKnown = PRIOR * START.known
  let stayed = PRIOR
  let learned = PRIOR * START.learn
  let notKnowing = PRIOR
  let guessed = PRIOR * START.guess
  let knowing = PRIOR
  let slipped = PRIOR * START.slip
  for (const outcomes of sequences) {
    const length = outcomes.length
    const before = new Float64Array(length)
    // Likelihood of what follows, by the state at each answer, scaled.
    const laterKnown = new Float64Array(length).fill(1)
    const laterNot = new Float64Array(length).fill(1)
    let prior = known
    for (let t = 0; t < length; t += 1) {
      before[t] = prior
      const right = outcomes[t] === 1
      const asKnown = prior * (right ? 1 - slip : slip)
      const asNot = (1 - prior) * (right ? guess : 1 - guess)
      const after = asKnown / (asKnown + asNot)
      prior = after + (1 - after) * learn
    }
    for (let t = length - 2; t >= 0; t -= 1) {
      const right = outcomes[t + 1] === 1
      const asKnown = (right ? 1 - slip : slip) * (laterKnown[t + 1] ?? 1)
      const asNot = (right ? guess : 1 - guess) * (laterNot[t + 1] ?? 1)
      const scale = asKnown + asNot
      laterKnown[t] = asKnown / scale
      laterNot[t] = (learn * asKnown + (1 - learn) * asNot) / scale
    }
    for (let t = 0; t < length; t += 1) {
      const right = outcomes[t] === 1
      const asKnown = (before[t] ?? 0) * (right ? 1 - slip : slip)
      const asNot = (1 - (before[t] ?? 0)) * (right ? guess : 1 - guess)
      const weightKnown = asKnown * (laterKnown[t] ?? 1)
      const weightNot = asNot * (laterNot[t] ?? 1)
      const isKnown = weightKnown / (weightKnown + weightNot)
      if (t === 0) {
        started += 1
        startedKnown += isKnown
      }
      knowing += isKnown
      notKnowing += 1 - isKnown
      if (right) guessed += 1 - isKnown
      else slipped += isKnown
      if (t + 1 === length) continue
      const next = outcomes[t + 1] === 1
      const thenKnown = (next ? 1 - slip : slip) * (laterKnown[t + 1] ?? 1)
      const thenNot = (next ? guess : 1 - guess) * (laterNot[t + 1] ?? 1)
      const learns = asNot * learn * thenKnown
      const total = asKnown * thenKnown + learns + asNot * (1 - learn) * thenNot
      learned += learns / total
      stayed += (learns + asNot * (1 - learn) * thenNot) / total
    }
  }
  return {
    known: within(startedKnown / started, 1 - LEAST),
    learn: within(learned / stayed, MOST),
    guess: within(guessed / notKnowing, MOST),
    slip: within(slipped / knowing, MOST),
  }
}

const within = (value: number, most: number) => Math.min(most, Math.max(LEAST, value))

/** Log-odds by row of the table; NaN for other learners. `skillOf`: index of each skill in the model, or −1. */
export function tracingLogits(
  model: KnowledgeTracing,
  table: AnswerTable,
  learners: readonly number[],
  skillOf: Int32Array | null,
): Float64Array {
  const logits = new Float64Array(table.correct.length).fill(Number.NaN)
  for (const learner of learners) {
    const states = new Map<number, number>()
    for (let row = table.starts[learner] ?? 0; row < (table.starts[learner + 1] ?? 0); row += 1) {
      const skill = table.skill[row] ?? 0
      const { known, learn, guess, slip } = model.skills[skillOf ? (skillOf[skill] ?? -1) : skill] ?? model.other
      const prior = states.get(skill) ?? known
      const right = prior * (1 - slip) + (1 - prior) * guess
      logits[row] = logit(right)
      const asKnown = prior * (table.correct[row] === 1 ? 1 - slip : slip)
      const after = asKnown / (table.correct[row] === 1 ? right : 1 - right)
      states.set(skill, after + (1 - after) * learn)
    }
  }
  return logits
}
