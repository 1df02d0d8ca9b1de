import { z } from 'zod'
import { currentTexts } from '#events/privacy/consent-texts.ts'
import { ConsentPurpose } from '#events/privacy/values.ts'
import { defineQuery } from '#kernel/query.ts'
import { ConsentText, shownText } from './shown-consent-text.ts'

/** What the school asks consent for, in the words in which it asks. */
export default defineQuery('consent-texts', {
  summary: 'List the texts of consents',
  description: 'The current text of each consent that people are asked for. To agree, name its version.',
  path: '/api/rights/consents',
  may: 'rights:read',
  of: () => ({ kind: 'nobody' }),
  purpose: 'security',
  input: z.object({}),
  output: z.object({
    texts: z
      .array(z.object({ purpose: ConsentPurpose, text: ConsentText }).describe('A purpose and its text.'))
      .describe('One for each purpose.'),
  }),
  example: {
    input: {},
    output: { texts: currentTexts.map((text) => ({ purpose: text.purpose, text: shownText(text) })) },
  },
  reads: [],
  about: () => [],
  run: async () => ({ texts: currentTexts.map((text) => ({ purpose: text.purpose, text: shownText(text) })) }),
})
