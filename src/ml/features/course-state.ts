// What is kept of one learner in one class: visits by day and medium, submissions, when they joined and left. One bounded
// value, whatever the length of the course. Days are counted from 1970-01-01, in the school's zone.

/** Something of the course that the learner opened, or several such views of one day. */
export type Visit = { readonly day: number; readonly medium: string; readonly views: number }

/** An exercise or assessment that the learner handed in. */
export type Submission = {
  readonly exercise: string
  readonly on: number
  /** The day on which it was due; null where there is none. */
  readonly dueOn: number | null
  /** From 0 to 1; null where it has none. */
  readonly score: number | null
}

/** The Monday-based week (`weekOf`), then the views of its seven days. */
export type WeekOfViews = readonly [number, number, number, number, number, number, number, number]

export type MediumViews = { readonly medium: string; readonly views: number; readonly lastOn: number }

export type CourseState = {
  /** When the learner joined, the last time; null where that is not known. */
  readonly enrolledOn: number | null
  /** When the learner left; null while they are in the class. */
  readonly leftOn: number | null
  /** The first day of the course; null where it has none. */
  readonly startsOn: number | null
  /** The school's time zone, which the last event carried: the days are by its clock. */
  readonly zone: string | null
  /** The last 60 weeks with views, oldest first. */
  readonly weeks: readonly WeekOfViews[]
  readonly media: readonly MediumViews[]
  /** The last 60 submissions, by day; of one exercise, the last. */
  readonly submissions: readonly Submission[]
}

export const noCourse: CourseState = {
  enrolledOn: null,
  leftOn: null,
  startsOn: null,
  zone: null,
  weeks: [],
  media: [],
  submissions: [],
}

const MOST_WEEKS = 60
const MOST_SUBMISSIONS = 60

/** Weeks begin on Monday; day 0 was a Thursday. */
export const weekOf = (day: number): number => Math.floor((day + 3) / 7)
export const firstDayOf = (week: number): number => week * 7 - 3

export const join = (state: CourseState, enrolledOn: number, startsOn: number | null): CourseState => ({
  ...state,
  enrolledOn,
  leftOn: null,
  startsOn: startsOn ?? state.startsOn,
})

export const leave = (state: CourseState, leftOn: number): CourseState => ({ ...state, leftOn })

export const visit = (state: CourseState, visited: Visit): CourseState => ({
  ...state,
  weeks: nextWeeks(state.weeks, visited),
  media: nextMedia(state.media, visited),
})

/** A late visit counts in its own week; one from before the kept weeks is left out of them. */
function nextWeeks(weeks: CourseState['weeks'], { day, views }: Visit): CourseState['weeks'] {
  const week = weekOf(day)
  const place = day - firstDayOf(week) + 1
  const index = weeks.findLastIndex(([kept]) => kept <= week)
  const same = weeks[index]
  if (same?.[0] === week) return weeks.with(index, withViews(same, place, views))
  const added = weeks.toSpliced(index + 1, 0, withViews([week, 0, 0, 0, 0, 0, 0, 0], place, views))
  return added.length > MOST_WEEKS ? added.slice(1) : added
}

const withViews = ([week, ...days]: WeekOfViews, place: number, views: number): WeekOfViews => {
  const [a, b, c, d, e, f, g] = days
  const more = (day: number, before: number) => (day === place ? before + views : before)
  return [week, more(1, a), more(2, b), more(3, c), more(4, d), more(5, e), more(6, f), more(7, g)]
}

function nextMedia(media: readonly MediumViews[], { medium, day, views }: Visit): readonly MediumViews[] {
  const index = media.findIndex((known) => known.medium === medium)
  const before = media[index]
  if (!before) return [...media, { medium, views, lastOn: day }]
  return media.with(index, { medium, views: before.views + views, lastOn: Math.max(before.lastOn, day) })
}

/** Of two submissions of one exercise, the later one counts, whichever arrives first. */
export function submit(state: CourseState, submission: Submission): CourseState {
  const before = state.submissions.find(({ exercise }) => exercise === submission.exercise)
  if (before && before.on > submission.on) return state
  const others = before ? state.submissions.filter((other) => other !== before) : state.submissions
  const index = others.findLastIndex(({ on }) => on <= submission.on)
  const all = others.toSpliced(index + 1, 0, submission)
  return { ...state, submissions: all.length > MOST_SUBMISSIONS ? all.slice(1) : all }
}

/** In the class on this day: who joined by then and has not left. Who has left already is at no risk of leaving. */
export const isEnrolled = ({ enrolledOn, leftOn }: CourseState, day: number): boolean =>
  enrolledOn !== null && enrolledOn <= day && (leftOn === null || leftOn > day)

/**
 * Which exercises of a course were due by a day, from what its learners have handed in: an exercise that nobody has handed
 * in yet is not known. All states must be as of that day.
 */
export function dueBy(states: Iterable<CourseState>, day: number): ReadonlySet<string> {
  const due = new Set<string>()
  for (const { submissions } of states)
    for (const { exercise, dueOn } of submissions) if (dueOn !== null && dueOn <= day) due.add(exercise)
  return due
}

/** The last day on which the learner did something in the course, joining and leaving included; 0 if nothing is known. */
export function lastDayOf({ enrolledOn, leftOn, weeks, submissions }: CourseState): number {
  const [week, ...views] = weeks.at(-1) ?? [0]
  const lastVisit = views.length === 0 ? 0 : firstDayOf(week) + views.findLastIndex((count) => count > 0)
  return Math.max(enrolledOn ?? 0, leftOn ?? 0, lastVisit, submissions.at(-1)?.on ?? 0)
}
