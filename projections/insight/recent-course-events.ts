import { z } from 'zod'
import contentViewed from '#events/learning/content-viewed.ts'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import { withdrawnRows } from '#events/learning/withdrawn-rows.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import { ClassId } from '#events/teaching/values.ts'
import { PersonId } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { defineProjection, refold, remove } from '#kernel/projection.ts'
import { window } from '#ml/features/averages.ts'

const MOST = 20

const Place = z.string().describe('Its place in the log.')
const Joined = z.object({ position: Place })
const View = z.object({ position: Place, medium: z.string().describe('The kind of content.') })
const HandedIn = z.object({
  position: Place,
  hasScore: z.boolean().describe('Whether it has a score.'),
  isLate: z.boolean().describe('Whether it was handed in after the day on which it was due.'),
})

type Row = {
  readonly joined: z.output<typeof Joined> | null
  readonly views: readonly z.output<typeof View>[]
  readonly handedIn: readonly z.output<typeof HandedIn>[]
}
export type RecentCourseEvents = Row
export const noCourseEvents: Row = { joined: null, views: [], handedIn: [] }

const inClass = ({ subject, data }: { subject: PersonId | null; data: { class: ClassId } }) =>
  subject ? { learner: subject, class: data.class } : []

/**
 * The last views and submissions of each learner in each class, in the order of arrival, and the last joining: the events
 * behind the reasons of course risk.
 */
export default defineProjection('recent-course-events', {
  version: 1,
  description:
    'Where the log has the last 20 views and the last 20 submissions of each learner in each class, and the last joining.',
  of: 'learner',
  forModels: true,
  words: {
    title: { fr: 'Derniers événements du cours', en: 'Last events of the course' },
    columns: {
      learner: { fr: 'élève', en: 'learner' },
      class: { fr: 'classe', en: 'class' },
      joined: { fr: 'dernière inscription (place dans le journal)', en: 'last joining (place in the log)' },
      views: { fr: '20 dernières consultations', en: 'last 20 views' },
      handedIn: { fr: '20 derniers travaux rendus', en: 'last 20 submissions' },
    },
  },
  key: z.object({ learner: PersonId, class: ClassId }),
  row: z.object({
    joined: Joined.nullable(),
    views: z.array(View).readonly(),
    handedIn: z.array(HandedIn).readonly(),
  }),
  indexes: [['class']],
  on: (on, revise) => [
    on(learnerEnrolled, inClass, (row = noCourseEvents, { position }) => ({
      ...row,
      joined: { position: String(position) },
    })),
    on(contentViewed, inClass, (row = noCourseEvents, { position, data: { views, medium } }) =>
      views === 0 ? row : { ...row, views: window(row.views, { position: String(position), medium }, MOST) },
    ),
    on(exerciseCompleted, inClass, (row = noCourseEvents, { position, occurredAt, zone, data: { score, dueOn } }) => {
      const isLate = dueOn !== undefined && localDay(occurredAt, zone) > dueOn
      const handedIn = { position: String(position), hasScore: score !== undefined, isLate }
      return { ...row, handedIn: window(row.handedIn, handedIn, MOST) }
    }),
    revise(importWithdrawn, (e) => withdrawnRows(e, e.data.days, ({ class: ofClass }) => ({ class: ofClass })), refold),
    on(subjectErased, (e) => (e.subject ? { learner: e.subject } : []), remove),
  ],
})
