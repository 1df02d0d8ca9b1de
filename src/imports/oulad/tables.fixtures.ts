// A small dataset of the same shape, for tests: two courses, three students, what is right and what is wrong.
import { type ClickColumns, NO_COURSE, NOTHING, type Tables } from './tables.ts'

const J = { module: 'AAA', presentation: '2013J' }
const B = { module: 'BBB', presentation: '2014B' }
export const courses = [
  { ...J, lengthDays: 268 },
  { ...B, lengthDays: 234 },
]

type ClickRow = readonly [course: number, student: number, site: number, day: number, clicks: number]

export function clickColumns(rows: readonly ClickRow[]): ClickColumns {
  const column = (at: 1 | 2 | 3 | 4) => Int32Array.from(rows, (row) => row[at])
  return {
    rows: rows.length,
    course: Uint8Array.from(rows, ([course]) => course),
    student: column(1),
    site: column(2),
    day: column(3),
    clicks: column(4),
    sourceRow: Int32Array.from(rows, (_, i) => i + 1),
  }
}

/** Nothing wrong in it. */
export const sound: Tables = {
  digest: 'sound',
  courses,
  sites: [
    { ...J, site: 10, activity: 'forumng' },
    { ...J, site: 11, activity: 'oucontent' },
    { ...B, site: 20, activity: 'resource' },
  ],
  assessments: [
    { ...J, assessment: 100, kind: 'TMA', due: 19 },
    { ...B, assessment: 200, kind: 'CMA', due: null },
  ],
  results: [
    { ...J, student: 1, result: 'Pass' },
    { ...B, student: 1, result: 'Withdrawn' },
    { ...J, student: 2, result: 'Distinction' },
  ],
  registrations: [
    { ...J, student: 1, registered: -30, unregistered: null },
    { ...B, student: 1, registered: -10, unregistered: 12 },
    { ...J, student: 2, registered: null, unregistered: null },
  ],
  submissions: [
    { assessment: 100, student: 1, submitted: 19, banked: 0, score: 78 },
    { assessment: 200, student: 1, submitted: 5, banked: 0, score: 0 },
  ],
  clicks: clickColumns([
    [0, 1, 10, 3, 2],
    [0, 2, 11, -5, 1],
    [0, 1, 11, 3, 4],
    [0, 1, 10, -20, 1],
    [1, 1, 20, 12, 9],
  ]),
}

/** One row of each mistake, beside the sound ones. */
export const faulty: Tables = {
  ...sound,
  digest: 'faulty',
  sites: [
    ...sound.sites,
    { ...J, site: null, activity: 'url' },
    { module: 'ZZZ', presentation: '2013J', site: 9, activity: 'url' },
  ],
  results: [
    ...sound.results,
    { ...B, student: 2, result: 'Pass' },
    { ...J, student: 1, result: 'Fail' },
    { ...J, student: 2, result: 'Excellent' },
  ],
  registrations: [
    ...sound.registrations,
    { ...J, student: 1, registered: -1, unregistered: null },
    { ...J, student: 3, registered: -900, unregistered: null },
    { ...J, student: 4, registered: 5, unregistered: 2 },
    { ...J, student: null, registered: 5, unregistered: null },
  ],
  submissions: [
    ...sound.submissions,
    { assessment: 100, student: 2, submitted: 19, banked: 0, score: null },
    { assessment: 100, student: 2, submitted: -1, banked: 1, score: 60 },
    { assessment: 999, student: 1, submitted: 19, banked: 0, score: 60 },
    { assessment: 200, student: 2, submitted: 19, banked: 0, score: 60 },
    { assessment: 100, student: 2, submitted: 19, banked: 0, score: 101 },
    { assessment: 100, student: 2, submitted: 9_000, banked: 0, score: 60 },
  ],
  clicks: clickColumns([
    [0, 1, 10, 3, 2],
    [0, 1, 99, 3, 1],
    [0, 1, 20, 3, 1],
    [0, 77, 10, 3, 1],
    [0, 1, 10, 4_000, 1],
    [0, 1, 10, 3, 0],
    [0, 1, 10, NOTHING, 1],
    [NO_COURSE, 1, 10, 3, 1],
    [1, 1, 20, 12, 9],
  ]),
}
