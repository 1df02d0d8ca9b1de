import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { PersonId } from '#kernel/ids.ts'
import { AskedAs } from './values.ts'

/** Who asked was established, and whose signatures are needed before anybody decides. */
export default defineEvent('privacy.request-preparation-begun', {
  version: 1,
  description: 'It was established who asked for a right, and whose signatures are needed.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['data-protection-officer', 'head'],
  retention: 'P5Y',
  data: z.object({
    askedAs: AskedAs,
    signers: z.array(PersonId).max(20).describe('Whose signatures are needed besides, at most 20.'),
  }),
  words: {
    fr: () => 'La demande est en préparation',
    en: () => 'The request is being prepared',
  },
})
