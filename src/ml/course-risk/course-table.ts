// Learners in courses on the same day of each course: what a model of course risk learns from and answers for.
import { type Columns, pickRows, pickValues } from '../table.ts'

export type CourseTable = {
  /** One name per column. */
  readonly features: readonly string[]
  readonly columns: Columns
  /** The learner and the course of each row, as numbers from 0. */
  readonly learner: Int32Array
  readonly course: Int32Array
  /** 1 if the learner failed the course or withdrew from it after that day, 0 if they passed. */
  readonly labels: Float32Array
}

export const rowsOfCourses = (table: CourseTable, rows: Int32Array): CourseTable => ({
  features: table.features,
  columns: pickRows(table.columns, rows),
  learner: pickInts(table.learner, rows),
  course: pickInts(table.course, rows),
  labels: pickValues(table.labels, rows),
})

const pickInts = (values: Int32Array, rows: Int32Array): Int32Array => rows.map((row) => values[row] ?? 0)
