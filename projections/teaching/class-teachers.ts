import { z } from 'zod'
import subjectErased from '#events/privacy/subject-erased.ts'
import classOpened from '#events/teaching/class-opened.ts'
import teacherAssigned from '#events/teaching/teacher-assigned.ts'
import teacherRemoved from '#events/teaching/teacher-removed.ts'
import { ClassId } from '#events/teaching/values.ts'
import { Instant, PersonId, parseStream } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

/** The class id comes from the name of the stream. */
const taught = (e: { stream: string; data: { teacher: PersonId } }) => ({
  class: ClassId.parse(parseStream(e.stream).id),
  teacher: e.data.teacher,
})

/**
 * Who teaches a class. A teacher who was removed and assigned again has one row, with the last time. Closing a class changes
 * no row: `classes` says when it was closed.
 */
export default defineProjection('class-teachers', {
  version: 1,
  description: 'Who teaches or taught a class, from when until when.',
  of: 'class',
  words: {
    title: { fr: 'Classe enseignée', en: 'Class taught' },
    columns: {
      class: { fr: 'classe', en: 'class' },
      teacher: { fr: 'enseignant(e)', en: 'teacher' },
      from: { fr: 'depuis le', en: 'from' },
      until: { fr: 'jusqu’au', en: 'until' },
    },
  },
  key: z.object({ class: ClassId, teacher: PersonId }),
  row: z.object({ from: Instant, until: Instant.nullable() }),
  indexes: [['teacher']],
  on: (on) => [
    on(classOpened, taught, (_, e) => ({ from: e.occurredAt, until: null })),
    on(teacherAssigned, taught, (_, e) => ({ from: e.occurredAt, until: null })),
    on(teacherRemoved, taught, (row, e) => (row ? { ...row, until: e.occurredAt } : remove)),
    on(subjectErased, (e) => (e.subject ? { teacher: e.subject } : []), remove),
  ],
})
