import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { text } from '../text.ts'
import { Role } from './values.ts'

/** A person became known to the school, in one role. The only event that holds a name. */
export default defineEvent('identity.person-registered', {
  version: 1,
  description: 'A person became known to the school, in one role.',
  purpose: 'administration',
  retention: 'P5Y',
  data: z.object({ role: Role, givenName: personal(text(100)), familyName: personal(text(100)) }),
})
