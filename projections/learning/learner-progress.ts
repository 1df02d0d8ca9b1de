import { z } from 'zod'
import achievementUnlocked from '#events/learning/achievement-unlocked.ts'
import aiFeedbackGiven from '#events/learning/ai-feedback-given.ts'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import contentViewed from '#events/learning/content-viewed.ts'
import difficultyAdjusted from '#events/learning/difficulty-adjusted.ts'
import emotionDetected from '#events/learning/emotion-detected.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import learningStarted from '#events/learning/learning-started.ts'
import metacognitionTriggered from '#events/learning/metacognition-triggered.ts'
import skillMastered from '#events/learning/skill-mastered.ts'
import skillProgressDeclared from '#events/learning/skill-progress-declared.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { earlierOf, Instant, laterOf, PersonId } from '#kernel/ids.ts'
import { defineProjection, refold, remove } from '#kernel/projection.ts'

const Row = z.object({
  events: z.int(),
  sessions: z.int(),
  attempts: z.int(),
  successes: z.int(),
  exercisesCompleted: z.int(),
  scoredExercises: z.int(), // of the completed, those with a score
  scoreSum: z.number(),
  views: z.int(),
  durationMs: z.int(), // active time of answers and views
  skillsMastered: z.int(),
  achievements: z.int(),
  firstActivityAt: Instant.nullable(),
  lastActivityAt: Instant.nullable(),
})
type Row = z.output<typeof Row>

const nothingYet: Row = {
  events: 0,
  sessions: 0,
  attempts: 0,
  successes: 0,
  exercisesCompleted: 0,
  scoredExercises: 0,
  scoreSum: 0,
  views: 0,
  durationMs: 0,
  skillsMastered: 0,
  achievements: 0,
  firstActivityAt: null,
  lastActivityAt: null,
}

const ofLearner = (e: { subject: PersonId | null }) => (e.subject ? { learner: e.subject } : [])

/** Counts activity of the learner. A late event may be the earliest; it does not move the last activity back. */
const active = (row: Row, e: { occurredAt: Instant }): Row => ({
  ...row,
  events: row.events + 1,
  firstActivityAt: earlierOf(row.firstActivityAt, e.occurredAt),
  lastActivityAt: laterOf(row.lastActivityAt, e.occurredAt),
})

/** Counts an event about the learner that is not their own activity. */
const noted = (row: Row): Row => ({ ...row, events: row.events + 1 })

/** The totals of each learner. */
export default defineProjection('learner-progress', {
  version: 2,
  description: 'What each learner has done in all: answers, time, sessions, views, first and last activity.',
  of: 'learner',
  words: {
    title: { fr: 'Depuis le début', en: 'In total' },
    columns: {
      learner: { fr: 'élève', en: 'learner' },
      events: { fr: 'étapes', en: 'events' },
      sessions: { fr: 'séances', en: 'sessions' },
      attempts: { fr: 'réponses', en: 'answers' },
      successes: { fr: 'réponses justes', en: 'right answers' },
      exercisesCompleted: { fr: 'exercices terminés', en: 'exercises completed' },
      scoredExercises: { fr: 'exercices notés', en: 'exercises with a score' },
      scoreSum: { fr: 'somme des notes', en: 'sum of the scores' },
      views: { fr: 'contenus consultés', en: 'contents viewed' },
      durationMs: { fr: 'temps de travail', en: 'active time' },
      skillsMastered: { fr: 'compétences maîtrisées', en: 'skills mastered' },
      achievements: { fr: 'récompenses', en: 'achievements' },
      firstActivityAt: { fr: 'première activité', en: 'first activity' },
      lastActivityAt: { fr: 'dernière activité', en: 'last activity' },
    },
  },
  key: z.object({ learner: PersonId }),
  row: Row,
  on: (on, revise) => [
    on(learningStarted, ofLearner, (row = nothingYet, e) => ({ ...active(row, e), sessions: row.sessions + 1 })),
    on(contentViewed, ofLearner, (row = nothingYet, e) => ({
      ...active(row, e),
      views: row.views + e.data.views,
      durationMs: row.durationMs + (e.data.durationMs ?? 0),
    })),
    on(exerciseAttempted, ofLearner, (row = nothingYet, e) => ({
      ...active(row, e),
      attempts: row.attempts + 1,
      successes: row.successes + Number(e.data.correct),
      durationMs: row.durationMs + (e.data.durationMs ?? 0),
    })),
    on(attemptCorrected, ofLearner, (row = nothingYet) => noted(row)),
    revise(
      attemptCorrected,
      ofLearner,
      (row, { data }) => row && { ...row, successes: row.successes + Number(data.isCorrect) - Number(data.wasCorrect) },
    ),
    revise(importWithdrawn, ofLearner, refold),
    // Its duration is already counted with its attempts.
    on(exerciseCompleted, ofLearner, (row = nothingYet, e) => ({
      ...active(row, e),
      exercisesCompleted: row.exercisesCompleted + 1,
      scoredExercises: row.scoredExercises + Number(e.data.score !== undefined),
      scoreSum: row.scoreSum + (e.data.score ?? 0),
    })),
    on(skillMastered, ofLearner, (row = nothingYet) => ({ ...noted(row), skillsMastered: row.skillsMastered + 1 })),
    on(achievementUnlocked, ofLearner, (row = nothingYet) => ({ ...noted(row), achievements: row.achievements + 1 })),
    on(metacognitionTriggered, ofLearner, (row = nothingYet, e) => active(row, e)),
    on(emotionDetected, ofLearner, (row = nothingYet) => noted(row)),
    on(aiFeedbackGiven, ofLearner, (row = nothingYet) => noted(row)),
    on(difficultyAdjusted, ofLearner, (row = nothingYet) => noted(row)),
    on(skillProgressDeclared, ofLearner, (row = nothingYet) => noted(row)),
    on(subjectErased, ofLearner, remove),
  ],
})
