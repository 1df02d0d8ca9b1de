import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { ClassId, CourseResult } from './values.ts'

/** The final result of a learner in a class was recorded. A later one replaces it. */
export default defineEvent('teaching.course-result-recorded', {
  version: 1,
  description: 'The final result of a learner in a class was recorded; a later one replaces it.',
  purpose: 'teaching',
  retention: 'P5Y',
  data: z.object({ class: ClassId, result: CourseResult }),
})
