import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { Instant } from '#kernel/ids.ts'
import { BreachData, BreachNature, registerText } from './breaches.ts'

/** The school became aware of a breach of personal data: the 72 hours begin. */
export default defineEvent('privacy.breach-noted', {
  version: 1,
  description: 'The school became aware of a breach of personal data.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['data-protection-officer', 'head'],
  retention: 'P5Y',
  data: z.object({
    natures: z.array(BreachNature).min(1).max(3).describe('What was lost.'),
    data: z.array(BreachData).min(1).max(7).describe('Which data is concerned.'),
    people: z.int().nonnegative().nullable().describe('About how many people are concerned; null while nobody knows.'),
    facts: registerText(),
    discoveredAt: Instant.describe('When the school became aware of it.'),
    notifyBy: Instant.describe('When the 72 hours are over.'),
  }),
  words: {
    fr: () => 'Une violation de données personnelles a été constatée',
    en: () => 'A breach of personal data was noted',
  },
})
