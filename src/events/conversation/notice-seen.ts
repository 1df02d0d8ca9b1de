import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { About, NoticeId } from './values.ts'

/** A person has seen a notice of their inbox. */
export default defineEvent('conversation.notice-seen', {
  version: 1,
  description: 'A person has seen a notice of their inbox.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head'],
  retention: 'P1Y',
  data: z.object({ notice: NoticeId, about: About }),
  words: {
    fr: () => 'A lu une notification',
    en: () => 'Has read a notice',
  },
})
