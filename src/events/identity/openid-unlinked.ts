import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'

/** A person may no longer sign in with an identity at a provider. */
export default defineEvent('identity.openid-unlinked', {
  version: 1,
  description: 'A person may no longer sign in with an identity at an OpenID provider.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head'],
  retention: 'P5Y',
  data: z.object({
    identity: z.uuid().toLowerCase().describe('A keyed hash of issuer and subject, as a UUID.'),
    claim: z.uuid().toLowerCase().describe('The claim of the identity that this account held.'),
  }),
  words: {
    fr: () => 'Le compte n’est plus relié à un fournisseur de connexion',
    en: () => 'The account is no longer linked to a sign-in provider',
  },
})
