// The course risk of everybody in a class on one day: the model ranks each among the others, so all are needed at once.
import type { Instant } from '#kernel/ids.ts'
import type { ServedModel } from '#kernel/served-model.ts'
import { rounded } from '#kernel/shown-number.ts'
import { type CourseRisk, predictCourseRisk } from '#ml/course-risk/course-risk.ts'
import type { CourseTable } from '#ml/course-risk/course-table.ts'
import { explainCourseRisk } from '#ml/course-risk/explain-course-risk.ts'
import { DAY_MS } from '#ml/features/answer.ts'
import { courseSchema, courseVector } from '#ml/features/course-features.ts'
import { type CourseState, dueBy, isEnrolled, lastDayOf } from '#ml/features/course-state.ts'
import { courseGroups } from '#ml/reasons/course-groups.ts'
import { knownFrom } from '#ml/reasons/groups.ts'
import { reasonsOf } from '#ml/reasons/reasons.ts'
import { placeOf } from '../../projections/insight/place-of.ts'
import type { RecentCourseEvents } from '../../projections/insight/recent-course-events.ts'
import { featuresAge, type ShownRisk, shownReason } from './shown-risk.ts'

const courseFeatures = courseSchema.features.map(({ name }) => name)

export type InCourse<Learner> = {
  readonly learner: Learner
  readonly state: CourseState
  readonly events: RecentCourseEvents
}

/** Without a first day of the course nobody is comparable with those whom the model has learned from: no risk is given. */
export function courseRisks<Learner>(
  members: readonly InCourse<Learner>[],
  served: ServedModel<CourseRisk>,
  now: Instant | null,
): ReadonlyMap<Learner, ShownRisk> {
  if (served.state === 'fallback') return new Map()
  const { model, sha256, loaded } = served
  const day = dayOf(members, now)
  const rows = members.filter(({ state }) => state.startsOn !== null && day >= state.startsOn && isEnrolled(state, day))
  if (rows.length === 0) return new Map()
  const due = dueBy(
    members.map(({ state }) => state),
    day,
  )
  const vectors = rows.map(({ state }) => courseVector(state, { day, due }))
  const table: CourseTable = {
    features: courseFeatures,
    columns: courseSchema.features.map((_, feature) =>
      Float32Array.from(vectors, (vector) => vector[feature] ?? Number.NaN),
    ),
    learner: Int32Array.from(rows, (_, row) => row),
    course: new Int32Array(rows.length),
    labels: new Float32Array(rows.length).fill(Number.NaN),
  }
  const probabilities = predictCourseRisk(loaded, table)
  const explain = explainCourseRisk(loaded, table)
  const { threshold, recall, precision, flagged } = loaded.alert
  return new Map(
    rows.map(({ learner, state, events }, row): [Learner, ShownRisk] => {
      const probability = probabilities[row] ?? Number.NaN
      const explained = explain?.(row)
      const why =
        explained &&
        reasonsOf({ ...explained, known: knownFrom(courseFeatures, vectors[row] ?? []), groups: courseGroups }, 'adult')
      return [
        learner,
        {
          atRisk: probability >= threshold,
          probability,
          threshold,
          reasons: why?.reasons.map((reason) => shownReason(reason, eventsBehind(reason.group, events))) ?? [],
          explanation: why ? 'exact' : 'none',
          base: why ? rounded(why.base) : null,
          others: why ? rounded(why.others) : null,
          model: { model, sha256, recall, precision, flagged },
          fallback: null,
          features: { schema: `${courseSchema.name}/${courseSchema.version}`, hash: courseSchema.hash },
          ...featuresAge(lastDayOf(state) * DAY_MS, now),
        },
      ]
    }),
  )
}

const MOST_EVENTS = 10
const PARTICIPATION: readonly string[] = ['forum', 'quiz']

/** The events that moved the features of a group last. Older ones count too: the learner’s history has them all. */
export function eventsBehind(group: string, { joined, views, handedIn }: RecentCourseEvents): string[] {
  const placesOf = (events: readonly { readonly position: string }[]) =>
    events.slice(-MOST_EVENTS).map(({ position }) => position)
  switch (group) {
    case 'contents':
      return placesOf(views.filter(({ medium }) => !PARTICIPATION.includes(medium)))
    case 'participation':
      return placesOf(views.filter(({ medium }) => PARTICIPATION.includes(medium)))
    case 'start':
      return joined ? [joined.position] : []
    case 'work-handed-in':
      return placesOf(handedIn)
    case 'scores':
      return placesOf(handedIn.filter(({ hasScore }) => hasScore))
    case 'punctuality':
      return placesOf(handedIn.filter(({ isLate }) => isLate))
    default:
      return placesOf(views)
  }
}

/** By the school’s clock; at a past position, the last day on which anybody did anything in the class. */
function dayOf<Learner>(members: readonly InCourse<Learner>[], now: Instant | null): number {
  const zone = members.find(({ state }) => state.zone !== null)?.state.zone ?? null
  return now === null ? Math.max(...members.map(({ state }) => lastDayOf(state))) : placeOf(now, zone).day
}
