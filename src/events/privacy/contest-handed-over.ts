import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { ClassId } from '../teaching/values.ts'
import { ContestedFor, DecisionId } from './values.ts'

/** Whose task it is to answer a contest: those who teach the person in these classes, when the family asked. */
export default defineEvent('privacy.contest-handed-over', {
  version: 1,
  description: 'A contested automated decision was handed to those who teach the person, for an answer.',
  purpose: 'teaching',
  basis: 'legal-obligation',
  recipients: ['teachers', 'head', 'data-protection-officer'],
  retention: 'P2Y',
  data: z.object({
    decision: DecisionId,
    wants: ContestedFor,
    classes: z.array(ClassId).max(50).describe('The classes that the person was in, as far as the school knew.'),
  }),
  words: {
    fr: () => 'L’équipe enseignante doit répondre au sujet d’une décision automatique',
    en: () => 'The teachers have to answer about an automated decision',
  },
})
