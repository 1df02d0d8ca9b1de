import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { PersonId } from '#kernel/ids.ts'

/** A teacher no longer teaches a class, from the time of the event. */
export default defineEvent('teaching.teacher-removed', {
  version: 1,
  description: 'A teacher no longer teaches a class.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P10Y',
  data: z.object({ teacher: PersonId.describe('The teacher.') }),
  words: {
    fr: () => 'Une personne a quitté l’équipe enseignante de la classe',
    en: () => 'A teacher was removed from the class',
  },
})
