import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'

/** The school decided whether staff need a second factor to act. Until it decides, they do. */
export default defineEvent('identity.second-factor-changed', {
  version: 1,
  description: 'Whether people who see more than one child need an authenticator application changed.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head'],
  retention: 'P10Y',
  data: z.object({
    required: z.boolean().describe('Whether staff must set up an authenticator application before they may act.'),
  }),
  words: {
    fr: ({ required }) =>
      required
        ? 'L’école exige désormais une application d’authentification'
        : 'L’école n’exige plus d’application d’authentification',
    en: ({ required }) =>
      required
        ? 'The school now requires an authenticator application'
        : 'The school no longer requires an authenticator application',
  },
})
