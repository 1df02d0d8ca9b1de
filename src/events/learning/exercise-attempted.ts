import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { ClassId } from '../teaching/values.ts'
import { possiblyEmptyText, text } from '../text.ts'
import { en, fr, NARROW, name, part, sentence } from '../wording.ts'
import { DurationMs, ExerciseId, Level, ObservationCode, SessionId, SkillId } from './values.ts'

/** A learner gave one answer to an exercise. One event per answer, right or wrong. */
export default defineEvent('learning.exercise-attempted', {
  version: 2,
  description: 'A learner gave one answer to an exercise, right or wrong.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'answers',
  data: z.object({
    exercise: ExerciseId,
    exerciseVersion: z
      .int()
      .min(1)
      .describe('Version of the exercise, which has the question and the expected answer.'),
    skill: SkillId,
    difficulty: Level,
    response: personal(possiblyEmptyText(2_000).describe('What the learner answered; empty for no answer.')),
    correct: z.boolean().describe('Whether the answer is right.'),
    durationMs: DurationMs, // active time, not wall time
    strategy: ObservationCode.optional().describe('How the learner went about it: `counts-on-fingers`.'),
    errorType: ObservationCode.optional().describe('What kind of error it was: `carry-forgotten`.'),
    feedback: personal(text(2_000).optional().describe('What the learner was told, where it was written for them.')),
    session: SessionId.optional(),
    class: ClassId, // of the enrolment at that moment: stamped by the decider
  }),
  upcast: {
    // Version 1 counted whole seconds.
    1: ({ seconds, ...rest }) => ({
      ...rest,
      durationMs: typeof seconds === 'number' ? Math.round(seconds * 1_000) : 0,
    }),
  },
  words: {
    fr: ({ exercise, difficulty, response, correct, durationMs }) =>
      sentence(
        'A répondu ',
        correct ? 'juste' : 'faux',
        ' à ',
        part('l’exercice ', name(exercise)) || 'un exercice',
        part(` (niveau${NARROW}`, fr.count(difficulty), ')'),
        part(' en ', fr.duration(durationMs)),
        part(`${NARROW}: `, fr.quoted(response)),
      ),
    en: ({ exercise, difficulty, response, correct, durationMs }) =>
      sentence(
        'Answered ',
        part('exercise ', name(exercise)) || 'an exercise',
        part(' (level ', en.count(difficulty), ')'),
        correct ? ' correctly' : ' incorrectly',
        part(' in ', en.duration(durationMs)),
        part(': ', en.quoted(response)),
      ),
  },
})
