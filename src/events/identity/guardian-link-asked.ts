import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { PersonId } from '#kernel/ids.ts'
import { labelOf, part } from '../wording.ts'
import { levelsInEnglish, levelsInFrench } from './guardian-words.ts'
import { GuardianLevel } from './values.ts'

/**
 * Somebody asked to be linked to a learner as a guardian, or the school asked for them (the actor tells which).
 *
 * What concerns a child’s family is in the child’s `person-` stream, one link for each guardian: access and erasure of the
 * child then read one stream, and separated parents share nothing. The guardian is in the data, by id.
 */
export default defineEvent('identity.guardian-link-asked', {
  version: 1,
  description: 'A link between a guardian and a learner was asked for; the school has not confirmed it.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head'],
  retention: 'P5Y',
  data: z.object({ guardian: PersonId.describe('The guardian.'), level: GuardianLevel }),
  words: {
    fr: ({ level }) => `Un lien avec un parent a été demandé${part(' pour ', labelOf(levelsInFrench, level))}`,
    en: ({ level }) => `A link to a parent was asked for${part(', to ', labelOf(levelsInEnglish, level))}`,
  },
})
