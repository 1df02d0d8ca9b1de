import { z } from 'zod'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import { withdrawnRows } from '#events/learning/withdrawn-rows.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import courseResultRecorded from '#events/teaching/course-result-recorded.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import learnerLeftClass from '#events/teaching/learner-left-class.ts'
import { ClassId, CourseResult, SchoolYear } from '#events/teaching/values.ts'
import { Instant, LocalDay, PersonId } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { defineProjection, refold, remove } from '#kernel/projection.ts'

const membership = (e: { subject: PersonId | null; data: { class: ClassId } }) =>
  e.subject ? { class: e.data.class, learner: e.subject } : []

/**
 * The current and former members of a class. A learner who returns has one row: `from` and `until` describe the last stay,
 * `stays` counts all of them, and the learner's history lists them. `joinedOn` is the day of `from` in the school's zone.
 */
export default defineProjection('class-roster', {
  version: 3,
  description: 'Who is or was in a class, from when until when.',
  of: 'learner',
  words: {
    title: { fr: 'Inscription en classe', en: 'Enrolment' },
    columns: {
      class: { fr: 'classe', en: 'class' },
      learner: { fr: 'élève', en: 'learner' },
      schoolYear: { fr: 'année scolaire', en: 'school year' },
      from: { fr: 'depuis le', en: 'from' },
      joinedOn: { fr: 'jour d’arrivée', en: 'joined on' },
      until: { fr: 'jusqu’au', en: 'until' },
      stays: { fr: 'nombre d’inscriptions', en: 'enrolments' },
      result: {
        fr: 'résultat',
        en: 'result',
        values: {
          pass: { fr: 'réussite', en: 'pass' },
          fail: { fr: 'échec', en: 'fail' },
          withdrawn: { fr: 'abandon', en: 'withdrawn' },
          distinction: { fr: 'réussite avec mention', en: 'distinction' },
        },
      },
    },
  },
  key: z.object({ class: ClassId, learner: PersonId }),
  row: z.object({
    schoolYear: SchoolYear,
    from: Instant,
    joinedOn: LocalDay,
    until: Instant.nullable(),
    stays: z.int(),
    result: CourseResult.nullable(),
  }),
  indexes: [['learner']],
  on: (on, revise) => [
    on(learnerEnrolled, membership, (row, e) => ({
      schoolYear: e.data.schoolYear,
      from: e.occurredAt,
      joinedOn: localDay(e.occurredAt, e.zone),
      until: null,
      stays: (row?.stays ?? 0) + 1,
      result: row?.result ?? null,
    })),
    on(learnerLeftClass, membership, (row, e) => (row ? { ...row, until: e.occurredAt } : remove)),
    on(courseResultRecorded, membership, (row, e) => (row ? { ...row, result: e.data.result } : remove)),
    revise(importWithdrawn, (e) => withdrawnRows(e, e.data.days, ({ class: ofClass }) => ({ class: ofClass })), refold),
    on(subjectErased, (e) => (e.subject ? { learner: e.subject } : []), remove),
  ],
})
