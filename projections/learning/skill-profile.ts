import { z } from 'zod'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import difficultyAdjusted from '#events/learning/difficulty-adjusted.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import skillMastered from '#events/learning/skill-mastered.ts'
import skillProgressDeclared from '#events/learning/skill-progress-declared.ts'
import { Level, Share, SkillId } from '#events/learning/values.ts'
import { withdrawnRows } from '#events/learning/withdrawn-rows.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { Instant, laterOf, PersonId } from '#kernel/ids.ts'
import { defineProjection, refold, remove } from '#kernel/projection.ts'
import { correctedProficiency, nextProficiency } from './proficiency.ts'

const Row = z.object({
  proficiency: Share.nullable(), // null before the first attempt
  attempts: z.int(),
  successes: z.int(),
  successRate: Share.nullable(),
  exercisesCompleted: z.int(),
  level: Level.nullable(), // the difficulty last set for the learner
  lastPractisedAt: Instant.nullable(),
  masteredAt: Instant.nullable(),
  declaredProficiency: Share.nullable(), // declared by a teacher or a tool; never mixed with the attempts
  declaredBy: z.enum(['teacher', 'tool']).nullable(),
  declaredAt: Instant.nullable(),
})

const unpractised: z.output<typeof Row> = {
  proficiency: null,
  attempts: 0,
  successes: 0,
  successRate: null,
  exercisesCompleted: 0,
  level: null,
  lastPractisedAt: null,
  masteredAt: null,
  declaredProficiency: null,
  declaredBy: null,
  declaredAt: null,
}

const ofSkill = (e: { subject: PersonId | null; data: { skill: SkillId } }) =>
  e.subject ? { learner: e.subject, skill: e.data.skill } : []

/**
 * Each learner's progress in each skill. Late events count when they arrive, and never move a date back. A correction
 * gives the same counts and proficiency as if its verdict had been given at first. The mastery date was set by the
 * decision and does not change.
 */
export default defineProjection('skill-profile', {
  version: 2,
  description: 'How far each learner is in each skill: proficiency, answers, last practice, mastery.',
  of: 'learner',
  words: {
    title: { fr: 'Compétence', en: 'Skill' },
    columns: {
      learner: { fr: 'élève', en: 'learner' },
      skill: { fr: 'compétence', en: 'skill' },
      proficiency: { fr: 'maîtrise estimée', en: 'estimated proficiency' },
      attempts: { fr: 'réponses', en: 'answers' },
      successes: { fr: 'réponses justes', en: 'right answers' },
      successRate: { fr: 'taux de réussite', en: 'success rate' },
      exercisesCompleted: { fr: 'exercices terminés', en: 'exercises completed' },
      level: { fr: 'niveau des exercices', en: 'exercise level' },
      lastPractisedAt: { fr: 'dernier entraînement', en: 'last practice' },
      masteredAt: { fr: 'maîtrisée le', en: 'mastered' },
      declaredProficiency: { fr: 'maîtrise déclarée', en: 'declared proficiency' },
      declaredBy: {
        fr: 'déclarée par',
        en: 'declared by',
        values: { teacher: { fr: 'l’enseignant(e)', en: 'the teacher' }, tool: { fr: 'un outil', en: 'a tool' } },
      },
      declaredAt: { fr: 'déclarée le', en: 'declared' },
    },
  },
  key: z.object({ learner: PersonId, skill: SkillId }),
  row: Row,
  on: (on, revise) => [
    on(exerciseAttempted, ofSkill, (row = unpractised, e) => {
      const attempts = row.attempts + 1
      const successes = row.successes + Number(e.data.correct)
      return {
        ...row,
        attempts,
        successes,
        successRate: successes / attempts,
        proficiency: nextProficiency(row.proficiency, e.data.correct),
        lastPractisedAt: laterOf(row.lastPractisedAt, e.occurredAt),
      }
    }),
    revise(attemptCorrected, ofSkill, (row, { data }) => {
      if (!row || row.attempts === 0) return undefined
      const successes = row.successes + Number(data.isCorrect) - Number(data.wasCorrect)
      return {
        ...row,
        successes,
        successRate: successes / row.attempts,
        proficiency: correctedProficiency(row.proficiency, data),
      }
    }),
    revise(importWithdrawn, (e) => withdrawnRows(e, e.data.skills, (skill) => ({ skill })), refold),
    on(
      exerciseCompleted,
      (e) => (e.subject && e.data.skill ? { learner: e.subject, skill: e.data.skill } : []),
      (row = unpractised, e) => ({
        ...row,
        exercisesCompleted: row.exercisesCompleted + 1,
        lastPractisedAt: laterOf(row.lastPractisedAt, e.occurredAt),
      }),
    ),
    on(skillMastered, ofSkill, (row = unpractised, e) => ({ ...row, masteredAt: row.masteredAt ?? e.occurredAt })),
    on(difficultyAdjusted, ofSkill, (row = unpractised, e) => ({ ...row, level: e.data.to })),
    on(skillProgressDeclared, ofSkill, (row = unpractised, e) => ({
      ...row,
      declaredProficiency: e.data.proficiency,
      declaredBy: e.data.source,
      declaredAt: e.occurredAt,
    })),
    on(subjectErased, (e) => (e.subject ? { learner: e.subject } : []), remove),
  ],
})
