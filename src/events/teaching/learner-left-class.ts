import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { text } from '../text.ts'
import { ClassId } from './values.ts'

/** A learner left a class at the time of the event. */
export default defineEvent('teaching.learner-left-class', {
  version: 1,
  description: 'A learner left a class.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P5Y',
  data: z.object({
    class: ClassId,
    reason: personal(text(500).optional().describe('Why the learner left.'), { as: 'staff-text' }),
  }),
  words: { fr: () => 'A quitté la classe', en: () => 'Left the class' },
})
