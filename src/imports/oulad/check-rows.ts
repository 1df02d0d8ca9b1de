// Checks which rows can be imported: their references exist and their days are possible. Other rows are set aside with a reason.
import type { z } from 'zod'
import { CourseResult } from '#events/teaching/values.ts'
import type { SetAside } from '../set-aside.ts'
import type { Course } from './courses.ts'
import { mediumOf } from './media.ts'
import { courseName, type Figure, NO_COURSE, NOTHING, type RegistrationRow, type Tables } from './tables.ts'

export type Site = { readonly course: number; readonly content: string; readonly medium: ReturnType<typeof mediumOf> }
type Assessment = {
  readonly course: number
  readonly exercise: string
  /** The day on which it is due; null if the source has none, as for most exams. */
  readonly due: number | null
}

/** A learner's stay in a course, with its first and last day if known. Days count from the first day of the course. */
export type Stay = {
  readonly student: number
  readonly course: number
  /** Null if the source has no day: then the learner is enrolled with their first activity there. */
  readonly registered: number | null
  readonly unregistered: number | null
  result: z.output<typeof CourseResult> | null
}

export type Submission = {
  readonly stay: Stay
  readonly day: number
  readonly exercise: string
  readonly due: number | null
  readonly score: number
}

export type Checked = {
  readonly courses: readonly Course[]
  readonly sites: ReadonlyMap<number, Site>
  /** How many rows of the tables of sites and assessments were imported. */
  readonly siteRows: number
  readonly assessmentRows: number
  /** By student and course. */
  readonly stays: ReadonlyMap<number, Stay>
  readonly submissions: readonly Submission[]
}

type Checking = {
  readonly tables: Tables
  readonly courses: readonly Course[]
  readonly note: (file: string, index: number, reason: string, taken?: boolean) => void
  /** Index of a row's course; undefined if the course is not imported. */
  readonly courseOf: (
    file: string,
    index: number,
    value: { readonly module: string; readonly presentation: string },
  ) => number | undefined
}

const COURSES_AT_MOST = 256
export const stayKey = (student: number, course: number) => student * COURSES_AT_MOST + course

/** A day more than this long before or after a course is an error in the source. */
const MARGIN_DAYS = 400
const isPossible = (day: number, { lengthDays }: Course) =>
  Number.isInteger(day) && day >= -MARGIN_DAYS && day <= lengthDays + MARGIN_DAYS

const idOf = (figure: Figure) =>
  figure !== null && Number.isInteger(figure) && figure >= 0 && figure < 2 ** 31 ? figure : null

/** `isPartial`: only some courses are imported, so rows of other courses are not errors. */
export function checkRows(tables: Tables, courses: readonly Course[], isPartial: boolean, aside: SetAside): Checked {
  const indexes = new Map(courses.map(({ name }, index) => [name, index]))
  const note: Checking['note'] = (file, index, reason, taken = false) =>
    aside.add({ file, row: index + 1, reason, taken })
  const courseOf: Checking['courseOf'] = (file, index, value) => {
    const course = indexes.get(courseName(value))
    if (course === undefined && !isPartial) note(file, index, 'unknown course')
    return course
  }
  const checking = { tables, courses, note, courseOf }
  const stays = checkStays(checking)
  checkResults(checking, stays)
  const { sites, rows: siteRows } = checkSites(checking)
  const { assessments, elsewhere } = checkAssessments(checking)
  const submissions = checkSubmissions(checking, { stays, assessments, elsewhere })
  return { courses, sites, siteRows, assessmentRows: assessments.size, stays, submissions }
}

function checkSites({ tables, note, courseOf }: Checking): { sites: Map<number, Site>; rows: number } {
  const sites = new Map<number, Site>()
  let rows = 0
  for (const [i, value] of tables.sites.entries()) {
    const course = courseOf('vle', i, value)
    if (course === undefined) continue
    const site = idOf(value.site)
    if (site === null) {
      note('vle', i, 'no site')
      continue
    }
    const kind = (value.activity ?? 'unknown').replaceAll(/[^A-Za-z0-9._-]/g, '-')
    sites.set(site, { course, content: `oulad:${kind}:${site}`, medium: mediumOf(value.activity) })
    rows += 1
  }
  return { sites, rows }
}

function checkStays({ tables, courses, note, courseOf }: Checking): Map<number, Stay> {
  const stays = new Map<number, Stay>()
  for (const [i, value] of tables.registrations.entries()) {
    const course = courseOf('studentRegistration', i, value)
    const info = courses[course ?? -1]
    if (course === undefined || !info) continue
    const student = idOf(value.student)
    const fault = student === null ? 'no student' : stays.has(stayKey(student, course)) ? 'registered twice' : null
    const { registered } = value
    if (student === null || fault !== null || (registered !== null && !isPossible(registered, info))) {
      note('studentRegistration', i, fault ?? 'impossible day')
      continue
    }
    if (registered === null)
      note('studentRegistration', i, 'no day of registration: enrolled with the first thing done', true)
    const unregistered = leavingDay(value, info)
    if (unregistered !== value.unregistered)
      note('studentRegistration', i, 'impossible day of leaving: taken as not having left', true)
    stays.set(stayKey(student, course), { student, course, registered, unregistered, result: null })
  }
  return stays
}

const leavingDay = ({ registered, unregistered }: RegistrationRow, course: Course): number | null =>
  unregistered !== null && isPossible(unregistered, course) && unregistered >= (registered ?? unregistered)
    ? unregistered
    : null

function checkResults({ tables, note, courseOf }: Checking, stays: ReadonlyMap<number, Stay>): void {
  for (const [i, value] of tables.results.entries()) {
    const course = courseOf('studentInfo', i, value)
    if (course === undefined) continue
    const stay = stays.get(stayKey(idOf(value.student) ?? -1, course))
    const result = CourseResult.safeParse(value.result?.toLowerCase())
    if (!stay) note('studentInfo', i, 'unknown student')
    else if (!result.success) note('studentInfo', i, 'unknown result')
    else if (stay.result) note('studentInfo', i, 'a second result')
    else stay.result = result.data
  }
}

type Assessments = {
  readonly assessments: ReadonlyMap<number, Assessment>
  /** Assessments of courses that are not imported. */
  readonly elsewhere: ReadonlySet<number>
}

function checkAssessments({ tables, courses, note, courseOf }: Checking): Assessments {
  const assessments = new Map<number, Assessment>()
  const elsewhere = new Set<number>()
  for (const [i, value] of tables.assessments.entries()) {
    const course = courseOf('assessments', i, value)
    const assessment = idOf(value.assessment)
    if (assessment === null) note('assessments', i, 'no assessment')
    else if (course === undefined) elsewhere.add(assessment)
    else {
      const info = courses[course]
      const due = value.due !== null && info && isPossible(value.due, info) ? value.due : null
      if (due !== value.due) note('assessments', i, 'impossible due day: taken as having none', true)
      assessments.set(assessment, { course, exercise: `oulad:${value.kind}:${assessment}`, due })
    }
  }
  return { assessments, elsewhere }
}

function checkSubmissions(
  { tables, courses, note }: Checking,
  { stays, assessments, elsewhere }: Assessments & { readonly stays: ReadonlyMap<number, Stay> },
): Submission[] {
  const submissions: Submission[] = []
  for (const [i, value] of tables.submissions.entries()) {
    const { assessment: id, student, submitted: day, banked, score } = value
    if (elsewhere.has(id ?? -1)) continue
    const assessment = assessments.get(id ?? -1)
    const course = courses[assessment?.course ?? -1]
    const stay = stays.get(stayKey(idOf(student) ?? -1, assessment?.course ?? -1))
    if (!assessment || !course) note('studentAssessment', i, 'unknown assessment')
    else if (!stay) note('studentAssessment', i, 'unknown student')
    else if (banked === 1) note('studentAssessment', i, 'banked: carried over from an earlier course')
    else if (score === null) note('studentAssessment', i, 'no score')
    else if (score < 0 || score > 100) note('studentAssessment', i, 'impossible score')
    else if (day === null || !isPossible(day, course)) note('studentAssessment', i, 'impossible day')
    else submissions.push({ stay, day, exercise: assessment.exercise, due: assessment.due, score: score / 100 })
  }
  return submissions
}

/** Why a row of clicks cannot be imported; null if it can. */
export function faultOfClicks(
  { courses, sites, stays }: Checked,
  { clicks }: Pick<Tables, 'clicks'>,
  i: number,
): string | null {
  const course = clicks.course[i] ?? NO_COURSE
  const info = courses[course]
  if (!info) return 'unknown course'
  const site = sites.get(clicks.site[i] ?? NOTHING)
  if (!site) return 'unknown site'
  if (site.course !== course) return 'a site of another course'
  if (!stays.has(stayKey(clicks.student[i] ?? NOTHING, course))) return 'unknown student'
  if (!isPossible(clicks.day[i] ?? NOTHING, info)) return 'impossible day'
  const views = clicks.clicks[i] ?? NOTHING
  return views >= 1 && views <= 100_000 ? null : 'impossible number of clicks'
}
