import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { ClassId, Grade, SchoolYear } from '../teaching/values.ts'
import { name, part, sentence } from '../wording.ts'

/**
 * The grade that a learner is in, where it is not that of the class: a class may have two grades. It is not sealed, no more than the
 * grade of the class, from which it mostly follows.
 */
export default defineEvent('learning.grade-declared', {
  version: 1,
  description: 'The grade that a learner is in was declared; a later one of the same school year replaces it.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'milestones',
  data: z.object({
    grade: Grade.describe('The grade that the learner is in, as the school writes it: `CM1`.'),
    schoolYear: SchoolYear,
    class: ClassId,
  }),
  words: {
    fr: ({ grade, schoolYear }) =>
      sentence('Est en', part(' ', name(grade)) || ' classe', part(' pour l’année ', name(schoolYear))),
    en: ({ grade, schoolYear }) =>
      sentence('Is in grade', part(' ', name(grade)), part(' in the year ', name(schoolYear))),
  },
})
