// What the next-answer model remembers of a learner: a pure fold over the answers, in three small states: of the learner, of
// the learner and a skill, of the learner and an exercise. They depend on the frozen encodings of one model (residuals,
// blocks of the nets, indexes of exercises), so they are kept per version of a model and folded again for another.
import { sigmoid } from '../table.ts'
import { abilityStep } from './elo.ts'
import type { Encoder } from './encoder.ts'
import { addAnswer, WIDTH } from './net/shape.ts'
import { REACH, type RecentAnswer } from './pairs.ts'
import { easeOf } from './rates.ts'

/** Indexes into the model’s dictionaries, UNKNOWN (−1) for what it has not seen. `key…`: what the learner’s maps go by. */
export type Question = {
  readonly exercise: number
  readonly skill: number
  /** Milliseconds. */
  readonly at: number
  /** 1 to 5; NaN if missing. */
  readonly level: number
}
export type GivenAnswer = Question & { readonly correct: boolean; readonly durationMs: number }

/** Share of the old value that an average keeps at each answer. */
export const LEARNER_FADES: readonly number[] = [0.5, 0.7, 0.85, 0.93, 0.97]
export const SKILL_FADES: readonly number[] = [0.4, 0.7, 0.9]

export type LearnerMemory = {
  readonly answers: number
  readonly wins: number
  /** The outcomes of the last twenty, newest in the lowest bit. */
  readonly outcomes: number
  readonly streak: number
  readonly success: readonly number[]
  readonly residual: readonly number[]
  /** Outcome minus Elo’s probability, newest first. */
  readonly lastResiduals: readonly number[]
  readonly ability: number
  /** Ability of the model σ(θ + θ of the skill), which knows no exercise. */
  readonly coarseAbility: number
  readonly recent: readonly RecentAnswer[]
  /** Blocks of each net. */
  readonly nets: readonly Float32Array[]
  readonly lastAt: number
  readonly lastDuration: number
  readonly meanDuration: number
  /** Answers in a row on the same skill, until now. */
  readonly run: number
}

export type SkillMemory = {
  readonly answers: number
  readonly wins: number
  /** The outcomes of the last three, newest in the lowest bit, above them a 1 that says how many there are. */
  readonly outcomes: number
  readonly streak: number
  readonly success: readonly number[]
  readonly residual: readonly number[]
  readonly ability: number
  /** The learner’s count of answers at the last one on this skill. */
  readonly lastAnswer: number
  readonly lastAt: number
}

export type ExerciseMemory = {
  readonly answers: number
  readonly wins: number
  readonly lastCorrect: boolean
  readonly lastAnswer: number
  readonly lastAt: number
}

const MORE_RECENT_OUTCOMES = 2 ** 20 - 1
const LAST_RESIDUALS = 3

export function emptyLearner(nets: number): LearnerMemory {
  return {
    answers: 0,
    wins: 0,
    outcomes: 0,
    streak: 0,
    success: LEARNER_FADES.map(() => Number.NaN),
    residual: LEARNER_FADES.map(() => 0),
    lastResiduals: [],
    ability: 0,
    coarseAbility: 0,
    recent: [],
    nets: Array.from({ length: nets }, () => new Float32Array(WIDTH)),
    lastAt: Number.NaN,
    lastDuration: Number.NaN,
    meanDuration: Number.NaN,
    run: 0,
  }
}

export const emptySkill: SkillMemory = {
  answers: 0,
  wins: 0,
  outcomes: 1,
  streak: 0,
  success: SKILL_FADES.map(() => Number.NaN),
  residual: SKILL_FADES.map(() => 0),
  ability: 0,
  lastAnswer: 0,
  lastAt: Number.NaN,
}

/** Elo’s probability that the question is answered right. */
export function eloProbability(
  encoder: Pick<Encoder, 'rates' | 'difficulties'>,
  ability: number,
  { exercise, skill }: Pick<Question, 'exercise' | 'skill'>,
): number {
  const difficulty = encoder.difficulties[exercise] ?? Number.NaN
  return sigmoid(ability - (Number.isNaN(difficulty) ? -easeOf(encoder.rates, exercise, skill) : difficulty))
}

const mixed = (old: number, fade: number, value: number) =>
  Number.isNaN(old) ? value : fade * old + (1 - fade) * value
const streakAfter = (streak: number, correct: boolean) => (correct ? Math.max(0, streak) + 1 : Math.min(0, streak) - 1)

/** The three states after one more answer. Pure. */
export function remember(
  { learner, skill, exercise }: Remembered,
  answer: GivenAnswer,
  encoder: Encoder,
): { readonly learner: LearnerMemory; readonly skill: SkillMemory; readonly exercise: ExerciseMemory } {
  const outcome = answer.correct ? 1 : 0
  const surprise = outcome - eloProbability(encoder, learner.ability, answer)
  const coarse = outcome - sigmoid(learner.coarseAbility + skill.ability)
  const duration = Number.isNaN(answer.durationMs) ? Number.NaN : Math.log1p(answer.durationMs / 1_000)
  const previous = learner.recent[0]
  return {
    learner: {
      answers: learner.answers + 1,
      wins: learner.wins + outcome,
      outcomes: ((learner.outcomes << 1) | outcome) & MORE_RECENT_OUTCOMES,
      streak: streakAfter(learner.streak, answer.correct),
      success: learner.success.map((old, n) => mixed(old, LEARNER_FADES[n] ?? 0, outcome)),
      residual: learner.residual.map((old, n) => mixed(old, LEARNER_FADES[n] ?? 0, surprise)),
      lastResiduals: [surprise, ...learner.lastResiduals.slice(0, LAST_RESIDUALS - 1)],
      ability: learner.ability + abilityStep(learner.answers) * surprise,
      coarseAbility: learner.coarseAbility + (0.2 / (1 + 0.02 * learner.answers)) * coarse,
      recent: [
        { exercise: answer.exercise, skill: answer.skill, correct: answer.correct },
        ...learner.recent.slice(0, REACH - 1),
      ],
      nets: learner.nets.map((blocks, n) => {
        const weights = encoder.nets[n]
        if (!weights) return blocks
        const after = Float32Array.from(blocks)
        addAnswer(after, answer.exercise, answer.skill, answer.correct, weights)
        return after
      }),
      lastAt: answer.at,
      lastDuration: duration,
      meanDuration: Number.isNaN(duration) ? learner.meanDuration : mixed(learner.meanDuration, 0.8, duration),
      run: previous && previous.skill === answer.skill ? learner.run + 1 : 1,
    },
    skill: {
      answers: skill.answers + 1,
      wins: skill.wins + outcome,
      outcomes: skill.outcomes >= 8 ? 8 | (((skill.outcomes << 1) | outcome) & 7) : (skill.outcomes << 1) | outcome,
      streak: streakAfter(skill.streak, answer.correct),
      success: skill.success.map((old, n) => mixed(old, SKILL_FADES[n] ?? 0, outcome)),
      residual: skill.residual.map((old, n) => mixed(old, SKILL_FADES[n] ?? 0, surprise)),
      ability: skill.ability + (0.4 / (1 + 0.1 * skill.answers)) * coarse,
      lastAnswer: learner.answers + 1,
      lastAt: answer.at,
    },
    exercise: {
      answers: (exercise?.answers ?? 0) + 1,
      wins: (exercise?.wins ?? 0) + outcome,
      lastCorrect: answer.correct,
      lastAnswer: learner.answers + 1,
      lastAt: answer.at,
    },
  }
}

/** What is remembered that concerns one question. */
export type Remembered = {
  readonly learner: LearnerMemory
  readonly skill: SkillMemory
  readonly exercise: ExerciseMemory | undefined
}

/** A learner’s whole memory, by the indexes of a table or the ids of a log. It grows with the skills and exercises met. */
export type Memory<Key> = {
  learner: LearnerMemory
  readonly skills: Map<Key, SkillMemory>
  readonly exercises: Map<Key, ExerciseMemory>
}

export const emptyMemory = <Key>(encoder: Encoder): Memory<Key> => ({
  learner: emptyLearner(encoder.nets.length),
  skills: new Map(),
  exercises: new Map(),
})

export const recall = <Key>(
  memory: Memory<Key>,
  keys: { readonly exercise: Key; readonly skill: Key },
): Remembered => ({
  learner: memory.learner,
  skill: memory.skills.get(keys.skill) ?? emptySkill,
  exercise: memory.exercises.get(keys.exercise),
})

/** Changes the memory: it belongs to whoever walks through the answers. */
export function store<Key>(
  memory: Memory<Key>,
  keys: { readonly exercise: Key; readonly skill: Key },
  after: ReturnType<typeof remember>,
): void {
  memory.learner = after.learner
  memory.skills.set(keys.skill, after.skill)
  memory.exercises.set(keys.exercise, after.exercise)
}
