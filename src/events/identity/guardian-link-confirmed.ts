import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { PersonId } from '#kernel/ids.ts'

/** The school confirmed a link that was asked for: the guardian’s rights begin. */
export default defineEvent('identity.guardian-link-confirmed', {
  version: 1,
  description: 'The school confirmed the link between a guardian and a learner.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head'],
  retention: 'P5Y',
  data: z.object({ guardian: PersonId.describe('The guardian.') }),
  words: {
    fr: () => 'L’école a confirmé le lien avec un parent',
    en: () => 'The school confirmed the link to a parent',
  },
})
