// Has a model of course risk drifted? Outcomes come months after the estimates: until then only what the learners of later courses do,
// beside those it has learned from, and what its scores promise can be looked at.
import { predictCourseRisk } from '#ml/course-risk/course-risk.ts'
import type { CourseTable } from '#ml/course-risk/course-table.ts'
import { courseRiskOf } from '#ml/course-risk/stored-course-risk.ts'
import { changedFeatures, type DriftReport, reportOf } from './drift-report.ts'

export type CourseDrift = {
  /** All learners of their courses on the day of the model; the label is NaN where the outcome is not known. */
  readonly table: CourseTable
  /** By row: 1 if the model cannot have learned from it. */
  readonly isLater: Uint8Array
  /** By row: when the outcome became known, in milliseconds since 1970; NaN if it is not. */
  readonly knownAtMs: Float64Array
}

/** The same in every row. */
const UNCOMPARED = 'courseDay'

/** Null where no course has reached the day since the training. Throws where the bytes are not such a model. */
export function courseDriftReport(bytes: Uint8Array, { table, isLater, knownAtMs }: CourseDrift): DriftReport | null {
  const later = [...isLater.keys()].filter((row) => isLater[row] === 1)
  if (later.length === 0) return null
  const scores = predictCourseRisk(courseRiskOf(bytes), table)
  const known = later.flatMap((row) => {
    const label = table.labels[row] ?? Number.NaN
    if (Number.isNaN(label)) return []
    return [{ at: knownAtMs[row] ?? 0, learner: table.learner[row] ?? -1, label, score: scores[row] ?? 0 }]
  })
  const columns = table.features.flatMap((name, feature) => {
    const values = table.columns[feature]
    return values && name !== UNCOMPARED ? [{ name, values }] : []
  })
  return reportOf(
    known,
    later.map((row) => scores[row] ?? 0),
    changedFeatures(columns, table, isLater),
  )
}
