import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { labelOf, NARROW, part } from '../wording.ts'
import { usesInEnglish, usesInFrench } from './privacy-words.ts'
import { ObjectionPurpose } from './values.ts'

/** A person took back an objection. */
export default defineEvent('privacy.objection-withdrawn', {
  version: 1,
  description: 'A person took back their objection to a use of their data.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['head', 'data-protection-officer'],
  retention: 'P5Y',
  data: z.object({ purpose: ObjectionPurpose }),
  words: {
    fr: ({ purpose }) =>
      `Retrait de l’opposition à un usage de ses données${part(`${NARROW}: `, labelOf(usesInFrench, purpose))}`,
    en: ({ purpose }) =>
      `Took back their objection to a use of their data${part(': ', labelOf(usesInEnglish, purpose))}`,
  },
})
