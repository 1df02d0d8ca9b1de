import badgeRevoked from '#events/learning/badge-revoked.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import achievements from './achievements.ts'
import { learnerStream, learnerSubject, ofLearner, ofLearnerThemself, whenEnrolled } from './enrolled.ts'

/**
 * Takes back a badge, with a reason. No criterion gives it again afterwards: a person decided. A person may give it again, with
 * `learning.unlock-achievement`.
 */
export default defineCommand('learning.revoke-badge', {
  summary: 'Take back a badge',
  description: 'Takes back a badge or a certificate from a learner, with a reason. It is not given again by itself.',
  route: 'POST /api/learners/badges/revocations',
  may: 'learning:correct',
  of: ofLearnerThemself,
  purpose: 'teaching',
  input: badgeRevoked.data.extend(ofLearner),
  example: { learner: exampleSchool.learner, achievement: 'tables-de-7', reason: 'Attribué par erreur.' },
  decider: achievements,
  stream: learnerStream,
  subject: learnerSubject,
  decide: (state, input, context) =>
    whenEnrolled(state, input, context, (ofClass) => {
      const { learner: _, ...revoked } = input
      return state.unlocked.includes(revoked.achievement)
        ? [badgeRevoked({ ...revoked, class: ofClass })]
        : refuse('no-such-badge', 'The learner does not have this badge.', {
            pointer: '/achievement',
            facts: { achievement: revoked.achievement },
          })
    }),
})
