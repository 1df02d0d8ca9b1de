import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { Points } from '../teaching/sequences.ts'
import { possiblyEmptyText } from '../text.ts'
import { en, fr, NARROW, part, sentence } from '../wording.ts'
import { activityInEnglish, activityInFrench, JudgedAnswer, placeShape, Score, WorkStatus } from './activities.ts'
import { DurationMs } from './values.ts'

/**
 * A learner handed in an activity, or kept a draft of it. Answers are judged by the service, with the version that the learner
 * worked on; a text waits for a teacher.
 */
export default defineEvent('learning.activity-result-recorded', {
  version: 1,
  description: 'A learner handed in an activity of a sequence, or kept a draft of it.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'answers',
  data: z.object({
    ...placeShape,
    status: WorkStatus,
    attempt: z.int().min(0).max(10_000).describe('Which handing in this is, from 1; of a draft, how many came before.'),
    score: Score.nullable().describe('Points; null where nobody has judged it yet, or it gives none.'),
    maxScore: Points,
    right: z.int().min(0).max(40).nullable().describe('Right answers; null without questions.'),
    questions: z.int().min(0).max(40).nullable().describe('How many questions there were; null without questions.'),
    durationMs: DurationMs,
    late: z.boolean().describe('Whether it occurred after the last day.'),
    answers: personal(
      z.array(JudgedAnswer).max(40).optional().describe('The answers, and what the learner was told about each.'),
    ),
    response: personal(possiblyEmptyText(15_000).optional().describe('What the learner wrote.')),
  }),
  words: {
    fr: ({ kind, title, status, right, questions, response }) =>
      sentence(
        status === 'in-progress' ? 'A gardé un brouillon de ' : 'A rendu ',
        activityInFrench(kind),
        part(' ', fr.quoted(title)),
        part(`${NARROW}: `, fr.counted(right, 'réponse juste', 'réponses justes'), part(' sur ', fr.count(questions))),
        part(`${NARROW}: `, fr.quoted(response)),
      ),
    en: ({ kind, title, status, right, questions, response }) =>
      sentence(
        status === 'in-progress' ? 'Kept a draft of ' : 'Handed in ',
        activityInEnglish(kind),
        part(' ', en.quoted(title)),
        part(': ', en.counted(right, 'right answer', 'right answers'), part(' of ', en.count(questions))),
        part(': ', en.quoted(response)),
      ),
  },
})
