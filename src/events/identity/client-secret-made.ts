import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'

/** A program got a secret. Of earlier secrets, the last one stays valid for a while. The secret itself is not in the log. */
export default defineEvent('identity.client-secret-made', {
  version: 1,
  description: 'A program got a new secret; of earlier ones, the last stays valid for a while.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head'],
  retention: 'P5Y',
  data: z.object({ secret: z.uuid().toLowerCase().describe('The id of the secret, which reveals nothing of it.') }),
  words: { fr: () => 'Le programme a reçu un nouveau secret', en: () => 'The program got a new secret' },
})
