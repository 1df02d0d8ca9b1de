import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { text } from '../text.ts'

/** A person may sign in. The sign-in name is sealed; its keyed hash names the stream in which it was claimed. */
export default defineEvent('identity.account-opened', {
  version: 1,
  description: 'A person may sign in.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head'],
  retention: 'P5Y',
  data: z.object({
    name: personal(text(100).describe('The name that the person signs in with.'), { as: 'names' }),
    signInName: z.uuid().toLowerCase().describe('A keyed hash of the name, as a UUID.'),
    claim: z.uuid().toLowerCase().describe('The claim of the name that this account holds.'),
  }),
  words: { fr: () => 'Un compte a été ouvert pour la connexion', en: () => 'An account to sign in was opened' },
})
