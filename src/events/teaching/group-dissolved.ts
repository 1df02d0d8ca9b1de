import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { GroupId } from './path-values.ts'
import { ClassId } from './values.ts'

/** A group was dissolved: nobody joins it any more. What its learners were given stays theirs. */
export default defineEvent('teaching.group-dissolved', {
  version: 1,
  description: 'A group of learners was dissolved.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P10Y',
  data: z.object({ group: GroupId, class: ClassId }),
  words: { fr: () => 'Un groupe a été dissous', en: () => 'A group was dissolved' },
})
