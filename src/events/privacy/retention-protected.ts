import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { LocalDay } from '#kernel/ids.ts'
import { personal } from '#kernel/personal.ts'
import { text } from '../text.ts'
import { en, fr, part } from '../wording.ts'
import { PurposeName } from './periods.ts'

/** What was recorded about a person for a purpose is kept until a day, though its period is over: a dispute, an inspection. */
export default defineEvent('privacy.retention-protected', {
  version: 1,
  description: 'What was recorded about a person for a purpose is kept until a day, though its period ends before.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['data-protection-officer', 'head'],
  retention: 'P5Y',
  data: z.object({
    purpose: PurposeName,
    until: LocalDay.describe('The last day of the protection, by the school’s calendar.'),
    reason: personal(text(500).describe('Why it has to be kept.'), { as: 'staff-text' }),
  }),
  words: {
    fr: ({ until }) => `Ses données sont conservées${part(' jusqu’au ', fr.day(until))}, pour un motif noté`,
    en: ({ until }) => `Their data is kept${part(' until ', en.day(until))}, for a recorded reason`,
  },
})
