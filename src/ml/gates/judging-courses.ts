// The rows on which models of course risk are judged: the courses of learners who were held out.
import { type CourseRisk, predictCourseRisk } from '../course-risk/course-risk.ts'
import { type CourseTable, rowsOfCourses } from '../course-risk/course-table.ts'
import { predictByLogistic, trainLogistic } from '../logistic/logistic.ts'
import type { Judging } from './gates.ts'

export type CourseSides = { readonly train: Int32Array; readonly heldOut: Int32Array }

/** `isHeldOut` by the number of the learner in the table. */
export function courseSides({ learner }: CourseTable, isHeldOut: (learner: number) => boolean): CourseSides {
  const rows = Int32Array.from(learner.keys())
  return {
    train: rows.filter((row) => !isHeldOut(learner[row] ?? 0)),
    heldOut: rows.filter((row) => isHeldOut(learner[row] ?? 0)),
  }
}

/** The baseline is a regression on the days since the last visit. Ranks are taken among all learners of a course. */
export function judgingCourses(table: CourseTable, { train, heldOut }: CourseSides): Judging<CourseRisk> {
  const visit = table.features.indexOf('daysSinceVisit')
  const only = ({ columns }: CourseTable) => columns.filter((_, feature) => feature === visit)
  const [training, judged] = [rowsOfCourses(table, train), rowsOfCourses(table, heldOut)]
  return {
    labels: Float64Array.from(judged.labels),
    learners: judged.learner,
    scoresOf(model) {
      const all = predictCourseRisk(model, table)
      return Float64Array.from(heldOut, (row) => all[row] ?? Number.NaN)
    },
    baseline:
      visit < 0 || heldOut.length === 0
        ? new Float64Array(heldOut.length).fill(0.5)
        : predictByLogistic(trainLogistic(only(training), training.labels), only(judged)),
    thresholdOf: ({ alert }) => alert.threshold,
  }
}
