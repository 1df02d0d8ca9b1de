import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { LocalDay } from '#kernel/ids.ts'
import { name, part } from '../wording.ts'
import { ClassId, SchoolYear } from './values.ts'

/** A learner joined a class, or came back to it. Recorded in the learner's stream; the roster is computed from it. */
export default defineEvent('teaching.learner-enrolled', {
  version: 1,
  description: 'A learner joined a class, or came back to it.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P5Y',
  data: z.object({
    class: ClassId,
    schoolYear: SchoolYear,
    startsOn: LocalDay.optional().describe('The first day of the course, in the school’s zone, where it has one.'),
    dated: z
      .boolean()
      .optional()
      .describe('The school gave the date: what happened before it does not count in this class.'),
  }),
  words: {
    fr: ({ schoolYear }) => `A rejoint une classe${part(' pour l’année ', name(schoolYear))}`,
    en: ({ schoolYear }) => `Joined a class${part(' for the year ', name(schoolYear))}`,
  },
})
