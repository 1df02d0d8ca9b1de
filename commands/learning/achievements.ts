// The decider of badges and certificates: which ones a learner has unlocked.

import achievementUnlocked from '#events/learning/achievement-unlocked.ts'
import badgeRevoked from '#events/learning/badge-revoked.ts'
import { type Enrolment, enrol, leave } from '#events/teaching/enrolments.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import learnerLeftClass from '#events/teaching/learner-left-class.ts'
import { defineDecider } from '#kernel/decider.ts'

export type Achievements = { readonly enrolments: readonly Enrolment[]; readonly unlocked: readonly string[] }

/** Bounds the state, whatever clients send. */
export const MOST_ACHIEVEMENTS = 1_000

export default defineDecider<Achievements>('learning.achievements', {
  stream: 'learner',
  initial: { enrolments: [], unlocked: [] },
  evolve: (on) => [
    on(learnerEnrolled, (state, e) => ({
      ...state,
      enrolments: enrol(state.enrolments, e),
    })),
    on(learnerLeftClass, (state, e) => ({
      ...state,
      enrolments: leave(state.enrolments, e.data.class, e.occurredAt),
    })),
    on(achievementUnlocked, (state, e) => ({ ...state, unlocked: [...state.unlocked, e.data.achievement] })),
    on(badgeRevoked, (state, e) => ({
      ...state,
      unlocked: state.unlocked.filter((achievement) => achievement !== e.data.achievement),
    })),
  ],
})
