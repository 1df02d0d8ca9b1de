import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { labelOf } from '../wording.ts'
import { ClassId, CourseResult } from './values.ts'

const resultsInFrench = {
  pass: 'A réussi le cours',
  fail: 'N’a pas réussi le cours',
  withdrawn: 'A abandonné le cours',
  distinction: 'A réussi le cours avec mention',
}
const resultsInEnglish = {
  pass: 'Passed the course',
  fail: 'Did not pass the course',
  withdrawn: 'Withdrew from the course',
  distinction: 'Passed the course with distinction',
}

/** The final result of a learner in a class was recorded. A later result replaces it. */
export default defineEvent('teaching.course-result-recorded', {
  version: 1,
  description: 'The final result of a learner in a class was recorded; a later one replaces it.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P5Y',
  lane: 'milestones',
  data: z.object({ class: ClassId, result: CourseResult }),
  words: {
    fr: ({ result }) => labelOf(resultsInFrench, result) ?? 'Le résultat final du cours a été enregistré',
    en: ({ result }) => labelOf(resultsInEnglish, result) ?? 'The final result of the course was recorded',
  },
})
