import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { LocalDay } from '#kernel/ids.ts'
import { ExtensionReason } from './values.ts'

/** Once, the deadline may be two months later (article 12.3). */
export default defineEvent('privacy.request-extended', {
  version: 1,
  description: 'The deadline of a request of a right was extended by two months.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['data-protection-officer', 'head'],
  retention: 'P5Y',
  data: z.object({
    reason: ExtensionReason,
    deadline: LocalDay.describe('The new deadline, in the school’s zone.'),
  }),
  words: {
    fr: () => 'Le délai de réponse a été prolongé de deux mois',
    en: () => 'The deadline was extended by two months',
  },
})
