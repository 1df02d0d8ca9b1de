import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { Points } from '../teaching/sequences.ts'
import { text } from '../text.ts'
import { en, fr, NARROW, part, sentence } from '../wording.ts'
import { activityInEnglish, activityInFrench, placeShape, Score } from './activities.ts'

/** A teacher looked at what a learner handed in. The last review counts: another one replaces it. */
export default defineEvent('learning.activity-result-reviewed', {
  version: 1,
  description: 'A teacher reviewed what a learner handed in.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'help',
  data: z.object({
    ...placeShape,
    status: z.enum(['in-progress', 'completed']).describe('`completed`, or `in-progress` to be taken up again.'),
    attempt: z.int().min(0).max(10_000).describe('The handing in that was reviewed.'),
    score: Score.nullable().describe('Points; null if the teacher gives none.'),
    maxScore: Points,
    feedback: personal(text(4_000).optional().describe('What the teacher tells the learner.'), { as: 'staff-text' }),
  }),
  words: {
    fr: ({ kind, title, status, score, maxScore, feedback }) =>
      sentence(
        'A reçu un retour sur ',
        activityInFrench(kind),
        part(' ', fr.quoted(title)),
        part(`${NARROW}: `, fr.count(score), part(' sur ', fr.count(maxScore))),
        status === 'in-progress' ? ', à reprendre' : '',
        part(`${NARROW}: `, fr.quoted(feedback)),
      ),
    en: ({ kind, title, status, score, maxScore, feedback }) =>
      sentence(
        'Received feedback on ',
        activityInEnglish(kind),
        part(' ', en.quoted(title)),
        part(': ', en.count(score), part(' of ', en.count(maxScore))),
        status === 'in-progress' ? ', to be taken up again' : '',
        part(': ', en.quoted(feedback)),
      ),
  },
})
