import { z } from 'zod'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import { ExerciseId, Level, Share, SkillId } from '#events/learning/values.ts'
import { Instant, laterOf } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

/** The flow target is seven right answers in ten: the assumption until an exercise has answers of its own. */
const EXPECTED_FAILURE = 0.3
/** The expectation weighs as much as ten answers, so that one wrong answer does not make an exercise the hardest. */
const EXPECTATION_WEIGHT = 10

/** Of somebody who is erased, a rebuild may read a correction, and not the one before: right answers stay between none and all. */
function observed(attempts: number, right: number) {
  const successes = Math.min(attempts, Math.max(0, right))
  const expected = EXPECTED_FAILURE * EXPECTATION_WEIGHT
  return {
    attempts,
    successes,
    observedDifficulty: (attempts - successes + expected) / (attempts + EXPECTATION_WEIGHT),
  }
}

const Row = z.object({
  skill: SkillId, // as the last answer named it
  declaredDifficulty: Level.nullable(), // as the last answer with a level named it; null if there is none
  attempts: z.int().describe('Answers.'),
  successes: z.int().describe('Right answers.'),
  observedDifficulty: Share.describe('Share of wrong answers, drawn towards 0.3 by the weight of ten answers.'),
  timedAttempts: z.int().describe('Answers whose time is known.'),
  durationMsSum: z.int().describe('Active time of these answers, in milliseconds.'),
  lastAttemptAt: Instant,
})
type Row = z.output<typeof Row>

type Taken = {
  readonly answers: number
  readonly right: number
  readonly timed: number
  readonly durationMs: number
}

function without(row: Row, taken: readonly Taken[]): Row | typeof remove {
  const less = (had: number, of: (one: Taken) => number) =>
    Math.max(
      0,
      taken.reduce((left, one) => left - of(one), had),
    )
  const attempts = less(row.attempts, ({ answers }) => answers)
  if (attempts === 0) return remove
  return {
    ...row,
    ...observed(
      attempts,
      less(row.successes, ({ right }) => right),
    ),
    timedAttempts: less(row.timedAttempts, ({ timed }) => timed),
    durationMsSum: less(row.durationMsSum, ({ durationMs }) => durationMs),
  }
}

/**
 * The observed difficulty of each exercise, over all learners. It names no learner: their answers stay counted after
 * an erasure.
 */
export default defineProjection('activity-difficulty', {
  version: 4,
  description: 'How hard each exercise turns out to be: answers, share of right ones, time.',
  key: z.object({ exercise: ExerciseId }),
  row: Row,
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
    // When it was last answered before, and at which level, the row does not know any more.
    revise(
      importWithdrawn,
      ({ data }) => [...new Set(data.answers.map(({ exercise }) => exercise))].map((exercise) => ({ exercise })),
      (row, { data: { answers } }, { exercise }) =>
        row &&
        without(
          row,
          answers.filter((one) => one.exercise === exercise),
        ),
    ),
  ],
})
