import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'

/** Everything about the event's subject is to be forgotten: its keys are destroyed, its rows go. */
export default defineEvent('privacy.subject-erased', {
  version: 1,
  description: 'The keys of a person were destroyed; every read model removes its rows about them.',
  purpose: 'security',
  retention: 'P5Y',
  data: z.object({}),
  words: {
    fr: () => 'Ses données personnelles ont été effacées définitivement',
    en: () => 'The personal data were erased for ever',
  },
})
