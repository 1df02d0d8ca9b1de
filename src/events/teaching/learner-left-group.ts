import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { GroupId } from './path-values.ts'

/** A learner is in a group no longer. They keep the paths that they got as its member, and what they did in them. */
export default defineEvent('teaching.learner-left-group', {
  version: 1,
  description: 'A learner left a group of a class.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  data: z.object({ group: GroupId }),
  words: { fr: () => 'A quitté un groupe de la classe', en: () => 'Left a group of the class' },
})
