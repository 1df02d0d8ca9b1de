import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { text } from '../text.ts'
import { labelOf, NARROW, part } from '../wording.ts'
import { usesInEnglish, usesInFrench } from './privacy-words.ts'
import { ObjectionPurpose } from './values.ts'

/** The school found compelling grounds to go on although the person objects (GDPR, article 21, paragraph 1). */
export default defineEvent('privacy.objection-overridden', {
  version: 1,
  description: 'The school decided, for a recorded reason, to go on although the person objects.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['head', 'data-protection-officer'],
  retention: 'P5Y',
  data: z.object({
    purpose: ObjectionPurpose,
    reason: personal(text(2_000).describe('The compelling grounds of the school.'), { as: 'staff-text' }),
  }),
  words: {
    fr: ({ purpose }) =>
      `L’école a maintenu un usage de ses données malgré son opposition${part(`${NARROW}: `, labelOf(usesInFrench, purpose))}`,
    en: ({ purpose }) =>
      `The school went on with a use of their data although they object${part(': ', labelOf(usesInEnglish, purpose))}`,
  },
})
