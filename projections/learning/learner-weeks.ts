import { z } from 'zod'
import achievementUnlocked from '#events/learning/achievement-unlocked.ts'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import badgeRevoked from '#events/learning/badge-revoked.ts'
import contentViewed from '#events/learning/content-viewed.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import learningStarted from '#events/learning/learning-started.ts'
import skillMastered from '#events/learning/skill-mastered.ts'
import { AchievementId, SkillId } from '#events/learning/values.ts'
import { withdrawnRows } from '#events/learning/withdrawn-rows.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { BadgeTitle } from '#events/teaching/badge-texts.ts'
import { Instant, LocalDay, PersonId, type Zone } from '#kernel/ids.ts'
import { localDay, mondayOf } from '#kernel/local-day.ts'
import { defineProjection, refold, remove } from '#kernel/projection.ts'

/** So that a row stays small, whatever an application sends. The first ones of the week stay. */
export const MOST_REACHED = 50

const Mastered = z.object({ skill: SkillId, masteredAt: Instant })
const Badge = z.object({ achievement: AchievementId, title: BadgeTitle.nullable(), earnedAt: Instant })
const Row = z.object({
  attempts: z.int(),
  successes: z.int(),
  exercisesCompleted: z.int(),
  views: z.int(),
  durationMs: z.int(),
  days: z.array(LocalDay),
  mastered: z.array(Mastered),
  badges: z.array(Badge),
})
type Row = z.output<typeof Row>

const idle: Row = {
  attempts: 0,
  successes: 0,
  exercisesCompleted: 0,
  views: 0,
  durationMs: 0,
  days: [],
  mastered: [],
  badges: [],
}

type Dated = { readonly subject: PersonId | null; readonly occurredAt: Instant; readonly zone: Zone }
const ofDay = ({ subject }: { readonly subject: PersonId | null }, day: LocalDay) =>
  subject ? { learner: subject, week: mondayOf(day) } : []
const thatWeek = (e: Dated) => ofDay(e, localDay(e.occurredAt, e.zone))

/** The day is one with activity. */
function active(row: Row, { occurredAt, zone }: Dated): Row {
  const day = localDay(occurredAt, zone)
  return row.days.includes(day) ? row : { ...row, days: [...row.days, day].sort() }
}

/** With one more, in the order of time; an event that comes late is in its place. */
const withOne = <One>(all: readonly One[], one: One, at: (one: One) => Instant): One[] =>
  [...all, one].sort((a, b) => (at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : 0)).slice(0, MOST_REACHED)

/**
 * Each learner's week on one row, from Monday to Sunday of the school's zone, in all classes together: what the family reads. A
 * late event counts in the week when it occurred, a correction in that of the answer. A badge that was taken back is in no week.
 */
export default defineProjection('learner-weeks', {
  version: 1,
  description: 'What each learner did and reached in each week: answers, days of work, skills mastered, badges.',
  of: 'learner',
  words: {
    title: { fr: 'Semaine', en: 'Week' },
    columns: {
      learner: { fr: 'élève', en: 'learner' },
      week: { fr: 'semaine du', en: 'week of' },
      attempts: { fr: 'réponses', en: 'answers' },
      successes: { fr: 'réponses justes', en: 'right answers' },
      exercisesCompleted: { fr: 'exercices terminés', en: 'exercises completed' },
      views: { fr: 'contenus consultés', en: 'contents viewed' },
      durationMs: { fr: 'temps de travail', en: 'active time' },
      days: { fr: 'jours de travail', en: 'days of work' },
      mastered: { fr: 'compétences maîtrisées', en: 'skills mastered' },
      badges: { fr: 'récompenses', en: 'badges' },
    },
  },
  key: z.object({ learner: PersonId, week: LocalDay }),
  row: Row,
  indexes: [['week']],
  on: (on, revise, onEach) => [
    on(learningStarted, thatWeek, (row = idle, e) => active(row, e)),
    on(exerciseAttempted, thatWeek, (row = idle, e) => ({
      ...active(row, e),
      attempts: row.attempts + 1,
      successes: row.successes + Number(e.data.correct),
      durationMs: row.durationMs + (e.data.durationMs ?? 0),
    })),
    revise(
      attemptCorrected,
      (e) => ofDay(e, e.data.attemptedOn),
      (row, { data }) => row && { ...row, successes: row.successes + Number(data.isCorrect) - Number(data.wasCorrect) },
    ),
    revise(importWithdrawn, (e) => withdrawnRows(e, e.data.days, ({ day }) => ({ week: mondayOf(day) })), refold),
    on(exerciseCompleted, thatWeek, (row = idle, e) => ({
      ...active(row, e),
      exercisesCompleted: row.exercisesCompleted + 1,
    })),
    on(contentViewed, thatWeek, (row = idle, e) => ({
      ...active(row, e),
      views: row.views + e.data.views,
      durationMs: row.durationMs + (e.data.durationMs ?? 0),
    })),
    on(skillMastered, thatWeek, (row = idle, { data: { skill }, occurredAt }) =>
      row.mastered.some((one) => one.skill === skill)
        ? row
        : {
            ...row,
            mastered: withOne(row.mastered, { skill, masteredAt: occurredAt }, ({ masteredAt }) => masteredAt),
          },
    ),
    on(achievementUnlocked, thatWeek, (row = idle, { data: { achievement, title = null }, occurredAt }) =>
      row.badges.some((one) => one.achievement === achievement)
        ? row
        : {
            ...row,
            badges: withOne(row.badges, { achievement, title, earnedAt: occurredAt }, ({ earnedAt }) => earnedAt),
          },
    ),
    // It does not say in which week the badge was earned.
    onEach(
      badgeRevoked,
      (e) => (e.subject ? { learner: e.subject } : []),
      (row, { data: { achievement } }) =>
        row.badges.some((one) => one.achievement === achievement)
          ? { ...row, badges: row.badges.filter((one) => one.achievement !== achievement) }
          : row,
    ),
    on(subjectErased, (e) => (e.subject ? { learner: e.subject } : []), remove),
  ],
})
