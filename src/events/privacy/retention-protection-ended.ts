import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { PurposeName } from './periods.ts'

/** A protection ended before its day: the period of the purpose holds again. */
export default defineEvent('privacy.retention-protection-ended', {
  version: 1,
  description: 'What was recorded about a person for a purpose is no longer kept beyond its period.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['data-protection-officer', 'head'],
  retention: 'P5Y',
  data: z.object({ purpose: PurposeName }),
  words: {
    fr: () => 'Ses données ne sont plus conservées au-delà de leur durée',
    en: () => 'Their data is no longer kept beyond its period',
  },
})
