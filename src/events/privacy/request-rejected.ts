import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { text } from '../text.ts'
import { labelOf, NARROW, part, sentence } from '../wording.ts'
import { RejectionReason, rejectionInEnglish, rejectionInFrench } from './values.ts'

/** The data protection officer (the actor) rejected the request, and says why. */
export default defineEvent('privacy.request-rejected', {
  version: 1,
  description: 'The data protection officer rejected a request of a right.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['data-protection-officer', 'head'],
  retention: 'P5Y',
  data: z.object({
    reason: RejectionReason,
    explanation: personal(text(2_000).optional().describe('The reason in words, for whoever asked.')),
  }),
  words: {
    fr: ({ reason }) => sentence('La demande a été refusée', part(`${NARROW}: `, labelOf(rejectionInFrench, reason))),
    en: ({ reason }) => sentence('The request was rejected', part(': ', labelOf(rejectionInEnglish, reason))),
  },
})
