import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { LocalDay } from '#kernel/ids.ts'
import { personal } from '#kernel/personal.ts'
import { text } from '../text.ts'
import { en, fr, part, sentence } from '../wording.ts'

/** A restriction ended. The person was told before (GDPR, article 18, paragraph 3). */
export default defineEvent('privacy.restriction-lifted', {
  version: 1,
  description: 'The data of a person may be used again; the person was told before.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['head', 'data-protection-officer'],
  retention: 'P5Y',
  data: z.object({
    informedOn: LocalDay.describe('The day on which the person was told that the restriction would end.'),
    note: personal(text(500).optional().describe('What the staff noted.'), { as: 'staff-text' }),
  }),
  words: {
    fr: ({ informedOn }) =>
      sentence(
        'La limitation du traitement de ses données a été levée',
        part(' (annoncée le ', fr.day(informedOn), ')'),
      ),
    en: ({ informedOn }) =>
      sentence('The restriction on their data was lifted', part(' (announced on ', en.day(informedOn), ')')),
  },
})
