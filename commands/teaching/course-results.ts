// The decider of course results, over the learner's stream: stays in classes, and when each result was dated. A result that came
// with an import goes when that import is withdrawn, and then the one before it is the last.

import importWithdrawn, { withdraws } from '#events/learning/import-withdrawn.ts'
import courseResultRecorded from '#events/teaching/course-result-recorded.ts'
import { type Enrolment, enrol, leave } from '#events/teaching/enrolments.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import learnerLeftClass from '#events/teaching/learner-left-class.ts'
import type { ClassId } from '#events/teaching/values.ts'
import { defineDecider } from '#kernel/decider.ts'
import { type EventId, earlierOf, type Instant, type Revision } from '#kernel/ids.ts'

export type CourseResults = {
  readonly enrolments: readonly Enrolment[]
  /** In the order of arrival. */
  readonly results: readonly CourseResultDate[]
}

type CourseResultDate = {
  readonly id: EventId
  readonly revision: Revision
  readonly class: ClassId
  readonly at: Instant
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
    on(courseResultRecorded, (state, { id, revision, data, occurredAt }) => {
      const result = { id, revision, class: data.class, at: occurredAt }
      return { ...state, results: [...state.results, result].slice(-MOST_RESULTS) }
    }),
    on(importWithdrawn, (state, { data }) => {
      const results = state.results.filter((result) => !withdraws(data, result))
      return results.length === state.results.length ? state : { ...state, results }
    }),
  ],
})

/** When the learner first joined the class, among the stays that are kept; null if never. */
export const firstJoined = ({ enrolments }: CourseResults, ofClass: ClassId): Instant | null =>
  enrolments
    .filter((stay) => stay.class === ofClass)
    .reduce<Instant | null>((first, { from }) => earlierOf(first, from), null)

export const lastResultAt = ({ results }: CourseResults, ofClass: ClassId): Instant | null =>
  results.findLast((result) => result.class === ofClass)?.at ?? null
