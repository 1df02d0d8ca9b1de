import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { text } from '../text.ts'
import { labelOf, NARROW, part } from '../wording.ts'
import { groundsInEnglish, groundsInFrench } from './privacy-words.ts'
import { RestrictionGround } from './values.ts'

/**
 * The data of a person may only be stored (GDPR, article 18). It goes on being recorded; until the restriction is lifted,
 * nothing of it is shown, delivered, or used for a decision.
 */
export default defineEvent('privacy.restriction-set', {
  version: 1,
  description: 'The data of a person may only be stored, until the restriction is lifted.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['head', 'data-protection-officer'],
  retention: 'P5Y',
  data: z.object({
    ground: RestrictionGround,
    note: personal(text(500).optional().describe('What the staff noted.'), { as: 'staff-text' }),
  }),
  words: {
    fr: ({ ground }) =>
      `Ses données ne peuvent plus qu’être conservées${part(`${NARROW}: `, labelOf(groundsInFrench, ground))}`,
    en: ({ ground }) => `Their data may only be stored${part(': ', labelOf(groundsInEnglish, ground))}`,
  },
})
