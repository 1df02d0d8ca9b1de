import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { labelOf, NARROW, part } from '../wording.ts'
import { consentsInEnglish, consentsInFrench, signatoriesInEnglish, signatoriesInFrench } from './privacy-words.ts'
import { ConsentPurpose, ConsentSignatory } from './values.ts'

/** Somebody withdrew a consent, without a reason. What depends on it is not recorded any more. */
export default defineEvent('privacy.consent-withdrawn', {
  version: 1,
  description: 'A consent was withdrawn: nothing that depends on it is recorded any more.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['teachers', 'head', 'data-protection-officer'],
  retention: 'P5Y',
  data: z.object({
    purpose: ConsentPurpose,
    by: ConsentSignatory,
    onPaper: z.boolean().default(false).describe('Whether the school recorded what somebody asked on paper.'),
  }),
  words: {
    fr: ({ purpose, by }) =>
      `Accord retiré${part(' par ', labelOf(signatoriesInFrench, by))}${part(`${NARROW}: `, labelOf(consentsInFrench, purpose))}`,
    en: ({ purpose, by }) =>
      `Consent withdrawn${part(' by ', labelOf(signatoriesInEnglish, by))}${part(': ', labelOf(consentsInEnglish, purpose))}`,
  },
})
