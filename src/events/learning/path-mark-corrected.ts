import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { ContentItemId } from '../teaching/content-ids.ts'
import { PathId, StepId } from '../teaching/path-values.ts'
import { text } from '../text.ts'
import { en, fr, NARROW, part, sentence } from '../wording.ts'

/**
 * Whoever teaches the learner gave a quiz of a path other points than its marking did. The quiz has these points from then on, until
 * the learner answers it again and gets more. The answers stay as they were marked.
 */
export default defineEvent('learning.path-mark-corrected', {
  version: 1,
  description: 'A teacher corrected the points of a quiz in a learning path.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'help',
  data: z.object({
    path: PathId,
    step: StepId,
    content: ContentItemId,
    points: z.number().min(0).max(5_000).multipleOf(0.25).describe('Its points from now on, in quarters.'),
    mostPoints: z.number().min(0).describe('Points of all questions.'),
    reason: personal(text(500).optional().describe('Why; read in the history of the learner.'), { as: 'staff-text' }),
  }),
  words: {
    fr: ({ points, mostPoints, reason }) =>
      sentence(
        'Un quiz d’un parcours a une autre note',
        part(`${NARROW}: `, fr.count(points)),
        part(' sur ', fr.count(mostPoints)),
        part(' (', fr.quoted(reason), ')'),
      ),
    en: ({ points, mostPoints, reason }) =>
      sentence(
        'A quiz of a path has another mark',
        part(': ', en.count(points)),
        part(' of ', en.count(mostPoints)),
        part(' (', en.quoted(reason), ')'),
      ),
  },
})
