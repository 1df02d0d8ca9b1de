import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { BreachRisk, registerText } from './breaches.ts'

/** The risk for the people was assessed; it may be assessed again. */
export default defineEvent('privacy.breach-assessed', {
  version: 1,
  description: 'The risk of a breach of personal data was assessed.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['data-protection-officer', 'head'],
  retention: 'P5Y',
  data: z.object({
    risk: BreachRisk,
    effects: registerText(),
    measures: registerText(),
  }),
  words: {
    fr: () => 'Le risque de la violation a été évalué',
    en: () => 'The risk of the breach was assessed',
  },
})
