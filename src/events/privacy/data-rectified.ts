import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { labelOf, NARROW, part } from '../wording.ts'
import { rectifiedInEnglish, rectifiedInFrench } from './privacy-words.ts'
import { Rectifiable, RequestId } from './values.ts'

/**
 * What the school knew wrongly of a person was put right (GDPR, article 16). The new value is in the event before this one, and
 * the values that it replaces are erased: each has a key of its own.
 */
export default defineEvent('privacy.data-rectified', {
  version: 1,
  description: 'Something that was wrong about a person was put right, and the earlier values are erased.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['head', 'data-protection-officer'],
  retention: 'P5Y',
  data: z.object({
    what: Rectifiable,
    request: RequestId.describe('The request that was approved.'),
    replaced: z.array(z.guid().toLowerCase()).max(1_000).describe('The events with the earlier values.'),
  }),
  words: {
    fr: ({ what }) => `Donnée rectifiée${part(`${NARROW}: `, labelOf(rectifiedInFrench, what))}`,
    en: ({ what }) => `Data put right${part(': ', labelOf(rectifiedInEnglish, what))}`,
  },
})
