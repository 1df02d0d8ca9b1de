// The decider of a learner's enrolments, over the learner's stream.

import { type Enrolment, enrol, leave } from '#events/teaching/enrolments.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import learnerLeftClass from '#events/teaching/learner-left-class.ts'
import { defineDecider } from '#kernel/decider.ts'

export type Enrolments = { readonly enrolments: readonly Enrolment[] }

export default defineDecider<Enrolments>('teaching.enrolment', {
  stream: 'learner',
  initial: { enrolments: [] },
  evolve: (on) => [
    on(learnerEnrolled, ({ enrolments }, e) => ({ enrolments: enrol(enrolments, e) })),
    on(learnerLeftClass, ({ enrolments }, e) => ({ enrolments: leave(enrolments, e.data.class, e.occurredAt) })),
  ],
})
