import { z } from 'zod'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import { ExerciseId, Level, SkillId } from '#events/learning/values.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineProjection, refold, remove } from '#kernel/projection.ts'
import { window } from '#ml/features/averages.ts'

const MOST = 30

const RecentAnswer = z.object({
  position: z.string().describe('Its place in the log.'),
  skill: SkillId,
  exercise: ExerciseId,
  level: Level.nullable(),
  right: z.boolean().describe('Whether it counts as right, after corrections.'),
  atMs: z.int().describe('When it was given: milliseconds since 1970.'),
})
export type RecentAnswer = z.output<typeof RecentAnswer>

const ofLearner = ({ subject }: { subject: PersonId | null }) => (subject ? { learner: subject } : [])

/**
 * The last 30 answers of each learner, in the order of arrival: what a level is recommended from, and the events behind a
 * reason. A correction folds the row again from the learner's stream.
 */
export default defineProjection('recent-answers', {
  version: 2,
  description:
    'The last 30 answers of each learner: skill, exercise, level, right or wrong, and the place of each in the log.',
  of: 'learner',
  forModels: true,
  words: {
    title: { fr: 'Dernières réponses', en: 'Last answers' },
    columns: {
      learner: { fr: 'élève', en: 'learner' },
      answers: { fr: '30 dernières réponses', en: 'last 30 answers' },
    },
  },
  key: z.object({ learner: PersonId }),
  row: z.object({ answers: z.array(RecentAnswer).readonly() }),
  on: (on, revise) => [
    on(exerciseAttempted, ofLearner, (row, { position, occurredAt, data }) => ({
      answers: window(
        row?.answers ?? [],
        {
          ...{ position: String(position), skill: data.skill, exercise: data.exercise, level: data.difficulty ?? null },
          ...{ right: data.correct, atMs: Date.parse(occurredAt) },
        },
        MOST,
      ),
    })),
    revise(attemptCorrected, ofLearner, refold),
    revise(importWithdrawn, ofLearner, refold),
    on(subjectErased, ofLearner, remove),
  ],
})
