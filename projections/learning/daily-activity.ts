import { z } from 'zod'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import contentViewed from '#events/learning/content-viewed.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import learningStarted from '#events/learning/learning-started.ts'
import { withdrawnRows } from '#events/learning/withdrawn-rows.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { ClassId } from '#events/teaching/values.ts'
import { type Instant, LocalDay, PersonId, type Zone } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { defineProjection, refold, remove } from '#kernel/projection.ts'

const Row = z.object({
  sessions: z.int(),
  attempts: z.int(),
  successes: z.int(),
  exercisesCompleted: z.int(),
  views: z.int(),
  durationMs: z.int(),
})

const idle: z.output<typeof Row> = {
  sessions: 0,
  attempts: 0,
  successes: 0,
  exercisesCompleted: 0,
  views: 0,
  durationMs: 0,
}

type InClass = { subject: PersonId | null; data: { class: ClassId } }

const ofDay = (day: LocalDay, e: InClass) => (e.subject ? { learner: e.subject, class: e.data.class, day } : [])
const thatDay = (e: InClass & { occurredAt: Instant; zone: Zone }) => ofDay(localDay(e.occurredAt, e.zone), e)

/**
 * Each learner's activity on each local day of the school's zone, by class, since a learner may be in several classes and
 * their totals must not mix. A late event counts on the day when it occurred; a correction, on the day of the attempt
 * it corrects.
 */
export default defineProjection('daily-activity', {
  version: 2,
  description: "What each learner did on each local day of the school's zone, by class.",
  of: 'learner',
  words: {
    title: { fr: 'Activité du jour', en: 'Daily activity' },
    columns: {
      learner: { fr: 'élève', en: 'learner' },
      class: { fr: 'classe', en: 'class' },
      day: { fr: 'jour', en: 'day' },
      sessions: { fr: 'séances', en: 'sessions' },
      attempts: { fr: 'réponses', en: 'answers' },
      successes: { fr: 'réponses justes', en: 'right answers' },
      exercisesCompleted: { fr: 'exercices terminés', en: 'exercises completed' },
      views: { fr: 'contenus consultés', en: 'contents viewed' },
      durationMs: { fr: 'temps de travail', en: 'active time' },
    },
  },
  key: z.object({ learner: PersonId, class: ClassId, day: LocalDay }),
  row: Row,
  indexes: [['class', 'day']],
  on: (on, revise) => [
    on(learningStarted, thatDay, (row = idle) => ({ ...row, sessions: row.sessions + 1 })),
    on(exerciseAttempted, thatDay, (row = idle, e) => ({
      ...row,
      attempts: row.attempts + 1,
      successes: row.successes + Number(e.data.correct),
      durationMs: row.durationMs + (e.data.durationMs ?? 0),
    })),
    revise(
      attemptCorrected,
      (e) => ofDay(e.data.attemptedOn, e),
      (row, { data }) => row && { ...row, successes: row.successes + Number(data.isCorrect) - Number(data.wasCorrect) },
    ),
    revise(
      importWithdrawn,
      (e) => withdrawnRows(e, e.data.days, ({ class: ofClass, day }) => ({ class: ofClass, day })),
      refold,
    ),
    on(exerciseCompleted, thatDay, (row = idle) => ({ ...row, exercisesCompleted: row.exercisesCompleted + 1 })),
    on(contentViewed, thatDay, (row = idle, e) => ({
      ...row,
      views: row.views + e.data.views,
      durationMs: row.durationMs + (e.data.durationMs ?? 0),
    })),
    on(subjectErased, (e) => (e.subject ? { learner: e.subject } : []), remove),
  ],
})
