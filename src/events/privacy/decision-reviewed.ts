import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { text } from '../text.ts'
import { en, fr, NARROW, part, sentence } from '../wording.ts'
import { DecisionId } from './values.ts'

/** A human (the actor) answered who had contested an automated decision, and upheld it or set it aside. */
export default defineEvent('privacy.decision-reviewed', {
  version: 1,
  description: 'A human answered who had contested an automated decision.',
  purpose: 'teaching',
  basis: 'legal-obligation',
  recipients: ['teachers', 'head', 'data-protection-officer'],
  retention: 'P2Y',
  data: z.object({
    decision: DecisionId,
    outcome: z.enum(['upheld', 'overruled']).describe('Whether the decision stands.'),
    explanation: personal(text(2_000).describe('The answer, for whoever asked.'), { as: 'staff-text' }),
  }),
  words: {
    fr: ({ outcome, explanation }) =>
      sentence(
        outcome === 'upheld' ? 'Décision automatique maintenue' : 'Décision automatique annulée',
        ' par une personne',
        part(`${NARROW}: `, fr.quoted(explanation)),
      ),
    en: ({ outcome, explanation }) =>
      sentence(
        outcome === 'upheld' ? 'Automated decision upheld' : 'Automated decision overruled',
        ' by a human',
        part(': ', en.quoted(explanation)),
      ),
  },
})
