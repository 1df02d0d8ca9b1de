import { z } from 'zod'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import { ExerciseId, Level, Share, SkillId } from '#events/learning/values.ts'
import { Instant, laterOf } from '#kernel/ids.ts'
import { defineProjection } from '#kernel/projection.ts'

/** The flow target is seven right answers in ten: the assumption until an exercise has answers of its own. */
const EXPECTED_FAILURE = 0.3
/** The expectation weighs as much as ten answers, so that one wrong answer does not make an exercise the hardest. */
const EXPECTATION_WEIGHT = 10

const observed = (attempts: number, successes: number) => ({
  attempts,
  successes,
  observedDifficulty: (attempts - successes + EXPECTED_FAILURE * EXPECTATION_WEIGHT) / (attempts + EXPECTATION_WEIGHT),
})

/**
 * The observed difficulty of each exercise, over all learners. It names no learner: their answers stay counted after
 * an erasure.
 */
export default defineProjection('activity-difficulty', {
  version: 3,
  description: 'How hard each exercise turns out to be: answers, share of right ones, time.',
  key: z.object({ exercise: ExerciseId }),
  row: z.object({
    skill: SkillId, // as the last answer named it
    declaredDifficulty: Level.nullable(), // as the last answer with a level named it; null if there is none
    attempts: z.int().describe('Answers.'),
    successes: z.int().describe('Right answers.'),
    observedDifficulty: Share.describe('Share of wrong answers, drawn towards 0.3 by the weight of ten answers.'),
    timedAttempts: z.int().describe('Answers whose time is known.'),
    durationMsSum: z.int().describe('Active time of these answers, in milliseconds.'),
    lastAttemptAt: Instant,
  }),
  indexes: [['observedDifficulty'], ['skill', 'observedDifficulty']],
  on: (on, revise) => [
    on(
      exerciseAttempted,
      (e) => ({ exercise: e.data.exercise }),
      (row, { data, occurredAt }) => ({
        ...observed((row?.attempts ?? 0) + 1, (row?.successes ?? 0) + Number(data.correct)),
        skill: data.skill,
        declaredDifficulty: data.difficulty ?? row?.declaredDifficulty ?? null,
        timedAttempts: (row?.timedAttempts ?? 0) + Number(data.durationMs !== undefined),
        durationMsSum: (row?.durationMsSum ?? 0) + (data.durationMs ?? 0),
        lastAttemptAt: laterOf(row?.lastAttemptAt ?? null, occurredAt),
      }),
    ),
    revise(
      attemptCorrected,
      (e) => ({ exercise: e.data.exercise }),
      (row, { data }) =>
        row && { ...row, ...observed(row.attempts, row.successes + Number(data.isCorrect) - Number(data.wasCorrect)) },
    ),
  ],
})
