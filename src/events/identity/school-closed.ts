import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'

/** The school left, for good: it records nothing more. What it recorded can still be read, exported and erased. */
export default defineEvent('identity.school-closed', {
  version: 1,
  description: 'The school left; it records nothing more.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head'],
  retention: 'P10Y',
  data: z.object({}),
  words: { fr: () => 'L’école a été fermée', en: () => 'The school was closed' },
})
