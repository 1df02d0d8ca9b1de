// The whole state of one learner, for those who fold answers in memory: training, benchmarks, tests. The read models keep
// the same three states as rows.
import type { Answer, Question } from './answer.ts'
import { vector } from './answer-features.ts'
import type { Encodings } from './encodings.ts'
import { type ExerciseState, stepExercise } from './exercise-state.ts'
import { initial, type LearnerState, step } from './learner-state.ts'
import { type SkillState, stepSkill } from './skill-state.ts'

export type History = {
  learner: LearnerState
  readonly skills: Map<string, SkillState>
  readonly exercises: Map<string, ExerciseState>
}

export const emptyHistory = (): History => ({ learner: initial, skills: new Map(), exercises: new Map() })

/** Adds one more answer of the learner, in place. */
export function remember(history: History, answer: Answer): void {
  history.learner = step(history.learner, answer)
  history.skills.set(answer.skill, stepSkill(history.skills.get(answer.skill), answer))
  history.exercises.set(answer.exercise, stepExercise(history.exercises.get(answer.exercise), answer))
}

/** The features of a question, in the order of `featureSchema`. */
export const vectorAfter = (
  { learner, skills, exercises }: History,
  encodings: Encodings | undefined,
  question: Question,
  into?: Float64Array,
): Float64Array =>
  vector(learner, skills.get(question.skill), exercises.get(question.exercise), encodings, question, into)
