import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'

/** Whoever made the request took it back. */
export default defineEvent('privacy.request-cancelled', {
  version: 1,
  description: 'Whoever asked for a right took the request back.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['data-protection-officer', 'head'],
  retention: 'P5Y',
  data: z.object({}),
  words: {
    fr: () => 'La demande a été annulée',
    en: () => 'The request was cancelled',
  },
})
