import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { text } from '../text.ts'
import { en, fr, labelOf, NARROW, part, sentence } from '../wording.ts'
import { contestsInEnglish, contestsInFrench } from './privacy-words.ts'
import { ContestedFor, DecisionId } from './values.ts'

/** The person or a parent asked for a human, for an explanation, or contested an automated decision. */
export default defineEvent('privacy.decision-contested', {
  version: 1,
  description: 'Somebody asked for a human or an explanation, or contested an automated decision.',
  purpose: 'teaching',
  basis: 'legal-obligation',
  recipients: ['teachers', 'head', 'data-protection-officer'],
  retention: 'P2Y',
  data: z.object({
    decision: DecisionId,
    wants: ContestedFor,
    reason: personal(text(2_000).optional().describe('The point of view of the person, in their own words.')),
  }),
  words: {
    fr: ({ wants, reason }) =>
      sentence(
        labelOf(contestsInFrench, wants) ?? 'A contesté une décision automatique',
        part(`${NARROW}: `, fr.quoted(reason)),
      ),
    en: ({ wants, reason }) =>
      sentence(labelOf(contestsInEnglish, wants) ?? 'Contested an automated decision', part(': ', en.quoted(reason))),
  },
})
