import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { PersonId } from '#kernel/ids.ts'

/** What was asked for is done: the answer can be handed over. It has no subject, because the person may be erased: nothing is
 * recorded about them any more. */
export default defineEvent('privacy.request-carried-out', {
  version: 1,
  description: 'What a request of a right asked for was carried out.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['data-protection-officer', 'head'],
  retention: 'P5Y',
  data: z.object({
    person: PersonId.describe('The person whose right it is.'),
    erasure: z.uuid().nullable().describe('The erasure that it led to; null for other rights.'),
    receivers: z.int().nonnegative().describe('How many other systems had received data of the person, and were told.'),
  }),
  words: {
    fr: () => 'Ce qui était demandé a été fait',
    en: () => 'What was asked for was carried out',
  },
})
