import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { PersonId } from '#kernel/ids.ts'
import { personal } from '#kernel/personal.ts'
import { text } from '../text.ts'
import { labelOf, part } from '../wording.ts'
import { LinkEnd } from './values.ts'

// Whoever may replay a learner's history reads the words. They do not say that a court or a quarrel ended the link.
const reasonsInFrench = { majority: 'à la majorité de l’élève', 'left-school': 'au départ de l’élève' }
const reasonsInEnglish = { majority: 'when the learner came of age', 'left-school': 'when the learner left the school' }

/** A link between a guardian and a learner ended, or what was asked for was turned down. */
export default defineEvent('identity.guardian-link-ended', {
  version: 1,
  description: 'The link between a guardian and a learner ended.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head'],
  retention: 'P5Y',
  data: z.object({
    guardian: PersonId.describe('The guardian.'),
    reason: LinkEnd,
    note: personal(text(500).optional().describe('What the staff noted.'), { as: 'staff-text' }),
  }),
  words: {
    fr: ({ reason }) => `Le lien avec un parent a pris fin${part(' ', labelOf(reasonsInFrench, reason))}`,
    en: ({ reason }) => `The link to a parent ended${part(' ', labelOf(reasonsInEnglish, reason))}`,
  },
})
