import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { oneOf } from '../wording.ts'
import { ClassId, CourseResult } from './values.ts'

const resultsInFrench = {
  pass: 'A réussi le cours',
  fail: 'N’a pas réussi le cours',
  withdrawn: 'A arrêté le cours',
  distinction: 'A réussi le cours avec mention',
}
const resultsInEnglish = {
  pass: 'Passed the course',
  fail: 'Did not pass the course',
  withdrawn: 'Gave up the course',
  distinction: 'Passed the course with distinction',
}

/** The final result of a learner in a class was recorded. A later one replaces it. */
export default defineEvent('teaching.course-result-recorded', {
  version: 1,
  description: 'The final result of a learner in a class was recorded; a later one replaces it.',
  purpose: 'teaching',
  retention: 'P5Y',
  data: z.object({ class: ClassId, result: CourseResult }),
  words: {
    fr: ({ result }) => oneOf(resultsInFrench, result) ?? 'Le résultat final du cours a été noté',
    en: ({ result }) => oneOf(resultsInEnglish, result) ?? 'The final result of the course was recorded',
  },
})
