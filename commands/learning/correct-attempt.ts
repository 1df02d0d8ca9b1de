import { z } from 'zod'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import skillMastered from '#events/learning/skill-mastered.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { laterOf, PersonId } from '#kernel/ids.ts'
import attempts, { CORRECTABLE_ATTEMPTS } from './attempts.ts'
import { learnerStream, learnerSubject } from './enrolled.ts'
import { MASTERY_RULE, masters, nextRun } from './mastery.ts'

/**
 * Judges an earlier answer anew. A correction can complete a run and so make mastery; it never takes mastery back:
 * what a learner was told they have mastered stays theirs, and the next answers show where they are. The run counts
 * the skill's answers among the last 200. It may not be dated before the answer, nor before that answer's last
 * correction: at every moment, the last correction by date is the last one by arrival.
 */
export default defineCommand('learning.correct-attempt', {
  summary: 'Correct an attempt',
  description: 'Judges an earlier answer of a learner anew, as right or wrong.',
  route: 'POST /api/attempts/corrections',
  may: 'learning:correct',
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
    const attempt = state.recent.find((one) => one.id === input.attempt)
    if (!attempt)
      return refuse(
        'unknown-attempt',
        `The learner has no such attempt among the last ${CORRECTABLE_ATTEMPTS}, which are those that can be corrected.`,
        { pointer: '/attempt', facts },
      )
    const notBefore = laterOf(attempt.correctedAt, attempt.at)
    if (occurredAt < notBefore)
      return refuse(
        'dated-before-the-attempt',
        attempt.correctedAt === notBefore
          ? `The attempt was last corrected at ${notBefore}: give that moment or a later one as occurredAt.`
          : `The attempt is dated ${notBefore}: give that moment or a later one as occurredAt.`,
        { pointer: '/occurredAt', facts: { ...facts, occurredAt, notBefore } },
      )
    if (attempt.correct === input.correct)
      return refuse('nothing-to-correct', `The attempt stands as ${attempt.correct ? 'right' : 'wrong'} already.`, {
        facts,
      })

    const { id, revision, at, on, correct: wasCorrect, correctedAt: _, ...what } = attempt
    const onSkill = state.recent.filter((one) => one.skill === what.skill)
    const run = onSkill.reduce(
      (run, one) => nextRun(run, one === attempt ? { ...one, correct: input.correct } : one),
      0,
    )
    const corrected = attemptCorrected({
      ...what,
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
    return masters(run) && !state.mastered.includes(what.skill)
      ? [corrected, skillMastered({ skill: what.skill, rule: MASTERY_RULE, class: what.class })]
      : [corrected]
  },
})
