import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'

/** A learner may not sign in with a PIN any more. Sessions under the PIN ended. */
export default defineEvent('identity.pin-removed', {
  version: 1,
  description: 'A learner may not sign in with a PIN any more; sessions under it ended.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P5Y',
  data: z.object({}),
  words: { fr: () => 'Le code PIN a été retiré', en: () => 'The PIN was removed' },
})
