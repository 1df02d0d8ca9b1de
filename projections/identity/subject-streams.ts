import { z } from 'zod'
import guardianLinkAsked from '#events/identity/guardian-link-asked.ts'
import peerReviewAssigned from '#events/learning/peer-review-assigned.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import classOpened from '#events/teaching/class-opened.ts'
import teacherAssigned from '#events/teaching/teacher-assigned.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { anyEvent, defineProjection, remove } from '#kernel/projection.ts'

type Row = { firstAt: Instant }

/** Returns the same row after the first event, so that nothing is written again. */
const seen = (row: Row | undefined, e: Pick<RecordedEvent, 'recordedAt'>): Row => row ?? { firstAt: e.recordedAt }

/**
 * The streams in which a person appears, as the subject or in the data. Access and erasure use them, so that finding a
 * person needs no scan of the log. Follows every event type by its subject, including future types.
 */
export default defineProjection('subject-streams', {
  version: 3,
  description: 'In which streams a person appears, and since when.',
  words: {
    title: { fr: 'Suite d’événements', en: 'Stream of events' },
    columns: {
      subject: { fr: 'personne', en: 'person' },
      stream: { fr: 'nom technique', en: 'technical name' },
      firstAt: { fr: 'première mention', en: 'first mention' },
    },
  },
  key: z.object({ subject: PersonId, stream: z.string().describe('A stream that the person appears in.') }),
  row: z.object({ firstAt: Instant }),
  on: (on) => [
    on(classOpened, (e) => ({ subject: e.data.teacher, stream: e.stream }), seen),
    on(teacherAssigned, (e) => ({ subject: e.data.teacher, stream: e.stream }), seen),
    on(guardianLinkAsked, (e) => ({ subject: e.data.guardian, stream: e.stream }), seen),
    // The reviewer's text is in the stream of the author.
    on(peerReviewAssigned, (e) => ({ subject: e.data.reviewer, stream: e.stream }), seen),
    on(subjectErased, (e) => (e.subject ? { subject: e.subject } : []), remove),
    on(
      anyEvent,
      // The erasure event must not recreate the row that it removes.
      (e) => (e.subject && e.type !== subjectErased.type ? { subject: e.subject, stream: e.stream } : []),
      seen,
    ),
  ],
})
