// The decider of course results, over the learner's stream: stays in classes, and the date of each class's last result.

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

/** As many result dates are kept as stays, current and former. */
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
      const others = state.results.filter((result) => result.class !== data.class)
      return { ...state, results: [...others, { class: data.class, at: occurredAt }].slice(-MOST_RESULTS) }
    }),
  ],
})

/** When the learner first joined the class, among the stays that are kept; null if never. */
export const firstJoined = ({ enrolments }: CourseResults, ofClass: ClassId): Instant | null =>
  enrolments
    .filter((stay) => stay.class === ofClass)
    .reduce<Instant | null>((first, { from }) => earlierOf(first, from), null)

export const lastResultAt = ({ results }: CourseResults, ofClass: ClassId): Instant | null =>
  results.find((result) => result.class === ofClass)?.at ?? null
