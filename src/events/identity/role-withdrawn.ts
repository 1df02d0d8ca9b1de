import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { labelOf, part } from '../wording.ts'
import { rolesInEnglish, rolesInFrench } from './role-words.ts'
import { Role } from './values.ts'

/** A person no longer has a role in the school, from the time of the event. */
export default defineEvent('identity.role-withdrawn', {
  version: 1,
  description: 'A person no longer has a role in the school.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head'],
  retention: 'P5Y',
  data: z.object({ role: Role }),
  words: {
    fr: ({ role }) => `N’a plus de rôle dans l’école${part(' comme ', labelOf(rolesInFrench, role))}`,
    en: ({ role }) => `No longer has a role in the school${part(' as ', labelOf(rolesInEnglish, role))}`,
  },
})
