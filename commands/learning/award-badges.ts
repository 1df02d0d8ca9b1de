import { z } from 'zod'
import achievementUnlocked from '#events/learning/achievement-unlocked.ts'
import { badgeProgress } from '#events/learning/badge-tally.ts'
import { AchievementId } from '#events/learning/values.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import schoolBadges from '../../projections/teaching/badges.ts'
import { MOST_ACHIEVEMENTS } from './achievements.ts'
import badges, { evidenceOf } from './badges.ts'
import { learnerStream, learnerSubject, ofLearner, ofLearnerThemself, whenEnrolled } from './enrolled.ts'

/**
 * Gives a learner every badge of the school whose criterion they meet and that they never had. A badge that was taken back is not
 * given again, and one that is held stays, whatever is corrected later.
 */
export default defineCommand('learning.award-badges', {
  summary: 'Award badges',
  description:
    'Gives a learner the badges of the school whose criteria they meet, each once. Sent by the process of badges.',
  may: 'learning:award',
  of: ofLearnerThemself,
  purpose: 'teaching',
  input: z.object(ofLearner),
  example: { learner: exampleSchool.learner },
  decider: badges,
  stream: learnerStream,
  subject: learnerSubject,
  needs: { badges: { from: schoolBadges, keys: () => [{}] } },
  decide: (state, input, context) =>
    whenEnrolled(state, input, context, (ofClass) => {
      const had = new Set([...state.unlocked, ...state.revoked])
      return context.needed.badges
        .filter(({ badge, isOffered }) => isOffered && !had.has(badge))
        .filter(({ criterion }) => badgeProgress(state.tally, criterion).met)
        .slice(0, Math.max(0, MOST_ACHIEVEMENTS - state.unlocked.length))
        .map(({ badge, version, title, criterion }) =>
          achievementUnlocked({
            achievement: AchievementId.parse(badge),
            badge,
            badgeVersion: version,
            title,
            evidence: evidenceOf(state, criterion),
            class: ofClass,
          }),
        )
    }),
})
