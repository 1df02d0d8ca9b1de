import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { text } from '../text.ts'

/**
 * A person left the school. Their roles, and a learner’s links to guardians, end with events of their own beside this one;
 * stays in classes end in the learner’s stream. The person may come back: `person-registered` again.
 */
export default defineEvent('identity.person-left-school', {
  version: 1,
  description: 'A person left the school.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head'],
  retention: 'P5Y',
  data: z.object({
    note: personal(text(500).optional().describe('What the staff noted.'), { as: 'staff-text' }),
  }),
  words: { fr: () => 'A quitté l’école', en: () => 'Left the school' },
})
