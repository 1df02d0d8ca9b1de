import { z } from 'zod'
import subjectErased from '#events/privacy/subject-erased.ts'
import classOpened from '#events/teaching/class-opened.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { anyEvent, defineProjection, remove } from '#kernel/projection.ts'

type Row = { firstAt: Instant }

/** The row stays the very same after the first event, and what does not change is not written. */
const seen = (row: Row | undefined, e: Pick<RecordedEvent, 'recordedAt'>): Row => row ?? { firstAt: e.recordedAt }

/**
 * In which streams a person appears, as the subject or named in the data: where access and erasure look, so that
 * nothing scans the log to find one person. Follows every type of event by its subject, those to come included.
 */
export default defineProjection('subject-streams', {
  version: 1,
  description: 'In which streams a person appears, and since when.',
  key: z.object({ subject: PersonId, stream: z.string().describe('A stream that the person appears in.') }),
  row: z.object({ firstAt: Instant }),
  on: (on) => [
    on(classOpened, (e) => ({ subject: e.data.teacher, stream: e.stream }), seen),
    on(subjectErased, (e) => (e.subject ? { subject: e.subject } : []), remove),
    on(
      anyEvent,
      // The erasure itself must not bring back the row that it just removed.
      (e) => (e.subject && e.type !== subjectErased.type ? { subject: e.subject, stream: e.stream } : []),
      seen,
    ),
  ],
})
