import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'

/** A person may not sign in for now. All their sessions ended. */
export default defineEvent('identity.account-disabled', {
  version: 1,
  description: 'A person may not sign in for now; all their sessions ended.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head'],
  retention: 'P5Y',
  data: z.object({}),
  words: { fr: () => 'Le compte a été désactivé', en: () => 'The account was disabled' },
})
