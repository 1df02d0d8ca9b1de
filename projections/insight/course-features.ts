import { z } from 'zod'
import contentViewed from '#events/learning/content-viewed.ts'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import { withdrawnRows } from '#events/learning/withdrawn-rows.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import learnerLeftClass from '#events/teaching/learner-left-class.ts'
import { ClassId } from '#events/teaching/values.ts'
import { type Instant, type LocalDay, PersonId, type Zone } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { defineProjection, refold, remove } from '#kernel/projection.ts'
import { DAY_MS } from '#ml/features/answer.ts'
import { type CourseState, join, leave, noCourse, submit, visit } from '#ml/features/course-state.ts'

/** A day, counted from 1970-01-01. */
const Day = z.int()
const Week = z.tuple([z.int(), z.int(), z.int(), z.int(), z.int(), z.int(), z.int(), z.int()])
const MediumViews = z.object({
  medium: z.string().describe('The kind of content.'),
  views: z.int().describe('How often the learner viewed it.'),
  lastOn: Day.describe('The last day: days since 1970.'),
})
const Submission = z.object({
  exercise: z.string().describe('What was handed in.'),
  on: Day.describe('The day: days since 1970.'),
  dueOn: Day.nullable().describe('The day on which it was due; null if unknown.'),
  score: z.number().nullable().describe('Its score; null if it has none.'),
})

const dayNumber = (day: LocalDay): number => Date.parse(day) / DAY_MS
const dayOf = ({ occurredAt, zone }: { occurredAt: Instant; zone: Zone }): number =>
  dayNumber(localDay(occurredAt, zone))

const inZone = ({ zone }: { zone: Zone }, row: CourseState): CourseState => (row.zone === zone ? row : { ...row, zone })

const inClass = ({ subject, data }: { subject: PersonId | null; data: { class: ClassId } }) =>
  subject ? { learner: subject, class: data.class } : []

/** What the features of a learner in a class are made of. Late events count on their own day. */
export default defineProjection('course-features', {
  version: 1,
  description: 'What the features of each learner in each class are made of: visits by week and medium, submissions.',
  of: 'learner',
  forModels: true,
  words: {
    title: { fr: 'Indicateurs du cours', en: 'Features of the course' },
    columns: {
      learner: { fr: 'élève', en: 'learner' },
      class: { fr: 'classe', en: 'class' },
      enrolledOn: { fr: 'inscription (jours depuis 1970)', en: 'enrolled (days since 1970)' },
      leftOn: { fr: 'départ (jours depuis 1970)', en: 'left (days since 1970)' },
      zone: { fr: 'fuseau horaire', en: 'time zone' },
      startsOn: { fr: 'début du cours (jours depuis 1970)', en: 'course start (days since 1970)' },
      weeks: { fr: 'consultations par semaine', en: 'views by week' },
      media: { fr: 'consultations par type de contenu', en: 'views by kind of content' },
      submissions: { fr: 'travaux rendus', en: 'submissions' },
    },
  },
  key: z.object({ learner: PersonId, class: ClassId }),
  row: z.object({
    enrolledOn: Day.nullable(),
    leftOn: Day.nullable(),
    startsOn: Day.nullable(),
    zone: z.string().nullable(),
    weeks: z.array(Week.readonly()).readonly(),
    media: z.array(MediumViews).readonly(),
    submissions: z.array(Submission).readonly(),
  }),
  indexes: [['class']],
  on: (on, revise) => [
    on(learnerEnrolled, inClass, (row = noCourse, e) =>
      inZone(e, join(row, dayOf(e), e.data.startsOn === undefined ? null : dayNumber(e.data.startsOn))),
    ),
    on(learnerLeftClass, inClass, (row = noCourse, e) => inZone(e, leave(row, dayOf(e)))),
    on(contentViewed, inClass, (row = noCourse, e) =>
      e.data.views === 0 ? row : inZone(e, visit(row, { day: dayOf(e), medium: e.data.medium, views: e.data.views })),
    ),
    on(exerciseCompleted, inClass, (row = noCourse, e) =>
      inZone(
        e,
        submit(row, {
          exercise: e.data.exercise,
          on: dayOf(e),
          dueOn: e.data.dueOn === undefined ? null : dayNumber(e.data.dueOn),
          score: e.data.score ?? null,
        }),
      ),
    ),
    revise(importWithdrawn, (e) => withdrawnRows(e, e.data.days, ({ class: ofClass }) => ({ class: ofClass })), refold),
    on(subjectErased, (e) => (e.subject ? { learner: e.subject } : []), remove),
  ],
})
