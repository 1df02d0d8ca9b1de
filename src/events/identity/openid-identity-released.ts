import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'

/** An identity at a provider is free again: it was unlinked, its account was closed, or its person was erased. */
export default defineEvent('identity.openid-identity-released', {
  version: 1,
  description: 'An identity at an OpenID provider is free again.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head'],
  retention: 'P5Y',
  data: z.object({}),
  words: {
    fr: () => 'Une identité d’un fournisseur de connexion est de nouveau libre',
    en: () => 'An identity at a sign-in provider is free again',
  },
})
