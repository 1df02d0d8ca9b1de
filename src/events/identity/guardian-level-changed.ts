import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { PersonId } from '#kernel/ids.ts'
import { labelOf, part } from '../wording.ts'
import { levelsInEnglish, levelsInFrench } from './guardian-words.ts'
import { GuardianLevel } from './values.ts'

/** What a guardian may do for a learner changed. */
export default defineEvent('identity.guardian-level-changed', {
  version: 1,
  description: 'What a guardian may do for a learner changed.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head'],
  retention: 'P5Y',
  data: z.object({ guardian: PersonId.describe('The guardian.'), level: GuardianLevel }),
  words: {
    fr: ({ level }) =>
      `Les droits d’un parent ont changé${part(' (il peut désormais ', labelOf(levelsInFrench, level), ')')}`,
    en: ({ level }) => `The rights of a parent changed${part(' (they may now ', labelOf(levelsInEnglish, level), ')')}`,
  },
})
