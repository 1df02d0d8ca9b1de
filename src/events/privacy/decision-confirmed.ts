import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { text } from '../text.ts'
import { en, fr, NARROW, part, sentence } from '../wording.ts'
import { DecisionId } from './values.ts'

/** A human (the actor) looked at an automated decision with a significant effect, and agreed or not. */
export default defineEvent('privacy.decision-confirmed', {
  version: 1,
  description: 'A human agreed to an automated decision, or did not.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head', 'data-protection-officer'],
  retention: 'P2Y',
  data: z.object({
    decision: DecisionId,
    agreed: z.boolean().describe('Whether it takes effect.'),
    reason: personal(text(2_000).optional().describe('Why, for the person.'), { as: 'staff-text' }),
  }),
  words: {
    fr: ({ agreed, reason }) =>
      sentence(
        agreed === true ? 'Décision automatique validée' : 'Décision automatique écartée',
        ' par une personne',
        part(`${NARROW}: `, fr.quoted(reason)),
      ),
    en: ({ agreed, reason }) =>
      sentence(
        agreed === true ? 'Automated decision accepted' : 'Automated decision set aside',
        ' by a human',
        part(': ', en.quoted(reason)),
      ),
  },
})
