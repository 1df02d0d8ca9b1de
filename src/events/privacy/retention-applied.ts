import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { LocalDay } from '#kernel/ids.ts'
import { en, fr, part } from '../wording.ts'
import { PurposeName } from './periods.ts'

/** A plan of retention was carried out: the keys of these school years are destroyed. It names nobody. */
export default defineEvent('privacy.retention-applied', {
  version: 1,
  description: 'The keys of what the school had kept for its period were destroyed.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['data-protection-officer', 'head'],
  retention: 'P5Y',
  data: z.object({
    plan: z.uuid().toLowerCase().describe('The plan that was carried out.'),
    plannedOn: LocalDay.describe('The day of the plan.'),
    expired: z
      .array(
        z.object({
          purpose: PurposeName,
          schoolYear: z.string().max(9).describe('The school year: `2023-2024`.'),
          people: z.int().nonnegative().describe('How many people it was about.'),
        }),
      )
      .max(1_000)
      .describe('What expired.'),
    names: z
      .int()
      .nonnegative()
      .optional()
      .describe('How many people lost their names, because they had left so long before.'),
    keptBack: z.int().nonnegative().describe('How many people and purposes were protected.'),
  }),
  words: {
    fr: ({ plannedOn }) =>
      `Les données dont la durée de conservation était passée ont été effacées${part(' (plan du ', fr.day(plannedOn), ')')}`,
    en: ({ plannedOn }) => `Data whose retention was over was erased${part(' (plan of ', en.day(plannedOn), ')')}`,
  },
})
