import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { text } from '../text.ts'
import { labelOf, part } from '../wording.ts'
import { rolesInEnglish, rolesInFrench } from './role-words.ts'
import { Role } from './values.ts'

/** A person became known to the school, in one role, under a name that `person-renamed` may change. */
export default defineEvent('identity.person-registered', {
  version: 1,
  description: 'A person became known to the school, in one role.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P5Y',
  data: z.object({
    role: Role,
    givenName: personal(text(100).describe('Given name.'), { as: 'names' }),
    familyName: personal(text(100).describe('Family name.'), { as: 'names' }),
  }),
  words: {
    fr: ({ role }) => `A rejoint l’école${part(' comme ', labelOf(rolesInFrench, role))}`,
    en: ({ role }) => `Joined the school${part(' as ', labelOf(rolesInEnglish, role))}`,
  },
})
