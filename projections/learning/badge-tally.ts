import { z } from 'zod'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import {
  BadgeTally,
  correctAssessment,
  countAnswer,
  countAssessment,
  countDay,
  countExercise,
  countMastery,
  emptyTally,
  recount,
} from '#events/learning/badge-tally.ts'
import competencyAssessed from '#events/learning/competency-assessed.ts'
import competencyAssessmentCorrected from '#events/learning/competency-assessment-corrected.ts'
import contentViewed from '#events/learning/content-viewed.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import learningStarted from '#events/learning/learning-started.ts'
import skillMastered from '#events/learning/skill-mastered.ts'
import { EventReference } from '#events/learning/values.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { type Instant, PersonId, type Zone } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { defineProjection, refold, remove } from '#kernel/projection.ts'

const ofLearner = ({ subject }: { subject: PersonId | null }) => (subject ? { learner: subject } : [])
const dayOf = ({ occurredAt, zone }: { occurredAt: Instant; zone: Zone }) => localDay(occurredAt, zone)

/** What badges are decided from, by learner: how far everybody is with a badge, given or only tried. */
export default defineProjection('badge-tally', {
  version: 2,
  description:
    'What each learner has done that badges may ask for: answers by skill and level, exercises, days, competencies.',
  of: 'learner',
  words: {
    title: { fr: 'Ce qui compte pour les badges', en: 'What counts for badges' },
    columns: {
      learner: { fr: 'élève', en: 'learner' },
      skills: { fr: 'réponses par compétence', en: 'answers by skill' },
      otherExercises: { fr: 'exercices sans compétence', en: 'exercises without a skill' },
      views: { fr: 'contenus consultés', en: 'contents viewed' },
      sessions: { fr: 'séances', en: 'sessions' },
      mastered: { fr: 'compétences maîtrisées', en: 'skills mastered' },
      days: { fr: 'jours de travail', en: 'days with activity' },
      competencies: { fr: 'dernières évaluations par compétence', en: 'latest assessments by competency' },
    },
  },
  key: z.object({ learner: PersonId }),
  row: BadgeTally,
  on: (on, revise) => [
    on(exerciseAttempted, ofLearner, (row = emptyTally, e) =>
      countDay(countAnswer(row, e.data, e.data.correct), dayOf(e)),
    ),
    revise(attemptCorrected, ofLearner, (row, { data }) => row && recount(row, data, data.wasCorrect, data.isCorrect)),
    revise(importWithdrawn, ofLearner, refold),
    on(exerciseCompleted, ofLearner, (row = emptyTally, e) => countDay(countExercise(row, e.data.skill), dayOf(e))),
    on(contentViewed, ofLearner, (row = emptyTally, e) =>
      countDay({ ...row, views: row.views + e.data.views }, dayOf(e)),
    ),
    on(learningStarted, ofLearner, (row = emptyTally, e) => countDay({ ...row, sessions: row.sessions + 1 }, dayOf(e))),
    on(skillMastered, ofLearner, (row = emptyTally, e) => countMastery(row, e.data.skill)),
    on(competencyAssessed, ofLearner, (row = emptyTally, { id, occurredAt, data: { competency, level } }) =>
      countAssessment(row, competency, { level, assessment: EventReference.parse(id), assessedAt: occurredAt }),
    ),
    revise(competencyAssessmentCorrected, ofLearner, (row, { data }) => row && correctAssessment(row, data)),
    on(subjectErased, ofLearner, remove),
  ],
})
