import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { PersonId } from '#kernel/ids.ts'
import { WaiverReason } from './values.ts'

/** A signature is not needed after all: the data protection officer says why. */
export default defineEvent('privacy.request-signature-waived', {
  version: 1,
  description: 'A signature that a request of a right lacked is not needed.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['data-protection-officer', 'head'],
  retention: 'P5Y',
  data: z.object({
    signer: PersonId.describe('Whose signature is not needed.'),
    reason: WaiverReason,
  }),
  words: {
    fr: () => 'Une signature de la demande n’est plus exigée',
    en: () => 'A signature of the request is not needed any more',
  },
})
