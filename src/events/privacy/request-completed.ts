import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { PersonId } from '#kernel/ids.ts'
import { HandedOver } from './values.ts'

/** Whoever asked has their answer. It has no subject, because the person may be erased. */
export default defineEvent('privacy.request-completed', {
  version: 1,
  description: 'Whoever asked for a right has their answer.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['data-protection-officer', 'head'],
  retention: 'P5Y',
  data: z.object({
    person: PersonId.describe('The person whose right it is.'),
    how: HandedOver,
  }),
  words: {
    fr: () => 'La réponse à la demande a été remise',
    en: () => 'The answer to the request was given',
  },
})
