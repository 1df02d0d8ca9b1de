import { z } from 'zod'
import { inArrivalOrder } from '#kernel/amendment.ts'
import { defineEvent } from '#kernel/event.ts'
import { Instant, LocalDay } from '#kernel/ids.ts'
import { personal } from '#kernel/personal.ts'
import { ClassId } from '../teaching/values.ts'
import { text } from '../text.ts'
import { en, fr, NARROW, name, part, sentence } from '../wording.ts'
import exerciseAttempted from './exercise-attempted.ts'
import { EventReference, ExerciseId, Level, SkillId } from './values.ts'

/** `juste, et non fausse`; one word where the judgement stayed. */
const judged = (was: boolean, is: boolean, right: string, wrong: string, notWord: string) =>
  was === is ? (is ? right : wrong) : is ? `${right}, ${notWord} ${wrong}` : `${wrong}, ${notWord} ${right}`

/**
 * An earlier answer was judged anew: whoever asks about any time finds the answer judged so from the start. What live
 * read models need besides, so as not to read the answer again, stands in the event as it was when it was recorded: how
 * the answer was judged before, how many came after it on the skill, and the run of right answers that the skill has now.
 */
export default defineEvent('learning.attempt-corrected', {
  version: 2,
  description: 'An earlier answer was judged anew.',
  purpose: 'teaching',
  retention: 'P2Y',
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
    difficulty: Level,
    class: ClassId,
    wasCorrect: inArrivalOrder(z.boolean().describe('Whether the attempt counted as right before.')),
    isCorrect: z.boolean().describe('Whether it counts as right now.'),
    answersSince: inArrivalOrder(
      z.int().nonnegative().describe('How many answers on the same skill were recorded after the attempt.'),
    ),
    run: inArrivalOrder(
      z.int().nonnegative().describe('Right answers in a row that count towards mastery, after the correction.'),
    ),
    reason: personal(text(500).optional().describe('Why it was corrected.')),
  }),
  amends: {
    fact: exerciseAttempted,
    names: ({ attempt, attemptRevision }) => ({ id: attempt, revision: attemptRevision }),
    says: ({ isCorrect }) => ({ correct: isCorrect }),
  },
  upcast: { 1: (old) => ({ ...old, attemptRevision: null }) },
  words: {
    fr: ({ exercise, attemptedOn, wasCorrect, isCorrect, reason }) =>
      sentence(
        'Sa réponse',
        part(' du ', fr.day(attemptedOn)),
        part(' à l’exercice ', name(exercise)),
        ' a été revue',
        NARROW,
        ': ',
        judged(wasCorrect, isCorrect, 'juste', 'fausse', 'et non'),
        part(` (raison${NARROW}: `, fr.quoted(reason), ')'),
      ),
    en: ({ exercise, attemptedOn, wasCorrect, isCorrect, reason }) =>
      sentence(
        'The answer',
        part(' of ', en.day(attemptedOn)),
        part(' on exercise ', name(exercise)),
        ' was judged anew: ',
        judged(wasCorrect, isCorrect, 'right', 'wrong', 'not'),
        part(' (reason: ', en.quoted(reason), ')'),
      ),
  },
})
