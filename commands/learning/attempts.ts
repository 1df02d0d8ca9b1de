// The decider of corrections: the learner's last attempts, and which skills are mastered.

import attemptCorrected from '#events/learning/attempt-corrected.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import importWithdrawn, { withdraws } from '#events/learning/import-withdrawn.ts'
import skillMastered from '#events/learning/skill-mastered.ts'
import type { ExerciseId, Level, SkillId } from '#events/learning/values.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import type { ClassId } from '#events/teaching/values.ts'
import { defineDecider } from '#kernel/decider.ts'
import { type Instant, type LocalDay, laterOf, type Revision } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'

/** Only a learner's last attempts can be corrected, which bounds the state of a long stream. */
export const CORRECTABLE_ATTEMPTS = 200

export type PastAttempt = {
  readonly id: string
  readonly revision: Revision
  readonly at: Instant
  /** When it was last corrected; null if never. */
  readonly correctedAt: Instant | null
  readonly on: LocalDay
  readonly exercise: ExerciseId
  readonly skill: SkillId
  readonly difficulty?: Level
  readonly class: ClassId
  readonly correct: boolean
}

export type Attempts = {
  /** In the order of the log, oldest first. */
  readonly recent: readonly PastAttempt[]
  readonly mastered: readonly SkillId[]
}

/** Separate from `learning.learner`, because recording an attempt, the most frequent command, needs none of this. */
export default defineDecider<Attempts>('learning.attempts', {
  stream: 'learner',
  initial: { recent: [], mastered: [] },
  evolve: (on) => [
    on(exerciseAttempted, (state, { id, revision, occurredAt, zone, data }) => {
      const { exercise, skill, difficulty, class: ofClass, correct } = data
      const attempt = {
        id,
        revision,
        at: occurredAt,
        correctedAt: null,
        on: localDay(occurredAt, zone),
        exercise,
        skill,
        ...(difficulty !== undefined && { difficulty }),
        class: ofClass,
        correct,
      }
      return { ...state, recent: [...state.recent.slice(1 - CORRECTABLE_ATTEMPTS), attempt] }
    }),
    on(attemptCorrected, (state, { occurredAt, data }) => {
      // Before version 2, a correction identified its answer by its id alone.
      const corrected = state.recent.find(
        ({ id, revision }) => id === data.attempt && (data.attemptRevision ?? revision) === revision,
      )
      const recent = state.recent.map((attempt) =>
        attempt === corrected
          ? { ...attempt, correct: data.isCorrect, correctedAt: laterOf(attempt.correctedAt, occurredAt) }
          : attempt,
      )
      return { ...state, recent }
    }),
    on(importWithdrawn, (state, { data }) => ({
      ...state,
      recent: state.recent.filter((one) => !withdraws(data, one)),
    })),
    on(skillMastered, (state, { data }) => ({ ...state, mastered: [...state.mastered, data.skill] })),
    // Erased attempts can no longer be corrected.
    on(subjectErased, (state) => ({ ...state, recent: [] })),
  ],
})
