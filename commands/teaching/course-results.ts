// The decider of course results, over the learner's own stream: the stays in classes, and when each class's last result is dated.

import courseResultRecorded from '#events/teaching/course-result-recorded.ts'
import { type Enrolment, enrol, leave } from '#events/teaching/enrolments.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import learnerLeftClass from '#events/teaching/learner-left-class.ts'
import type { ClassId } from '#events/teaching/values.ts'
import { defineDecider } from '#kernel/decider.ts'
import { earlierOf, type Instant } from '#kernel/ids.ts'

export type CourseResults = {
  readonly enrolments: readonly Enrolment[]
  readonly results: readonly { readonly class: ClassId; readonly at: Instant }[]
}

/** Of so many classes the last result's date is kept: as many as stays are, open and ended. */
const MOST_RESULTS = 40

export default defineDecider<CourseResults>('teaching.course-results', {
  stream: 'learner',
  initial: { enrolments: [], results: [] },
  evolve: (on) => [
    on(learnerEnrolled, (state, e) => ({ ...state, enrolments: enrol(state.enrolments, e) })),
    on(learnerLeftClass, (state, e) => ({
      ...state,
      enrolments: leave(state.enrolments, e.data.class, e.occurredAt),
    })),
    on(courseResultRecorded, (state, { data, occurredAt }) => {
      const others = state.results.filter((one) => one.class !== data.class)
      return { ...state, results: [...others, { class: data.class, at: occurredAt }].slice(-MOST_RESULTS) }
    }),
  ],
})

/** When the learner first joined the class, of the stays that are kept; null for one who never did. */
export const firstJoined = ({ enrolments }: CourseResults, ofClass: ClassId): Instant | null =>
  enrolments
    .filter((one) => one.class === ofClass)
    .reduce<Instant | null>((first, { from }) => earlierOf(first, from), null)

export const lastResultAt = ({ results }: CourseResults, ofClass: ClassId): Instant | null =>
  results.find((one) => one.class === ofClass)?.at ?? null
