import { z } from 'zod'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import { SkillId } from '#events/learning/values.ts'
import { withdrawnRows } from '#events/learning/withdrawn-rows.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineProjection, refold, remove } from '#kernel/projection.ts'
import { stepSkill } from '#ml/features/skill-state.ts'
import { answerOf } from './answer-of.ts'

const ofSkill = ({ subject, data }: { subject: PersonId | null; data: { skill: SkillId } }) =>
  subject ? { learner: subject, skill: data.skill } : []

/** What the features of a learner on one skill are made of, in the order of arrival. */
export default defineProjection('skill-features', {
  version: 1,
  description: 'What the features of each learner on each skill are made of: counts, recent success, the streak.',
  of: 'learner',
  forModels: true,
  words: {
    title: { fr: 'Indicateurs de la compétence', en: 'Features of the skill' },
    columns: {
      learner: { fr: 'élève', en: 'learner' },
      skill: { fr: 'compétence', en: 'skill' },
      answers: { fr: 'réponses', en: 'answers' },
      successes: { fr: 'réponses justes', en: 'right answers' },
      recentSuccess: { fr: 'réussite récente', en: 'recent success' },
      streak: {
        fr: 'réponses justes à la suite (fausses si négatif)',
        en: 'right answers in a row (wrong if negative)',
      },
      lastAtMs: { fr: 'dernière réponse (ms depuis 1970)', en: 'last answer (ms since 1970)' },
    },
  },
  key: z.object({ learner: PersonId, skill: SkillId }),
  row: z.object({
    answers: z.int(),
    successes: z.int(),
    recentSuccess: z.number(),
    streak: z.int(),
    lastAtMs: z.int(),
  }),
  on: (on, revise) => [
    on(exerciseAttempted, ofSkill, (row, e) => stepSkill(row, answerOf(e))),
    revise(attemptCorrected, ofSkill, refold),
    revise(importWithdrawn, (e) => withdrawnRows(e, e.data.skills, (skill) => ({ skill })), refold),
    on(subjectErased, (e) => (e.subject ? { learner: e.subject } : []), remove),
  ],
})
