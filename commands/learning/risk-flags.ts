// The decider of the alerts of a model about a learner: the classes they are in, and when the last alert was raised.
import riskFlagged from '#events/insight/risk-flagged.ts'
import { type Enrolment, enrol, leave } from '#events/teaching/enrolments.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import learnerLeftClass from '#events/teaching/learner-left-class.ts'
import { defineDecider } from '#kernel/decider.ts'
import type { Instant } from '#kernel/ids.ts'

export type RiskFlags = { readonly enrolments: readonly Enrolment[]; readonly flaggedAt: Instant | null }

export default defineDecider<RiskFlags>('learning.risk-flags', {
  stream: 'learner',
  initial: { enrolments: [], flaggedAt: null },
  evolve: (on) => [
    on(learnerEnrolled, (state, e) => ({ ...state, enrolments: enrol(state.enrolments, e) })),
    on(learnerLeftClass, (state, e) => ({
      ...state,
      enrolments: leave(state.enrolments, e.data.class, e.occurredAt),
    })),
    on(riskFlagged, (state, { occurredAt }) => ({ ...state, flaggedAt: occurredAt })),
  ],
})
