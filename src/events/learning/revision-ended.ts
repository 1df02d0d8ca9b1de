import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { ClassId } from '../teaching/values.ts'
import { en, fr, part, sentence } from '../wording.ts'
import { RevisionId } from './revisions.ts'
import { DurationMs, Share } from './values.ts'

/** A session of revision ended. Its sums are of its own answers; those who teach the class are told. */
export default defineEvent('learning.revision-ended', {
  version: 1,
  description: 'A session of revision ended, with its score, time and progress.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'lessons',
  data: z.object({
    session: RevisionId,
    items: z.int().nonnegative().describe('What was to be revised.'),
    answered: z.int().nonnegative().describe('Of these, what was answered.'),
    recalled: z.int().nonnegative().describe('Of these, what was recalled at the first answer.'),
    score: Share.nullable().describe('Recalled over answered; null without an answer.'),
    progress: Share.describe('Answered over what was to be revised.'),
    durationMs: DurationMs,
    class: ClassId,
  }),
  words: {
    fr: ({ answered, score }) =>
      sentence(
        'A fini de réviser',
        part(`, `, fr.counted(answered, 'réponse', 'réponses')),
        part(', ', fr.percent(score), ' de réussite'),
      ),
    en: ({ answered, score }) =>
      sentence(
        'Finished revising',
        part(', ', en.counted(answered, 'answer', 'answers')),
        part(', ', en.percent(score), ' recalled'),
      ),
  },
})
