import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { labelOf, NARROW, part } from '../wording.ts'
import { consentsInEnglish, consentsInFrench } from './privacy-words.ts'
import { ConsentPurpose, TextVersion } from './values.ts'

/** All signatures that a consent needs are there. From here on, what depends on it is recorded. */
export default defineEvent('privacy.consent-given', {
  version: 1,
  description: 'A consent was given: by the person alone from 15, before by the child and a parent together.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['teachers', 'head', 'data-protection-officer'],
  retention: 'P5Y',
  data: z.object({
    purpose: ConsentPurpose,
    text: TextVersion,
    joint: z.boolean().describe('Whether the child and a parent gave it together, as under 15.'),
  }),
  words: {
    fr: ({ purpose, joint }) =>
      `${joint === true ? 'Accord donné par l’élève et un parent' : 'Accord donné'}${part(`${NARROW}: `, labelOf(consentsInFrench, purpose))}`,
    en: ({ purpose, joint }) =>
      `${joint === true ? 'Consent given by the learner and a parent' : 'Consent given'}${part(': ', labelOf(consentsInEnglish, purpose))}`,
  },
})
