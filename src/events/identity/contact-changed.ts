import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { text } from '../text.ts'

const email = text(254)
  .regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'An e-mail address is expected, such as claude.martin@example.org.')
  .optional()
  .describe('E-mail address.')
const phone = text(30)
  .regex(/^\+?[0-9][0-9 ().-]{3,}$/, 'A telephone number is expected, such as +33 6 12 34 56 78.')
  .optional()
  .describe('Telephone number.')

/**
 * How to reach a person changed. What is absent is no longer known: the event replaces the whole contact. No read model holds
 * it: who needs it opens the last event of the person’s stream.
 */
export default defineEvent('identity.contact-changed', {
  version: 1,
  description: 'How to reach a person changed; what is absent is no longer known.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head'],
  retention: 'P5Y',
  data: z.object({ email: personal(email, { as: 'names' }), phone: personal(phone, { as: 'names' }) }),
  words: { fr: () => 'A de nouvelles coordonnées', en: () => 'Has new contact details' },
})
