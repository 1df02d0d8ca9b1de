import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'

/** Somebody let a learner try again, on every device, after too many wrong PINs. */
export default defineEvent('identity.pin-unlocked', {
  version: 1,
  description: 'A learner may try their PIN again after too many wrong ones.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P5Y',
  data: z.object({}),
  words: { fr: () => 'Le code PIN a été débloqué', en: () => 'The PIN was unlocked' },
})
