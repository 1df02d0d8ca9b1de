import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { ObjectionPurpose, RestrictionGround } from './values.ts'

/** The data protection officer (the actor) approved the request. */
export default defineEvent('privacy.request-approved', {
  version: 1,
  description: 'The data protection officer approved a request of a right.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['data-protection-officer', 'head'],
  retention: 'P5Y',
  data: z.object({
    ground: RestrictionGround.optional().describe('Of a restriction whose request named none: on which ground.'),
    purpose: ObjectionPurpose.optional().describe('Of an objection whose request named none: which use.'),
  }),
  words: {
    fr: () => 'La demande a été acceptée',
    en: () => 'The request was approved',
  },
})
