import { z } from 'zod'
import { JudgedAnswer } from '#events/learning/activities.ts'
import activityResultRecorded from '#events/learning/activity-result-recorded.ts'
import { DurationMs, ExerciseId } from '#events/learning/values.ts'
import { DefinitionVersion } from '#events/teaching/values.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { personal } from '#kernel/personal.ts'
import exerciseVersions from '../../projections/teaching/exercise-versions.ts'
import sequenceVersions from '../../projections/teaching/sequence-versions.ts'
import activityResults from './activity-results.ts'
import { completions, isLate, placeFields, placeOf, whyLocked } from './activity-rules.ts'
import { askedFrom, attemptsOf } from './bank-attempts.ts'
import { learnerStream, learnerSubject, ofLearnerThemself } from './enrolled.ts'
import { judged } from './judged-activity.ts'
import { afterFact, doneOf, untouched } from './sequence-work.ts'

const { sequence, version, activity, durationMs, response } = activityResultRecorded.data.shape

/**
 * Records what a learner hands in, or a draft of it. The service judges: a client says what was answered, and not whether it was
 * right. What is handed in after the last day is recorded as late. A quiz that is done again stays completed. Each answer to an
 * exercise of the bank is also an attempt, as an application would record it; a draft is not.
 */
export default defineCommand('learning.record-activity-result', {
  summary: 'Hand in an activity',
  description:
    'Records what a learner hands in for an activity, or a draft of it. Questions are judged at once; a text waits for the teacher. Each answer to an exercise of the bank is recorded as an attempt, too.',
  route: 'POST /api/activities/results',
  may: 'learning:record',
  of: ofLearnerThemself,
  purpose: 'teaching',
  input: z.object({
    learner: PersonId,
    sequence,
    version,
    activity,
    draft: z.boolean().default(false).describe('Whether the learner only keeps it, to go on later.'),
    durationMs,
    answers: personal(
      z
        .array(
          JudgedAnswer.omit({ correct: true, reason: true }).extend({
            exerciseVersion: DefinitionVersion.optional().describe(
              'The version of the exercise of the bank that the learner was asked; absent: the last one.',
            ),
            durationMs: DurationMs.optional().describe(
              'Active time for this answer, in milliseconds; for the attempt at an exercise of the bank.',
            ),
          }),
        )
        .max(40)
        .optional()
        .describe('What the learner answered to each question; absent where nothing is asked.'),
    ),
    response,
  }),
  example: {
    learner: exampleSchool.learner,
    sequence: '2f7c9a14-5b3e-4d80-9c61-7a0e8d2f4b15',
    version: 1,
    activity: 'd4071ae3-6f92-4dc5-b180-4eaf32cd5069',
    durationMs: 48_000,
    answers: [
      { question: 'q1', response: 'Où sont les fleurs' },
      { question: 'q2', response: 'les fleurs' },
    ],
  },
  decider: activityResults,
  stream: learnerStream,
  subject: learnerSubject,
  needs: {
    version: { from: sequenceVersions, keys: ({ sequence, version }) => [{ sequence, version }] },
    bank: {
      from: exerciseVersions,
      keys: ({ answers = [] }) =>
        answers.flatMap(({ question, exerciseVersion: version }) => {
          const exercise = ExerciseId.safeParse(question)
          return exercise.success ? [{ exercise: exercise.data, ...(version !== undefined && { version }) }] : []
        }),
    },
  },
  decide(state, input, context) {
    const place = placeOf(state, input, context)
    if ('kind' in place) return place
    const before = doneOf(place.work, input.activity) ?? untouched
    const locked = whyLocked(place, context)
    // Who has begun may hand in, also when the class has gone on.
    if (locked && !doneOf(place.work, input.activity)) return locked
    const written = context.needed.version[0]?.lessons
      .flatMap(({ activities }) => activities)
      .find((one) => one.activity === input.activity)
    if (!written)
      return refuse('unknown-activity', 'This version of the sequence has no such activity.', { pointer: '/activity' })
    const { mostAttempts, showsReasons } = place.work.settings
    if (!input.draft && mostAttempts !== null && before.attempts >= mostAttempts)
      return refuse('no-attempt-left', `This activity may be handed in ${mostAttempts} times, and it was.`, {
        facts: { attempts: before.attempts, mostAttempts },
      })
    if (input.draft && before.status !== 'in-progress')
      return refuse('already-handed-in', 'This activity was handed in. A draft would replace it.', {
        facts: { status: before.status },
      })
    const countsAsAttempts = written.content.form === 'exercises' && !input.draft
    const bank = written.content.form === 'exercises' ? askedFrom(context.needed.bank, input.answers) : []
    if ('kind' in bank) return bank
    const judgement = judged(written, input, bank, showsReasons)
    if ('kind' in judgement) return judgement
    const attempt = before.attempts + (input.draft ? 0 : 1)
    const recorded = activityResultRecorded({
      ...placeFields(place, input),
      ...judgement,
      answers: judgement.answers && [...judgement.answers],
      attempt,
      maxScore: written.points,
      durationMs: input.durationMs,
      late: isLate(place, context),
    })
    const after = afterFact(before, { status: judgement.status, attempt, at: context.occurredAt })
    const attempts = countsAsAttempts
      ? attemptsOf(state, { judged: judgement.answers, sent: input.answers }, bank, place.work.class)
      : []
    if ('kind' in attempts) return attempts
    return [...attempts, recorded, ...completions(place, input, after)]
  },
})
