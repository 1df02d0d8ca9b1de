// What is kept of a learner's answers to one exercise.
import type { Answer } from './answer.ts'

export type ExerciseState = {
  readonly answers: number
  readonly successes: number
  readonly lastCorrect: boolean
  /** When it was last answered, in milliseconds since 1970. */
  readonly lastAtMs: number
}

export const stepExercise = (state: ExerciseState | undefined, { correct, at }: Answer): ExerciseState => ({
  answers: (state?.answers ?? 0) + 1,
  successes: (state?.successes ?? 0) + Number(correct),
  lastCorrect: correct,
  lastAtMs: Math.max(state?.lastAtMs ?? at, at),
})
