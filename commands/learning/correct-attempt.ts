import { z } from 'zod'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import skillMastered from '#events/learning/skill-mastered.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { laterOf, PersonId } from '#kernel/ids.ts'
import attempts, { CORRECTABLE_ATTEMPTS } from './attempts.ts'
import { learnerStream, learnerSubject, ofLearnerThemself } from './enrolled.ts'
import { MASTERY_RULE, masters, nextRun } from './mastery.ts'

/**
 * Corrects the verdict on an earlier answer. A correction can complete a run and so grant mastery, but never revokes it:
 * a learner keeps a mastery that was announced, and the next answers show their level. The run counts the skill's answers
 * among the last 200. A correction may not be dated before the answer or before the answer's last correction, so that
 * the latest correction is the same by date and by arrival.
 */
export default defineCommand('learning.correct-attempt', {
  summary: 'Correct an attempt',
  description: 'Marks an earlier answer of a learner again, as right or wrong.',
  route: 'POST /api/attempts/corrections',
  may: 'learning:correct',
  of: ofLearnerThemself,
  purpose: 'teaching',
  input: z.object({
    learner: PersonId,
    attempt: attemptCorrected.data.shape.attempt.describe("The id of the attempt's event."),
    correct: z.boolean().describe('Whether the answer counts as right from now on.'),
    reason: attemptCorrected.data.shape.reason,
  }),
  example: {
    learner: exampleSchool.learner,
    attempt: exampleSchool.attempt,
    correct: false,
    reason: 'Une autre réponse avait été lue',
  },
  decider: attempts,
  stream: learnerStream,
  subject: learnerSubject,
  decide(state, input, { occurredAt }) {
    const facts = { learner: input.learner, attempt: input.attempt }
    const attempt = state.recent.find(({ id }) => id === input.attempt)
    if (!attempt)
      return refuse(
        'unknown-attempt',
        `No such attempt among the learner's last ${CORRECTABLE_ATTEMPTS}: only those can be corrected.`,
        { pointer: '/attempt', facts },
      )
    const notBefore = laterOf(attempt.correctedAt, attempt.at)
    if (occurredAt < notBefore)
      return refuse(
        'dated-before-the-attempt',
        attempt.correctedAt === notBefore
          ? `The attempt was last corrected at ${notBefore}. Set occurredAt to that time or later.`
          : `The attempt is dated ${notBefore}. Set occurredAt to that time or later.`,
        { pointer: '/occurredAt', facts: { ...facts, occurredAt, notBefore } },
      )
    if (attempt.correct === input.correct)
      return refuse('nothing-to-correct', `The attempt is already marked ${attempt.correct ? 'right' : 'wrong'}.`, {
        facts,
      })

    const { id, revision, at, on, correct: wasCorrect, correctedAt: _, ...exercise } = attempt
    const onSkill = state.recent.filter(({ skill }) => skill === exercise.skill)
    const run = onSkill.reduce(
      (run, answer) => nextRun(run, answer === attempt ? { ...answer, correct: input.correct } : answer),
      0,
    )
    const corrected = attemptCorrected({
      ...exercise,
      attempt: id,
      attemptRevision: revision,
      attemptedAt: at,
      attemptedOn: on,
      wasCorrect,
      isCorrect: input.correct,
      answersSince: onSkill.length - 1 - onSkill.indexOf(attempt),
      run,
      reason: input.reason,
    })
    return masters(run) && !state.mastered.includes(exercise.skill)
      ? [corrected, skillMastered({ skill: exercise.skill, rule: MASTERY_RULE, class: exercise.class })]
      : [corrected]
  },
})
