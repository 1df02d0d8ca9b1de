import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { ClassId } from '../teaching/values.ts'
import { possiblyEmptyText, text } from '../text.ts'
import { en, fr, NARROW, name, part, sentence } from '../wording.ts'
import { DurationMs, ExerciseId, Level, ObservationCode, SessionId, SkillId } from './values.ts'

/**
 * A learner gave one answer to an exercise. One event per answer, right or wrong, also where the exercise trains several
 * skills: these are one combined skill (`combinedSkill` in values.ts). Two events for one answer would let a model read the
 * answer from the first. Other systems often do not know the level, the response or the time: a missing value is absent,
 * never 0.
 */
export default defineEvent('learning.exercise-attempted', {
  version: 3,
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
    difficulty: Level.optional().describe('Difficulty, from 1 (easiest) to 5; absent if the exercise has none.'),
    response: personal(
      possiblyEmptyText(2_000)
        .optional()
        .describe('What the learner answered; empty for no answer, absent if it is not known.'),
    ),
    correct: z.boolean().describe('Whether the answer is right.'),
    durationMs: DurationMs.optional().describe(
      'Active time in milliseconds, at most a day; absent if it is not known.',
    ),
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
      ...(typeof seconds === 'number' && { durationMs: Math.round(seconds * 1_000) }),
    }),
    // Version 2 required the difficulty, the response and the time.
    2: (old) => old,
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
