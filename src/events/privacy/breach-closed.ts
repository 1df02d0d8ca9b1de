import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { NotToldBecause } from './breaches.ts'

/** Everything about a breach is done and documented. */
export default defineEvent('privacy.breach-closed', {
  version: 1,
  description: 'The file of a breach of personal data was closed.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['data-protection-officer', 'head'],
  retention: 'P5Y',
  data: z.object({
    notToldBecause: NotToldBecause.nullable(),
  }),
  words: {
    fr: () => 'Le dossier de la violation a été clos',
    en: () => 'The file of the breach was closed',
  },
})
