import { z } from 'zod'
import { WorkStatus } from '#events/learning/activities.ts'
import activityResultRecorded from '#events/learning/activity-result-recorded.ts'
import activityResultReviewed from '#events/learning/activity-result-reviewed.ts'
import activityStarted from '#events/learning/activity-started.ts'
import lessonCompleted from '#events/learning/lesson-completed.ts'
import sequenceAssigned from '#events/learning/sequence-assigned.ts'
import sequenceCompleted from '#events/learning/sequence-completed.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { ActivityId, LessonId, OutlinedLesson, type SequenceId } from '#events/teaching/sequences.ts'
import type { ClassId } from '#events/teaching/values.ts'
import { earlierOf, Instant, laterOf, PersonId } from '#kernel/ids.ts'
import { hidden } from '#kernel/personal.ts'
import { defineProjection, remove } from '#kernel/projection.ts'
import { type ActivityStatus, advanceOf, withStatus } from './sequence-percentage.ts'

const { class: ClassOf, sequence, version, isActive, startsOn, endsOn, settings } = sequenceAssigned.data.shape

const Row = z.object({
  class: ClassOf,
  version,
  title: z.string().nullable().describe('Null while only work on it has come, and not the sequence.'),
  isActive,
  startsOn,
  endsOn,
  mostAttempts: settings.shape.mostAttempts,
  percentage: z.number().min(0).max(100),
  needed: z.int(),
  done: z.int(),
  lessonsDone: z.int(),
  currentLesson: LessonId.nullable(),
  currentActivity: ActivityId.nullable(),
  durationMs: z.int(),
  assignedAt: Instant.nullable(),
  startedAt: Instant.nullable(),
  completedAt: Instant.nullable(),
  lastWorkedAt: Instant.nullable(),
  outline: z.array(OutlinedLesson),
  statuses: hidden(z.array(z.object({ activity: ActivityId, status: WorkStatus, at: Instant }))),
})
type Row = z.output<typeof Row>

const key = (e: { readonly subject: PersonId | null; readonly data: { readonly sequence: SequenceId } }) =>
  e.subject ? { learner: e.subject, sequence: e.data.sequence } : []

/** Work may have occurred before the assignment was recorded: a question by time meets it first. */
const unassigned = ({ data }: { readonly data: { readonly class: ClassId; readonly version: number } }): Row => ({
  ...{ class: data.class, version: data.version, title: null, isActive: true, startsOn: null, endsOn: null },
  ...{ mostAttempts: null, percentage: 0, needed: 0, done: 0, lessonsDone: 0, currentLesson: null },
  ...{ currentActivity: null, durationMs: 0, assignedAt: null, startedAt: null, completedAt: null },
  ...{ lastWorkedAt: null, outline: [], statuses: [] },
})

const advanced = (row: Row, outline: readonly OutlinedLesson[], statuses: readonly ActivityStatus[]): Row => {
  const kept = z.array(Row.shape.statuses.element).parse(statuses)
  return { ...row, outline: [...outline], statuses: kept, ...advanceOf(outline, statuses) }
}

/** How far each learner is in each sequence: by the mandatory activities that are completed. */
export default defineProjection('sequence-progress', {
  version: 1,
  description:
    'How far a learner is in a sequence: percentage, current lesson and activity, time, begun and completed.',
  of: 'learner',
  words: {
    title: { fr: 'Avancement dans une séquence', en: 'Progress in a sequence' },
    columns: {
      learner: { fr: 'élève', en: 'learner' },
      sequence: { fr: 'séquence', en: 'sequence' },
      class: { fr: 'classe', en: 'class' },
      version: { fr: 'version', en: 'version' },
      title: { fr: 'titre', en: 'title' },
      isActive: { fr: 'suivie en ce moment', en: 'followed now' },
      startsOn: { fr: 'premier jour', en: 'first day' },
      endsOn: { fr: 'dernier jour', en: 'last day' },
      mostAttempts: { fr: 'nombre d’essais permis', en: 'attempts allowed' },
      percentage: { fr: 'avancement en %', en: 'progress in %' },
      needed: { fr: 'activités à terminer', en: 'activities to complete' },
      done: { fr: 'activités terminées', en: 'activities completed' },
      lessonsDone: { fr: 'séances terminées', en: 'lessons completed' },
      currentLesson: { fr: 'séance en cours', en: 'current lesson' },
      currentActivity: { fr: 'activité en cours', en: 'current activity' },
      durationMs: { fr: 'temps actif (ms)', en: 'active time (ms)' },
      assignedAt: { fr: 'donnée le', en: 'assigned' },
      startedAt: { fr: 'commencée le', en: 'begun' },
      completedAt: { fr: 'terminée le', en: 'completed' },
      lastWorkedAt: { fr: 'dernier travail', en: 'last work' },
      outline: { fr: 'plan', en: 'outline' },
    },
  },
  key: z.object({ learner: PersonId, sequence }),
  row: Row,
  indexes: [['sequence', 'class']],
  on: (on) => [
    on(sequenceAssigned, key, (row = undefined, e) => {
      const { class: ofClass, version, title, isActive, startsOn, endsOn, settings, outline } = e.data
      const before = row ?? unassigned(e)
      const assigned: Row = {
        ...before,
        ...{ class: ofClass, version, title, isActive, startsOn, endsOn, mostAttempts: settings.mostAttempts },
        assignedAt: earlierOf(before.assignedAt, e.occurredAt),
      }
      return advanced(assigned, outline, before.statuses)
    }),
    on(activityStarted, key, (row, e) => {
      const before = row ?? unassigned(e)
      return {
        ...before,
        startedAt: earlierOf(before.startedAt, e.occurredAt),
        lastWorkedAt: laterOf(before.lastWorkedAt, e.occurredAt),
      }
    }),
    on(activityResultRecorded, key, (row, e) => {
      const before = row ?? unassigned(e)
      const worked: Row = {
        ...before,
        durationMs: before.durationMs + e.data.durationMs,
        startedAt: earlierOf(before.startedAt, e.occurredAt),
        lastWorkedAt: laterOf(before.lastWorkedAt, e.occurredAt),
      }
      const { activity, status } = e.data
      return advanced(worked, before.outline, withStatus(before.statuses, { activity, status, at: e.occurredAt }))
    }),
    on(activityResultReviewed, key, (row, e) => {
      const before = row ?? unassigned(e)
      const { activity, status } = e.data
      return advanced(before, before.outline, withStatus(before.statuses, { activity, status, at: e.occurredAt }))
    }),
    on(lessonCompleted, key, (row, e) => {
      const before = row ?? unassigned(e)
      return { ...before, lessonsDone: before.lessonsDone + 1 }
    }),
    on(sequenceCompleted, key, (row, e) => {
      const before = row ?? unassigned(e)
      return { ...before, completedAt: earlierOf(before.completedAt, e.occurredAt) }
    }),
    on(subjectErased, (e) => (e.subject ? { learner: e.subject } : []), remove),
  ],
})
