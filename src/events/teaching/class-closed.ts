import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'

/** A class ended. Each learner's enrolment ends with an event of its own. */
export default defineEvent('teaching.class-closed', {
  version: 1,
  description: 'A class ended.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P10Y',
  data: z.object({}),
  words: { fr: () => 'La classe a été fermée', en: () => 'The class was closed' },
})
