import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'

/** A sign-in name is free again: its account was closed, or its person was erased. */
export default defineEvent('identity.sign-in-name-released', {
  version: 1,
  description: 'A sign-in name is free again.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head'],
  retention: 'P5Y',
  data: z.object({}),
  words: { fr: () => 'Un nom de connexion est de nouveau libre', en: () => 'A sign-in name is free again' },
})
