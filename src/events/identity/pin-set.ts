import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'

/** A learner got a PIN, the first or another one. Sessions under the PIN before ended. The PIN itself is in no event. */
export default defineEvent('identity.pin-set', {
  version: 1,
  description: 'A learner got a PIN; sessions under the PIN before ended.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P5Y',
  data: z.object({
    credential: z.uuid().toLowerCase().describe('Which stored PIN holds, by an id that says nothing about it.'),
  }),
  words: { fr: () => 'Un code PIN a été attribué', en: () => 'A PIN was set' },
})
