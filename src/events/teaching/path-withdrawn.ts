import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { PathId } from './path-values.ts'

/** A path was ended: nobody gets it any more, and who has it can only look at what they did. */
export default defineEvent('teaching.path-withdrawn', {
  version: 1,
  description: 'A path was ended for everybody.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P10Y',
  data: z.object({ path: PathId }),
  words: { fr: () => 'Un parcours a été retiré', en: () => 'A path was withdrawn' },
})
