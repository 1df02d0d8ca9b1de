import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { BadgeId } from './badge-texts.ts'

/** The school no longer gives a badge. Who has it keeps it; defining it anew offers it again. */
export default defineEvent('teaching.badge-withdrawn', {
  version: 1,
  description: 'A badge is no longer given.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P10Y',
  data: z.object({ badge: BadgeId }),
  words: { fr: () => 'Le badge n’est plus proposé', en: () => 'The badge is no longer offered' },
})
