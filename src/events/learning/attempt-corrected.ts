import { z } from 'zod'
import { inArrivalOrder } from '#kernel/amendment.ts'
import { defineEvent } from '#kernel/event.ts'
import { Instant, LocalDay, type Revision } from '#kernel/ids.ts'
import { personal } from '#kernel/personal.ts'
import { ClassId } from '../teaching/values.ts'
import { text } from '../text.ts'
import { en, fr, NARROW, name, part, sentence } from '../wording.ts'
import exerciseAttempted from './exercise-attempted.ts'
import { EventReference, ExerciseId, Level, SkillId } from './values.ts'

/** `juste, et non fausse`; one word where the verdict did not change. */
const verdict = (was: boolean, is: boolean, right: string, wrong: string, notWord: string) =>
  was === is ? (is ? right : wrong) : is ? `${right}, ${notWord} ${wrong}` : `${wrong}, ${notWord} ${right}`

/**
 * The verdict on an earlier answer was corrected. A question about any moment then finds the corrected verdict, as if it
 * had been given at first. The event also carries what live read models need, so that they do not have to read the
 * answer again: the earlier verdict, the number of answers on the skill since, and the skill's run of right answers
 * after the correction.
 */
export default defineEvent('learning.attempt-corrected', {
  version: 3,
  description: 'The verdict on an earlier answer was corrected.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'answers',
  data: z.object({
    attempt: EventReference.describe('The id of the attempt that was corrected.'),
    attemptRevision: z
      .int()
      .nonnegative()
      .nullable()
      .default(null)
      .describe('Revision of the attempt in its stream; null before version 2.'),
    attemptedAt: Instant.describe('When the attempt was made.'),
    attemptedOn: LocalDay.describe('The day of the attempt in the school’s zone at that time.'),
    exercise: ExerciseId,
    skill: SkillId,
    difficulty: Level.optional().describe('Difficulty of the exercise, from 1 (easiest) to 5; absent if it has none.'),
    class: ClassId,
    wasCorrect: inArrivalOrder(z.boolean().describe('Whether the attempt counted as right before.')),
    isCorrect: z.boolean().describe('Whether it counts as right now.'),
    answersSince: inArrivalOrder(
      z.int().nonnegative().describe('How many answers on the same skill were recorded after the attempt.'),
    ),
    run: inArrivalOrder(
      z.int().nonnegative().describe('Right answers in a row that count towards mastery, after the correction.'),
    ),
    reason: personal(text(500).optional().describe('Why it was corrected.'), { as: 'staff-text' }),
  }),
  amends: {
    fact: exerciseAttempted,
    names: ({ attempt, attemptRevision }) => ({ id: attempt, revision: attemptRevision }),
    says: ({ isCorrect }) => ({ correct: isCorrect }),
    renumber: ({ attemptRevision }, revisionOf) =>
      attemptRevision === null ? {} : { attemptRevision: revisionOf(attemptRevision as Revision) },
  },
  upcast: {
    1: (old) => ({ ...old, attemptRevision: null }),
    // Version 2 required the difficulty.
    2: (old) => old,
  },
  words: {
    fr: ({ exercise, attemptedOn, wasCorrect, isCorrect, reason }) =>
      sentence(
        'Sa réponse',
        part(' du ', fr.day(attemptedOn)),
        part(' à l’exercice ', name(exercise)),
        ' a été revue',
        NARROW,
        ': ',
        verdict(wasCorrect, isCorrect, 'juste', 'fausse', 'et non'),
        part(` (motif${NARROW}: `, fr.quoted(reason), ')'),
      ),
    en: ({ exercise, attemptedOn, wasCorrect, isCorrect, reason }) =>
      sentence(
        'The answer',
        part(' of ', en.day(attemptedOn)),
        part(' to exercise ', name(exercise)),
        ' was re-marked: ',
        verdict(wasCorrect, isCorrect, 'right', 'wrong', 'not'),
        part(' (reason: ', en.quoted(reason), ')'),
      ),
  },
})
