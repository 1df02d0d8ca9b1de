import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { PersonId } from '#kernel/ids.ts'

/** An identity at a provider belongs to one account of the school. The stream is named by a keyed hash of issuer and subject. */
export default defineEvent('identity.openid-identity-claimed', {
  version: 1,
  description: 'An identity at an OpenID provider was taken by one account of the school.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head'],
  retention: 'P5Y',
  data: z.object({
    person: PersonId,
    claim: z.uuid().toLowerCase().describe('Identifies this claim, so that an old release does not end a new claim.'),
  }),
  words: {
    fr: () => 'Une identité d’un fournisseur de connexion a été attribuée',
    en: () => 'An identity at a sign-in provider was taken',
  },
})
