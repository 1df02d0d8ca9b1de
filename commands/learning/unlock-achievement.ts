import achievementUnlocked from '#events/learning/achievement-unlocked.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import achievements, { MOST_ACHIEVEMENTS } from './achievements.ts'
import { learnerStream, learnerSubject, ofLearner, ofLearnerThemself, whenEnrolled } from './enrolled.ts'

/** Gives a learner a badge or a certificate, once: a second time changes nothing. */
export default defineCommand('learning.unlock-achievement', {
  summary: 'Unlock an achievement',
  description: 'Gives a learner a badge or a certificate; a second time changes nothing.',
  route: 'POST /api/adaptive/interaction',
  as: 'achievement_unlocked',
  may: 'learning:award',
  of: ofLearnerThemself,
  purpose: 'teaching',
  // What the school's own badges add is decided, not sent.
  input: achievementUnlocked.data.omit({ badge: true, badgeVersion: true, evidence: true }).extend(ofLearner),
  example: {
    learner: exampleSchool.learner,
    achievement: 'tables-de-7',
    skill: 'calcul/multiplication',
    title: { fr: 'La table de 7', en: 'The table of 7' },
  },
  decider: achievements,
  stream: learnerStream,
  subject: learnerSubject,
  decide: (state, input, context) =>
    whenEnrolled(state, input, context, (ofClass) => {
      const { learner: _, ...unlocked } = input
      if (state.unlocked.includes(unlocked.achievement)) return []
      if (state.unlocked.length >= MOST_ACHIEVEMENTS)
        return refuse('too-many-achievements', `A learner has at most ${MOST_ACHIEVEMENTS} achievements.`)
      return [achievementUnlocked({ ...unlocked, class: ofClass })]
    }),
})
