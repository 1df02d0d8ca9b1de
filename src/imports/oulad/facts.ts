// Who did what when: each imported row as one number, so that seven million of them sort fast and in little memory.
import type { SetAside } from '../set-aside.ts'
import { type Checked, faultOfClicks, type Stay, type Submission, stayKey } from './check-rows.ts'
import { NOTHING, type Tables } from './tables.ts'

/** What can happen on a day, in the order in which the events are recorded. */
export const RANKS = { enrolled: 0, clicks: 1, submitted: 2, left: 3, result: 4 } as const
export type Rank = (typeof RANKS)[keyof typeof RANKS]

const ROWS = 2 ** 24
const RANKS_AT_MOST = 8
/** Days count from 1970. The offset keeps them positive for the two thousand years before. */
const DAY_ZERO = 730_000

/** A fact as one number that sorts by day, rank and row. 20 + 3 + 24 bits: exact in a double. */
const keyOf = (day: number, rank: Rank, row: number) => ((day + DAY_ZERO) * RANKS_AT_MOST + rank) * ROWS + row

export const dayOf = (key: number) => Math.floor(key / (ROWS * RANKS_AT_MOST)) - DAY_ZERO
export const rankOf = (key: number) => (Math.floor(key / ROWS) % RANKS_AT_MOST) as Rank
/** Index into the table that the rank selects: stays, clicks or submissions. */
export const rowOf = (key: number) => key % ROWS

export type Facts = {
  /** The dataset's student numbers, in order. */
  readonly students: readonly number[]
  /** Facts of the nth student, in the order in which they happened. */
  factsOf(n: number): Float64Array
  readonly total: number
  readonly stays: readonly Stay[]
  readonly submissions: readonly Submission[]
}

export function gatherFacts(tables: Tables, checked: Checked, aside: SetAside): Facts {
  const { courses, submissions } = checked
  const stays = [...checked.stays.values()]
  const students = [...new Set(stays.map(({ student }) => student))].sort((a, b) => a - b)
  const index = new Map(students.map((student, n) => [student, n]))
  const startOf = (course: number) => courses[course]?.startDay ?? 0
  const { clicks } = tables
  if (clicks.rows >= ROWS) throw new RangeError(`at most ${ROWS} rows of clicks are supported`)

  // First counts the facts of each student, so that all facts fit into one array, student after student.
  const counts = new Int32Array(students.length + 1)
  const count = (student: number) => {
    const n = index.get(student)
    if (n !== undefined) counts[n + 1] = (counts[n + 1] ?? 0) + 1
  }
  const isTaken = new Uint8Array(clicks.rows)
  const firstDay = new Map<number, number>()
  const noteDay = (key: number, day: number) => {
    const earliest = firstDay.get(key)
    if (earliest === undefined || day < earliest) firstDay.set(key, day)
  }
  const withoutDay = new Set(
    stays.flatMap(({ student, course, registered }) => (registered === null ? [stayKey(student, course)] : [])),
  )
  for (let i = 0; i < clicks.rows; i += 1) {
    const fault = faultOfClicks(checked, tables, i)
    const student = clicks.student[i] ?? NOTHING
    if (fault === null) {
      isTaken[i] = 1
      count(student)
      const key = stayKey(student, clicks.course[i] ?? 0)
      if (withoutDay.has(key)) noteDay(key, clicks.day[i] ?? 0)
    } else
      aside.add({
        file: 'studentVle',
        row: clicks.sourceRow[i] ?? 0,
        reason: fault,
        taken: false,
      })
  }
  for (const { stay, day } of submissions) {
    count(stay.student)
    noteDay(stayKey(stay.student, stay.course), day)
  }
  for (const { student, unregistered, result } of stays) {
    count(student)
    if (unregistered !== null) count(student)
    if (result) count(student)
  }

  // The running sums are the boundaries of each student's facts.
  const ends = counts
  for (let n = 1; n < ends.length; n += 1) ends[n] = (ends[n] ?? 0) + (ends[n - 1] ?? 0)
  const next = Int32Array.from(ends)
  const facts = new Float64Array(ends.at(-1) ?? 0)
  const add = (student: number, day: number, rank: Rank, row: number) => {
    const n = index.get(student) ?? 0
    facts[next[n] ?? 0] = keyOf(day, rank, row)
    next[n] = (next[n] ?? 0) + 1
  }
  for (let i = 0; i < clicks.rows; i += 1)
    if (isTaken[i] === 1)
      add(clicks.student[i] ?? 0, startOf(clicks.course[i] ?? 0) + (clicks.day[i] ?? 0), RANKS.clicks, i)
  submissions.forEach(({ stay, day }, row) => {
    add(stay.student, startOf(stay.course) + day, RANKS.submitted, row)
  })
  stays.forEach(({ student, course, registered, unregistered, result }, row) => {
    const start = startOf(course)
    const enrolled = registered ?? Math.min(0, firstDay.get(stayKey(student, course)) ?? 0)
    add(student, start + Math.min(enrolled, unregistered ?? enrolled), RANKS.enrolled, row)
    if (unregistered !== null) add(student, start + unregistered, RANKS.left, row)
    // The dataset does not say when a result was known: at the end of the course, or when the learner withdrew.
    const end = result === 'withdrawn' && unregistered !== null ? unregistered : (courses[course]?.lengthDays ?? 0)
    if (result) add(student, start + end, RANKS.result, row)
  })
  return {
    students,
    // A view of the one array, sorted on access.
    factsOf: (n) => facts.subarray(ends[n] ?? 0, ends[n + 1] ?? 0).sort(),
    total: facts.length,
    stays,
    submissions,
  }
}
