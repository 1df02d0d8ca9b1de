import { z } from 'zod'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import { ExerciseId } from '#events/learning/values.ts'
import { withdrawnRows } from '#events/learning/withdrawn-rows.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineProjection, refold, remove } from '#kernel/projection.ts'
import { stepExercise } from '#ml/features/exercise-state.ts'
import { answerOf } from './answer-of.ts'

const ofExercise = ({ subject, data }: { subject: PersonId | null; data: { exercise: ExerciseId } }) =>
  subject ? { learner: subject, exercise: data.exercise } : []

/** What the features of a learner on one exercise are made of, in the order of arrival. */
export default defineProjection('exercise-features', {
  version: 1,
  description: 'What the features of each learner on each exercise are made of: counts, and the last verdict.',
  of: 'learner',
  forModels: true,
  words: {
    title: { fr: 'Indicateurs de l’exercice', en: 'Features of the exercise' },
    columns: {
      learner: { fr: 'élève', en: 'learner' },
      exercise: { fr: 'exercice', en: 'exercise' },
      answers: { fr: 'réponses', en: 'answers' },
      successes: { fr: 'réponses justes', en: 'right answers' },
      lastCorrect: { fr: 'dernière réponse juste', en: 'last answer right' },
      lastAtMs: { fr: 'dernière réponse (ms depuis 1970)', en: 'last answer (ms since 1970)' },
    },
  },
  key: z.object({ learner: PersonId, exercise: ExerciseId }),
  row: z.object({
    answers: z.int(),
    successes: z.int(),
    lastCorrect: z.boolean(),
    lastAtMs: z.int(),
  }),
  on: (on, revise) => [
    on(exerciseAttempted, ofExercise, (row, e) => stepExercise(row, answerOf(e))),
    revise(attemptCorrected, ofExercise, refold),
    revise(importWithdrawn, (e) => withdrawnRows(e, e.data.answers, ({ exercise }) => ({ exercise })), refold),
    on(subjectErased, (e) => (e.subject ? { learner: e.subject } : []), remove),
  ],
})
