// The decider of a learner's groups, over the learner's stream: classes and groups they are in.
import { type Enrolment, enrol, leave } from '#events/teaching/enrolments.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import learnerJoinedGroup from '#events/teaching/learner-joined-group.ts'
import learnerLeftClass from '#events/teaching/learner-left-class.ts'
import learnerLeftGroup from '#events/teaching/learner-left-group.ts'
import type { GroupId } from '#events/teaching/path-values.ts'
import type { ClassId } from '#events/teaching/values.ts'
import { defineDecider } from '#kernel/decider.ts'

export type Memberships = {
  readonly enrolments: readonly Enrolment[]
  readonly groups: readonly { readonly group: GroupId; readonly class: ClassId }[]
}

/** More groups at once than anybody is in; bounds the state. */
export const MOST_GROUPS = 50

/** Who leaves a class leaves its groups. */
export default defineDecider<Memberships>('teaching.memberships', {
  stream: 'learner',
  initial: { enrolments: [], groups: [] },
  evolve: (on) => [
    on(learnerEnrolled, (state, e) => ({ ...state, enrolments: enrol(state.enrolments, e) })),
    on(learnerLeftClass, (state, e) => ({
      enrolments: leave(state.enrolments, e.data.class, e.occurredAt),
      groups: state.groups.filter((one) => one.class !== e.data.class),
    })),
    on(learnerJoinedGroup, (state, { data }) => ({
      ...state,
      groups: [...state.groups, { group: data.group, class: data.class }],
    })),
    on(learnerLeftGroup, (state, { data }) => ({
      ...state,
      groups: state.groups.filter(({ group }) => group !== data.group),
    })),
  ],
})
