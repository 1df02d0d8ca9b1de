import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { periodInWords } from '../processing.ts'
import { NARROW, part } from '../wording.ts'
import { Period, PurposeName } from './periods.ts'

/** How long the school keeps what it recorded for a purpose, after the school year in which it was recorded. */
export default defineEvent('privacy.retention-changed', {
  version: 1,
  description: 'The school changed how long it keeps what it recorded for a purpose.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['data-protection-officer', 'head'],
  retention: 'P5Y',
  data: z.object({ purpose: PurposeName, period: Period }),
  words: {
    fr: ({ period }) =>
      `La durée de conservation a changé${part(`${NARROW}: `, periodInWords(String(period), 'fr') || null)}`,
    en: ({ period }) => `The retention changed${part(': ', periodInWords(String(period), 'en') || null)}`,
  },
})
