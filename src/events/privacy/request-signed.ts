import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'

/** A signatory (the actor) agreed to the request. */
export default defineEvent('privacy.request-signed', {
  version: 1,
  description: 'Somebody whose signature was needed agreed to the request of a right.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['data-protection-officer', 'head'],
  retention: 'P5Y',
  data: z.object({}),
  words: {
    fr: () => 'La demande a été signée par une personne dont l’accord est nécessaire',
    en: () => 'The request was signed by somebody whose agreement is needed',
  },
})
