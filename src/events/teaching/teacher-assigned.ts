import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { PersonId } from '#kernel/ids.ts'

/**
 * A further teacher teaches a class from the time of the event. The first one is in `class-opened`. Recorded in the class’s
 * stream, since it is a fact about the class; the teacher is in the data, by id.
 */
export default defineEvent('teaching.teacher-assigned', {
  version: 1,
  description: 'A further teacher teaches a class.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P10Y',
  data: z.object({ teacher: PersonId.describe('The teacher.') }),
  words: {
    fr: () => 'Une personne a rejoint l’équipe enseignante de la classe',
    en: () => 'A teacher was assigned to the class',
  },
})
