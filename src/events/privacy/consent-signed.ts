import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { labelOf, NARROW, part } from '../wording.ts'
import { consentsInEnglish, consentsInFrench, signatoriesInEnglish, signatoriesInFrench } from './privacy-words.ts'
import { ConsentPurpose, ConsentSignatory, TextVersion } from './values.ts'

/** A learner or a parent signed a text. Alone it gives nothing: `consent-given` says when all signatures are there. */
export default defineEvent('privacy.consent-signed', {
  version: 1,
  description: 'A consent was signed by one of those who have to.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['teachers', 'head', 'data-protection-officer'],
  retention: 'P5Y',
  data: z.object({
    purpose: ConsentPurpose,
    text: TextVersion,
    as: ConsentSignatory,
    onPaper: z.boolean().default(false).describe('Whether the school recorded a signature that it has on paper.'),
  }),
  words: {
    fr: ({ purpose, as }) =>
      `Accord signé${part(' par ', labelOf(signatoriesInFrench, as))}${part(`${NARROW}: `, labelOf(consentsInFrench, purpose))}`,
    en: ({ purpose, as }) =>
      `Consent signed${part(' by ', labelOf(signatoriesInEnglish, as))}${part(': ', labelOf(consentsInEnglish, purpose))}`,
  },
})
