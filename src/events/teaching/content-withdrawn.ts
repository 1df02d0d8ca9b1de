import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { ContentItemId } from './content-ids.ts'

/** A content is no longer given to anybody. Who has it already in a path or a sequence keeps it. */
export default defineEvent('teaching.content-withdrawn', {
  version: 1,
  description: 'A content was withdrawn: nobody gets it any more.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P10Y',
  data: z.object({ content: ContentItemId }),
  words: { fr: () => 'Un contenu a été retiré', en: () => 'A content was withdrawn' },
})
