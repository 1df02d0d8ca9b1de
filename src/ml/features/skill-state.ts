// What is kept of a learner's answers on one skill.
import type { Answer } from './answer.ts'
import { movingAverage } from './averages.ts'

export type SkillState = {
  readonly answers: number
  readonly successes: number
  /** Moving average of success: the last answer weighs 0.3. */
  readonly recentSuccess: number
  /** Right answers in a row if positive, wrong ones if negative. */
  readonly streak: number
  /** When it was last practised, in milliseconds since 1970. */
  readonly lastAtMs: number
}

const WEIGHT = 0.3

export const stepSkill = (state: SkillState | undefined, { correct, at }: Answer): SkillState => ({
  answers: (state?.answers ?? 0) + 1,
  successes: (state?.successes ?? 0) + Number(correct),
  recentSuccess: movingAverage(state?.recentSuccess ?? null, WEIGHT, correct),
  streak: nextStreak(state?.streak ?? 0, correct),
  lastAtMs: Math.max(state?.lastAtMs ?? at, at),
})

/** A run of right answers counts up from 0, a run of wrong ones counts down. */
export const nextStreak = (streak: number, correct: boolean): number =>
  correct ? Math.max(streak, 0) + 1 : Math.min(streak, 0) - 1
