import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'

/** A person may no longer sign in, and the sign-in name becomes free. */
export default defineEvent('identity.account-closed', {
  version: 1,
  description: 'A person may no longer sign in, and the sign-in name becomes free.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head'],
  retention: 'P5Y',
  data: z.object({
    signInName: z.uuid().toLowerCase().describe('A keyed hash of the name, as a UUID.'),
    claim: z.uuid().toLowerCase().describe('The claim of the name that the account held.'),
  }),
  words: { fr: () => 'Le compte a été fermé', en: () => 'The account was closed' },
})
