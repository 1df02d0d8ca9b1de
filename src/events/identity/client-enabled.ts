import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'

/** A program may act again. */
export default defineEvent('identity.client-enabled', {
  version: 1,
  description: 'A program may act again.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head'],
  retention: 'P5Y',
  data: z.object({}),
  words: { fr: () => 'Le programme peut de nouveau agir', en: () => 'The program may act again' },
})
