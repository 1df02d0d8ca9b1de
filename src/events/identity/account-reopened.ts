import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'

/** A disabled account may sign in again. The sessions that it had before stay ended. */
export default defineEvent('identity.account-reopened', {
  version: 1,
  description: 'A disabled account may sign in again.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head'],
  retention: 'P5Y',
  data: z.object({}),
  words: { fr: () => 'Le compte a été réactivé', en: () => 'The account was opened again' },
})
