import { z } from 'zod'
import { EventReference, SkillId } from '#events/learning/values.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import teacherNotified from '#events/teaching/teacher-notified.ts'
import { ClassId, NoticeReason } from '#events/teaching/values.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

/** What the teachers of a class were told about its learners, one row a notice, named by its event. */
export default defineProjection('teacher-notices', {
  version: 1,
  description: 'What teachers were told about the learners of a class.',
  of: 'learner',
  key: z.object({ learner: PersonId, notice: EventReference }),
  row: z.object({ class: ClassId, skill: SkillId, reason: NoticeReason, notifiedAt: Instant }),
  indexes: [['class', 'notifiedAt']],
  on: (on) => [
    on(
      teacherNotified,
      (e) => (e.subject ? { learner: e.subject, notice: EventReference.parse(e.id) } : []),
      (_, e) => ({ ...e.data, notifiedAt: e.occurredAt }),
    ),
    on(subjectErased, (e) => (e.subject ? { learner: e.subject } : []), remove),
  ],
})
