import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'

/** Fewer than 24 hours are left to notify the authority, or none. */
export default defineEvent('privacy.breach-clock-warned', {
  version: 1,
  description: 'The 72 hours to notify a breach are nearly over, or are over.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['data-protection-officer', 'head'],
  retention: 'P5Y',
  data: z.object({
    hoursLeft: z.int().describe('How many hours are left; negative once they are over.'),
  }),
  words: {
    fr: ({ hoursLeft }) =>
      typeof hoursLeft === 'number' && hoursLeft < 0
        ? 'Le délai de 72 heures est dépassé'
        : 'Le délai de 72 heures approche de sa fin',
    en: ({ hoursLeft }) =>
      typeof hoursLeft === 'number' && hoursLeft < 0 ? 'The 72 hours are over' : 'The 72 hours are nearly over',
  },
})
