import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'

/** A program may not act for now. */
export default defineEvent('identity.client-disabled', {
  version: 1,
  description: 'A program may not act for now.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head'],
  retention: 'P5Y',
  data: z.object({}),
  words: { fr: () => 'Le programme a été désactivé', en: () => 'The program was disabled' },
})
