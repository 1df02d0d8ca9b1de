import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { labelOf, NARROW, part } from '../wording.ts'
import { consentsInEnglish, consentsInFrench } from './privacy-words.ts'
import { ConsentPurpose } from './values.ts'

/** A consent that a child gave with a parent ended when the child turned 15: from then on the person decides alone. */
export default defineEvent('privacy.consent-lapsed', {
  version: 1,
  description: 'A joint consent ended because the child turned 15, and is asked for again.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['teachers', 'head', 'data-protection-officer'],
  retention: 'P5Y',
  data: z.object({
    purpose: ConsentPurpose,
    because: z.enum(['turned-15']).describe('Why it ended by itself.'),
  }),
  words: {
    fr: ({ purpose }) =>
      `Accord à redonner seul, depuis les 15 ans${part(`${NARROW}: `, labelOf(consentsInFrench, purpose))}`,
    en: ({ purpose }) => `Consent to be given again alone, from 15${part(': ', labelOf(consentsInEnglish, purpose))}`,
  },
})
