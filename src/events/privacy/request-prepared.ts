import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { en, fr, part, sentence } from '../wording.ts'

/** What there is of the person was counted: the data protection officer can decide. */
export default defineEvent('privacy.request-prepared', {
  version: 1,
  description: 'Everything that is needed to decide about a request of a right was gathered.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['data-protection-officer', 'head'],
  retention: 'P5Y',
  data: z.object({
    events: z.int().nonnegative().describe('How many events there are of the person.'),
    rows: z.int().nonnegative().describe('How many rows of read models.'),
    receivers: z.int().nonnegative().describe('How many other systems received some of it.'),
  }),
  words: {
    fr: ({ events }) =>
      sentence('La demande attend une décision', part(' (', fr.count(events), ' événements concernés)')),
    en: ({ events }) => sentence('The request awaits a decision', part(' (', en.count(events), ' events concerned)')),
  },
})
