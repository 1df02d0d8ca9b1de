import { z } from 'zod'
import targetSuccessSet, { TargetSuccess } from '#events/insight/target-success-set.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { ClassId } from '#events/teaching/values.ts'
import { PersonId, parseStream } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

/** The same for what one teacher asks about a class: it comes before that of the class. */
export default defineProjection('teacher-targets', {
  version: 1,
  description: 'The target success that a teacher set for what they ask about a class.',
  of: 'class',
  words: {
    title: { fr: 'Objectif de réussite', en: 'Target success' },
    columns: {
      class: { fr: 'classe', en: 'class' },
      teacher: { fr: 'enseignant(e)', en: 'teacher' },
      target: { fr: 'part de réponses justes voulue', en: 'wanted share of right answers' },
    },
  },
  key: z.object({ class: ClassId, teacher: PersonId }),
  row: z.object({ target: TargetSuccess }),
  on: (on) => [
    on(
      targetSuccessSet,
      ({ stream, data: { teacher } }) =>
        teacher === null ? [] : { class: ClassId.parse(parseStream(stream).id), teacher },
      (_, { data: { target } }) => (target === null ? remove : { target }),
    ),
    on(subjectErased, (e) => (e.subject ? { teacher: e.subject } : []), remove),
  ],
})
