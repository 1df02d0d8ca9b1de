import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { text } from '../text.ts'
import { labelOf, NARROW, part } from '../wording.ts'
import { usesInEnglish, usesInFrench } from './privacy-words.ts'
import { ObjectionPurpose } from './values.ts'

/** A person objected to a use of their data (GDPR, article 21). It stops at once, until the school overrides the objection. */
export default defineEvent('privacy.objection-made', {
  version: 1,
  description: 'A person objected to a use of their data, which stops at once.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['head', 'data-protection-officer'],
  retention: 'P5Y',
  data: z.object({
    purpose: ObjectionPurpose,
    reason: personal(text(2_000).optional().describe('The situation of the person, in their own words.')),
  }),
  words: {
    fr: ({ purpose }) => `Opposition à un usage de ses données${part(`${NARROW}: `, labelOf(usesInFrench, purpose))}`,
    en: ({ purpose }) => `Objected to a use of their data${part(': ', labelOf(usesInEnglish, purpose))}`,
  },
})
