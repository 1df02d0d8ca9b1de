// What is kept of all of a learner's answers. One bounded value for a learner, whatever the length of the history:
// `step` folds one answer after the other, in the order in which they arrive, and `vector` reads the result.
import type { Answer } from './answer.ts'
import { logistic, movingAverage, window } from './averages.ts'
import { noPractice, type Practice, stepPractice } from './practice.ts'
import { nextStreak } from './skill-state.ts'

/** A skill that the learner practised, as the learner's ability estimates it. */
export type PractisedSkill = {
  readonly skill: string
  readonly answers: number
  /** By how many logits the learner is better on this skill than in general. */
  readonly ability: number
  /** How many answers on any skill had been given when this one was last answered, it included. */
  readonly lastAnswer: number
}

export type LearnerState = Practice & {
  readonly answers: number
  readonly successes: number
  /** Moving average of success: the last answer weighs 0.15. Null before the first one. */
  readonly recentSuccess: number | null
  /** Right answers in a row if positive, wrong ones if negative. */
  readonly streak: number
  /** In logits: at 0, half of the answers are expected to be right. */
  readonly ability: number
  /** The last 20 answers, oldest first: 1 is right, 0 is wrong. */
  readonly outcomes: readonly number[]
  /** Active time of the last 10 answers in milliseconds, oldest first; null where it is unknown. */
  readonly durationsMs: readonly (number | null)[]
  /** The 100 skills that were last practised, the last one at the end. A skill that comes back later starts anew. */
  readonly skills: readonly PractisedSkill[]
  /** When the learner last answered, in milliseconds since 1970; null before the first answer. */
  readonly lastAtMs: number | null
  /** The time zone of the last answer that carried one: hours and weekdays of a question are read in it. */
  readonly zone: string | null
}

export const initial: LearnerState = {
  answers: 0,
  successes: 0,
  recentSuccess: null,
  streak: 0,
  ability: 0,
  outcomes: [],
  durationsMs: [],
  skills: [],
  lastAtMs: null,
  zone: null,
  ...noPractice,
}

const WEIGHT = 0.15
const MOST_OUTCOMES = 20
const MOST_DURATIONS = 10
const MOST_SKILLS = 100

/** The state after one more answer. */
export function step(state: LearnerState, answer: Answer): LearnerState {
  const { correct, durationMs, at } = answer
  const answers = state.answers + 1
  const { ability, skills } = nextAbilities(state, answer)
  return {
    answers,
    successes: state.successes + Number(correct),
    recentSuccess: movingAverage(state.recentSuccess, WEIGHT, correct),
    streak: nextStreak(state.streak, correct),
    ability,
    outcomes: window(state.outcomes, Number(correct), MOST_OUTCOMES),
    durationsMs: window(state.durationsMs, durationMs ?? null, MOST_DURATIONS),
    skills,
    lastAtMs: Math.max(state.lastAtMs ?? at, at),
    zone: answer.zone ?? state.zone,
    ...stepPractice(state, state.lastAtMs, answer),
  }
}

/**
 * Elo: an answer is expected to be right with probability p = logistic(ability + ability on the skill). The ability moves
 * by 0.2 / (1 + 0.02 n) of the surprise, that on the skill by 0.4 / (1 + 0.1 n), where n counts the answers before.
 */
function nextAbilities(state: LearnerState, { skill, correct }: Answer): Pick<LearnerState, 'ability' | 'skills'> {
  const index = state.skills.findLastIndex((practised) => practised.skill === skill)
  const before = state.skills[index]
  const answers = before?.answers ?? 0
  const abilityOnSkill = before?.ability ?? 0
  const surprise = Number(correct) - logistic(state.ability + abilityOnSkill)
  const practised: PractisedSkill = {
    skill,
    answers: answers + 1,
    ability: abilityOnSkill + (0.4 / (1 + 0.1 * answers)) * surprise,
    lastAnswer: state.answers + 1,
  }
  const others = index < 0 ? state.skills : state.skills.toSpliced(index, 1)
  return {
    ability: state.ability + (0.2 / (1 + 0.02 * state.answers)) * surprise,
    skills: window(others, practised, MOST_SKILLS),
  }
}
