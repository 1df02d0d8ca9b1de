import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'

/** Somebody ended all sessions that a learner had begun with their PIN. The PIN stays. */
export default defineEvent('identity.pin-sessions-ended', {
  version: 1,
  description: 'All sessions that a learner had begun with their PIN were ended.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P5Y',
  data: z.object({}),
  words: {
    fr: () => 'Les sessions ouvertes par code PIN ont été fermées',
    en: () => 'The sessions that began with the PIN were ended',
  },
})
