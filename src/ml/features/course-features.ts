// The features of a learner in a course on a day: what they did there up to that day.
import { mean } from './averages.ts'
import { type CourseState, firstDayOf, type Submission } from './course-state.ts'
import { defineFeatures, type Feature, valuesOf } from './schema.ts'

/** The day of the question, and what was due by then. */
export type Cut = {
  /** Counted from 1970-01-01. The state must hold nothing of later days. */
  readonly day: number
  /** The exercises of the course that were due by that day (`dueBy`); undefined where that is not known. */
  readonly due?: ReadonlySet<string> | undefined
}

type Known = { readonly state: CourseState; readonly cut: Cut; readonly days: readonly DayOfViews[] }
type DayOfViews = { readonly day: number; readonly views: number }
type Declared = Feature<Known>

const logViews = { unit: 'log(1 + views)', range: [0, null], missing: null, from: 'course' } as const
const days = { unit: 'days', from: 'course' } as const
const score = { unit: 'score', range: [0, 1], from: 'course' } as const

const viewsIn = (list: readonly DayOfViews[], from: number, to: number): number => {
  let views = 0
  for (const one of list) if (one.day >= from && one.day <= to) views += one.views
  return views
}

const daysIn = (list: readonly DayOfViews[], from: number, to: number): number =>
  list.filter(({ day, views }) => views > 0 && day >= from && day <= to).length

const viewsOfLast = (most: number): Declared => ({
  ...logViews,
  name: `views${most}`,
  meaning: `How much the learner looked at in the last ${most} days.`,
  formula: `log(1 + views of the last ${most} days, the day of the question included)`,
  value: ({ days: all, cut: { day } }) => Math.log1p(viewsIn(all, day - most + 1, day)),
})

const activeDaysOfLast = (most: number): Declared => ({
  ...days,
  name: `activeDays${most}`,
  meaning: `On how many of the last ${most} days the learner looked at something.`,
  range: [0, most],
  formula: `days with views among the last ${most}, the day of the question included`,
  missing: null,
  value: ({ days: all, cut: { day } }) => daysIn(all, day - most + 1, day),
})

const MEDIA = ['page', 'video', 'resource', 'forum', 'quiz', 'course', 'other'] as const

const ofMedium = (medium: (typeof MEDIA)[number]): Declared => ({
  ...logViews,
  name: `${medium}Views`,
  meaning: `How much the learner looked at contents of the kind ${medium}.`,
  formula: `log(1 + views of contents of the kind ${medium})`,
  value: ({ state }) => Math.log1p(state.media.find((known) => known.medium === medium)?.views ?? 0),
})

const daysSinceMedium = (medium: 'forum' | 'quiz'): Declared => ({
  ...days,
  name: `daysSince${medium === 'forum' ? 'Forum' : 'Quiz'}`,
  meaning: `How long ago the learner last looked at a ${medium}.`,
  range: [0, null],
  formula: `day of the question − day of the last view of a ${medium}`,
  missing: `if the learner never looked at a ${medium}`,
  value({ state, cut: { day } }) {
    const last = state.media.find((known) => known.medium === medium)?.lastOn
    return last === undefined ? Number.NaN : day - last
  },
})

const ofVisits: readonly Declared[] = [
  {
    ...days,
    name: 'courseDay',
    meaning: 'How far the course has come.',
    range: [null, null],
    formula: 'day of the question − first day of the course',
    missing: 'if the course has no first day',
    value: ({ state: { startsOn }, cut: { day } }) => (startsOn === null ? Number.NaN : day - startsOn),
  },
  {
    ...days,
    name: 'registrationLead',
    meaning: 'How long before the course the learner registered; negative after it began.',
    range: [null, null],
    formula: 'first day of the course − day of registration',
    missing: 'if one of the two is not known',
    value: ({ state: { startsOn, enrolledOn } }) =>
      startsOn === null || enrolledOn === null ? Number.NaN : startsOn - enrolledOn,
  },
  {
    ...logViews,
    name: 'views',
    meaning: 'How much the learner looked at.',
    formula: 'log(1 + views)',
    value: ({ days: all }) => Math.log1p(all.reduce((sum, { views }) => sum + views, 0)),
  },
  {
    ...logViews,
    name: 'viewsBeforeStart',
    meaning: 'How much the learner looked at before the course began.',
    formula: 'log(1 + views before the first day)',
    missing: 'if the course has no first day',
    value: ({ days: all, state: { startsOn } }) =>
      startsOn === null ? Number.NaN : Math.log1p(viewsIn(all, Number.NEGATIVE_INFINITY, startsOn - 1)),
  },
  ...[7, 14, 28].map(viewsOfLast),
  {
    ...days,
    name: 'activeDays',
    meaning: 'On how many days the learner looked at something.',
    range: [0, null],
    formula: 'days with views',
    missing: null,
    value: ({ days: all }) => daysIn(all, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY),
  },
  ...[7, 14, 28].map(activeDaysOfLast),
  {
    name: 'activeWeeks',
    meaning: 'In how many of the weeks of the course the learner looked at something.',
    unit: 'share',
    range: [0, 1],
    formula: 'weeks (of seven days from the first day) with views / weeks begun',
    missing: 'if the course has no first day, or has not begun',
    from: 'course',
    value({ days: all, state: { startsOn }, cut: { day } }) {
      if (startsOn === null || day < startsOn) return Number.NaN
      const weeks = new Set(all.flatMap((one) => (one.day >= startsOn ? [Math.floor((one.day - startsOn) / 7)] : [])))
      return weeks.size / (Math.floor((day - startsOn) / 7) + 1)
    },
  },
  {
    name: 'viewsTrend',
    meaning: 'Whether the learner looks at more than before.',
    unit: 'log ratio',
    range: [null, null],
    formula: 'log((1 + views of the last 14 days) / (1 + views of the 14 days before))',
    missing: null,
    from: 'course',
    value: ({ days: all, cut: { day } }) =>
      Math.log1p(viewsIn(all, day - 13, day)) - Math.log1p(viewsIn(all, day - 27, day - 14)),
  },
  {
    ...days,
    name: 'daysSinceVisit',
    meaning: 'How long ago the learner last looked at something.',
    range: [0, null],
    formula: 'day of the question − day of the last view',
    missing: 'before the first view',
    value: ({ days: all, cut: { day } }) => day - (all.at(-1)?.day ?? Number.NaN),
  },
  ...MEDIA.map(ofMedium),
  daysSinceMedium('forum'),
  daysSinceMedium('quiz'),
]

const scoresOf = (submissions: readonly Submission[]): readonly number[] =>
  submissions.flatMap(({ score: given }) => (given === null ? [] : [given]))

const latenessOf = (submissions: readonly Submission[]): readonly number[] =>
  submissions.flatMap(({ on, dueOn }) => (dueOn === null ? [] : [on - dueOn]))

const ofSubmissions: readonly Declared[] = [
  {
    name: 'submissions',
    meaning: 'How many exercises the learner handed in.',
    unit: 'exercises',
    range: [0, 60],
    formula: 'exercises handed in, the last 60 at most',
    missing: null,
    from: 'course',
    value: ({ state }) => state.submissions.length,
  },
  {
    name: 'missedSubmissions',
    meaning: 'How many exercises were due that the learner has not handed in.',
    unit: 'exercises',
    range: [0, null],
    formula: 'exercises that were due by the day of the question and are not handed in',
    missing: 'if it is not known what was due',
    from: 'course',
    value({ state, cut: { due } }) {
      if (!due) return Number.NaN
      const handedIn = new Set(state.submissions.map(({ exercise }) => exercise))
      return [...due].filter((exercise) => !handedIn.has(exercise)).length
    },
  },
  {
    ...score,
    name: 'meanScore',
    meaning: 'Mean score of what was handed in.',
    formula: 'mean of the scores',
    missing: 'before the first score',
    value: ({ state }) => mean(scoresOf(state.submissions)),
  },
  {
    ...score,
    name: 'lastScore',
    meaning: 'The last score.',
    formula: 'score of the last submission that has one',
    missing: 'before the first score',
    value: ({ state }) => scoresOf(state.submissions).at(-1) ?? Number.NaN,
  },
  {
    ...score,
    name: 'lowestScore',
    meaning: 'The lowest score.',
    formula: 'least of the scores',
    missing: 'before the first score',
    value({ state }) {
      const scores = scoresOf(state.submissions)
      return scores.length === 0 ? Number.NaN : Math.min(...scores)
    },
  },
  {
    name: 'lateSubmissions',
    meaning: 'How many exercises were handed in late.',
    unit: 'exercises',
    range: [0, 60],
    formula: 'submissions after the day on which they were due',
    missing: null,
    from: 'course',
    value: ({ state }) => latenessOf(state.submissions).filter((late) => late > 0).length,
  },
  {
    ...days,
    name: 'meanLateness',
    meaning: 'How late the learner hands in; negative before the day.',
    range: [null, null],
    formula: 'mean of day handed in − day due',
    missing: 'if nothing with a due day was handed in',
    value: ({ state }) => mean(latenessOf(state.submissions)),
  },
  {
    ...days,
    name: 'lastLateness',
    meaning: 'How late the learner handed in the last time; negative before the day.',
    range: [null, null],
    formula: 'day handed in − day due of the last submission that has one',
    missing: 'if nothing with a due day was handed in',
    value: ({ state }) => latenessOf(state.submissions).at(-1) ?? Number.NaN,
  },
  {
    ...days,
    name: 'daysSinceSubmission',
    meaning: 'How long ago the learner last handed something in.',
    range: [0, null],
    formula: 'day of the question − day of the last submission',
    missing: 'before the first submission',
    value: ({ state, cut: { day } }) => day - (state.submissions.at(-1)?.on ?? Number.NaN),
  },
]

/** The features of a learner in a course on a day. */
export const courseSchema = defineFeatures('course', 1, [...ofVisits, ...ofSubmissions])

/** The features of a learner in a course, in the order of `courseSchema`; NaN where one is missing. */
export const courseVector = (state: CourseState, cut: Cut, into?: Float64Array): Float64Array =>
  valuesOf(courseSchema, { state, cut, days: daysOf(state) }, into)

/** The days with views, oldest first. */
const daysOf = ({ weeks }: CourseState): readonly DayOfViews[] =>
  weeks.flatMap(([week, ...views]) =>
    views.flatMap((count, n) => (count > 0 ? [{ day: firstDayOf(week) + n, views: count }] : [])),
  )
