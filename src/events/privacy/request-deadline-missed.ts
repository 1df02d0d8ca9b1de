import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'

/** The deadline has passed without an answer. */
export default defineEvent('privacy.request-deadline-missed', {
  version: 1,
  description: 'The deadline of a request of a right has passed without an answer.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['data-protection-officer', 'head'],
  retention: 'P5Y',
  data: z.object({}),
  words: {
    fr: () => 'Le délai de réponse est dépassé',
    en: () => 'The deadline has passed',
  },
})
