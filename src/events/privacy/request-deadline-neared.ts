import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { en, fr, part, sentence } from '../wording.ts'

/** An answer is due within a week. */
export default defineEvent('privacy.request-deadline-neared', {
  version: 1,
  description: 'The deadline of a request of a right is near.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['data-protection-officer', 'head'],
  retention: 'P5Y',
  data: z.object({
    daysLeft: z.int().nonnegative().describe('How many days are left.'),
  }),
  words: {
    fr: ({ daysLeft }) => sentence('Le délai de réponse approche', part(' (', fr.count(daysLeft), ' jours)')),
    en: ({ daysLeft }) => sentence('The deadline is near', part(' (', en.count(daysLeft), ' days)')),
  },
})
