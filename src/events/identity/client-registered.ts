import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { text } from '../text.ts'
import { part, name as quoted } from '../wording.ts'
import { ClientPermission } from './client-permissions.ts'

/** A program may act in the school, with these permissions. Its secret is not in the log. */
export default defineEvent('identity.client-registered', {
  version: 1,
  description: 'A program may act in the school.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head'],
  retention: 'P5Y',
  data: z.object({
    name: text(100).describe('The program, in words: no person’s name.'),
    permissions: z.array(ClientPermission).min(1).max(30).describe('What it may do at most.'),
  }),
  words: {
    fr: ({ name }) => `Le programme${part(' ', quoted(name))} a été enregistré`,
    en: ({ name }) => `The program${part(' ', quoted(name))} was registered`,
  },
})
