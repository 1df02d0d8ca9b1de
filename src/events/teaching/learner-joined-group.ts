import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { GroupId } from './path-values.ts'
import { ClassId } from './values.ts'

/** A learner was put into a group of one of their classes. Recorded in the learner's stream. */
export default defineEvent('teaching.learner-joined-group', {
  version: 1,
  description: 'A learner joined a group of a class.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  data: z.object({ group: GroupId, class: ClassId }),
  words: { fr: () => 'A rejoint un groupe de la classe', en: () => 'Joined a group of the class' },
})
