import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'

/** A person may sign in with an identity at a provider. Only a keyed hash of issuer and subject is stored. */
export default defineEvent('identity.openid-linked', {
  version: 1,
  description: 'A person may sign in with an identity at an OpenID provider.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head'],
  retention: 'P5Y',
  data: z.object({
    provider: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,62}$/)
      .describe('The provider, by its name in the configuration.'),
    identity: z.uuid().toLowerCase().describe('A keyed hash of issuer and subject, as a UUID.'),
    claim: z.uuid().toLowerCase().describe('The claim of the identity that this account holds.'),
  }),
  words: {
    fr: () => 'Le compte a été relié à un fournisseur de connexion',
    en: () => 'The account was linked to a sign-in provider',
  },
})
