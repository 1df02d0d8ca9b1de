import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { ContentItemId, ContentKind, kindsInEnglish, kindsInFrench } from '../teaching/content-ids.ts'
import { PathId, StepId } from '../teaching/path-values.ts'
import { MOST_QUESTIONS, QuizAnswer } from '../teaching/quiz-question.ts'
import { DefinitionVersion } from '../teaching/values.ts'
import { en, fr, labelOf, part, sentence } from '../wording.ts'
import { DurationMs } from './values.ts'

/**
 * A learner finished a content of a step: read a text, saw a video, answered a quiz. Each time is an event. A quiz was marked
 * against the version that the learner had (`#events/teaching/mark-quiz.ts`).
 */
export default defineEvent('learning.path-content-finished', {
  version: 1,
  description: 'A learner finished a content of a step of a learning path.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'lessons',
  data: z.object({
    path: PathId,
    version: DefinitionVersion.describe('The version of the path that the learner has.'),
    step: StepId,
    content: ContentItemId,
    contentVersion: DefinitionVersion.describe('The version of the content.'),
    kind: ContentKind,
    durationMs: DurationMs,
    points: z.number().min(0).optional().describe('Points of the right answers; absent where nothing is marked.'),
    mostPoints: z.number().min(0).optional().describe('Points of all questions; absent where nothing is marked.'),
    correct: z
      .array(z.boolean())
      .max(MOST_QUESTIONS)
      .optional()
      .describe('Which answers of a quiz are right, in the order of its questions.'),
    answers: personal(
      z
        .array(QuizAnswer)
        .max(MOST_QUESTIONS)
        .optional()
        .describe('The answers to a quiz, in the order of its questions.'),
    ),
  }),
  words: {
    fr: ({ kind, points, mostPoints, durationMs }) =>
      sentence(
        'A terminé un contenu d’un parcours',
        part(' (', labelOf(kindsInFrench, kind), ')'),
        part(', ', both(fr.count(points), fr.count(mostPoints), ' sur '), ' points'),
        part(', en ', fr.duration(durationMs)),
      ),
    en: ({ kind, points, mostPoints, durationMs }) =>
      sentence(
        'Finished a content of a path',
        part(' (', labelOf(kindsInEnglish, kind), ')'),
        part(', ', both(en.count(points), en.count(mostPoints), ' of '), ' points'),
        part(', in ', en.duration(durationMs)),
      ),
  },
})

const both = (a: string | null, b: string | null, between: string): string | null =>
  a === null || b === null ? null : `${a}${between}${b}`
