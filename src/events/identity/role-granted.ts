import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { labelOf, part } from '../wording.ts'
import { rolesInEnglish, rolesInFrench } from './role-words.ts'
import { Role } from './values.ts'

/** A person got a further role in the school, from the time of the event. The first role is in `person-registered`. */
export default defineEvent('identity.role-granted', {
  version: 1,
  description: 'A person got a further role in the school.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head'],
  retention: 'P5Y',
  data: z.object({ role: Role }),
  words: {
    fr: ({ role }) => `A reçu un rôle dans l’école${part(' comme ', labelOf(rolesInFrench, role))}`,
    en: ({ role }) => `Was given a role in the school${part(' as ', labelOf(rolesInEnglish, role))}`,
  },
})
