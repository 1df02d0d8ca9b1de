import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'

/** The data protection officer (the actor) approved the request. */
export default defineEvent('privacy.request-approved', {
  version: 1,
  description: 'The data protection officer approved a request of a right.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['data-protection-officer', 'head'],
  retention: 'P5Y',
  data: z.object({}),
  words: {
    fr: () => 'La demande a été acceptée',
    en: () => 'The request was approved',
  },
})
