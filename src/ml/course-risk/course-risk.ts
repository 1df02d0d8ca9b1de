// Who is at risk of failing or leaving a course: trees and a regression on what they did up to a day of the course.
import { type Boosting, predict } from '../boosting/boosting.ts'
import { trainBoosting } from '../boosting/train-boosting.ts'
import { blend, type Calibration, calibrated, fitPlatt } from '../calibration/calibration.ts'
import { type Logistic, predictByLogistic, trainLogistic } from '../logistic/logistic.ts'
import { type Alert, alertAt, thresholdForRecall } from '../metrics/ranking.ts'
import { foldsByGroup } from '../splits/splits.ts'
import { comparable } from './class-ranks.ts'
import { type CourseTable, rowsOfCourses } from './course-table.ts'
import { lackOfTraining } from './enough-to-learn.ts'

export type CourseRisk = {
  /** Without the ranks, which the model adds. */
  readonly features: readonly string[]
  readonly boosting: Boosting
  readonly logistic: Logistic
  readonly calibration: Calibration
  /** The alert threshold, and what it did on learners that were held out in turn. */
  readonly alert: Alert
}

export type CourseRiskSettings = {
  readonly seed: number
  /** Share of the learners in trouble that the alert must catch, on learners that were held out. */
  readonly recall: number
}
export const defaultCourseRisk: CourseRiskSettings = { seed: 1, recall: 0.8 }

/** Log-odds are averaged with these weights: chosen on held-out learners of OULAD, where 0.4 to 0.7 for the trees are alike. */
export const TREES = 0.6
export const REGRESSION = 0.4

type Parts = Pick<CourseRisk, 'boosting' | 'logistic'>

function trainParts({ columns, labels }: CourseTable): Parts {
  return {
    boosting: trainBoosting(columns, labels, {
      loss: 'logistic',
      trees: 200,
      leaves: 15,
      rate: 0.05,
      minRows: 40,
      l2: 5,
    }),
    logistic: trainLogistic(columns, labels, { l2: 5 }),
  }
}

const uncalibrated = ({ boosting, logistic }: Parts, { columns }: CourseTable): Float64Array =>
  blend([
    { weight: TREES, predictions: predict(boosting, columns) },
    { weight: REGRESSION, predictions: predictByLogistic(logistic, columns) },
  ])

/**
 * Trains on whole courses. Calibration and alert threshold come from learners that are held out in turn, five times, so the
 * threshold does not flatter itself. Throws a RangeError where `lackOfTraining` is not null. `onStep` is called after each of the six fits.
 */
export function trainCourseRisk(
  table: CourseTable,
  { seed, recall }: CourseRiskSettings = defaultCourseRisk,
  onStep: (done: number, of: number) => void = () => {},
): CourseRisk {
  const lack = lackOfTraining(table)
  if (lack !== null) throw new RangeError(lack)
  const seen = comparable(table)
  const heldOut = new Float64Array(table.labels.length)
  const folds = foldsByGroup(table.learner, { folds: 5, seed })
  for (const [fold, { train, test }] of folds.entries()) {
    const predictions = uncalibrated(trainParts(rowsOfCourses(seen, train)), rowsOfCourses(seen, test))
    test.forEach((row, at) => {
      heldOut[row] = predictions[at] ?? Number.NaN
    })
    onStep(fold + 1, folds.length + 1)
  }
  const calibration = fitPlatt(heldOut, table.labels)
  const scored = { labels: table.labels, predictions: heldOut.map((one) => calibrated(calibration, one)) }
  const parts = trainParts(seen)
  onStep(folds.length + 1, folds.length + 1)
  return { features: table.features, ...parts, calibration, alert: alertAt(scored, thresholdForRecall(scored, recall)) }
}

export const courseRiskSteps = 6

/** The probability of failing or leaving, for every row. The rows must be all learners of their courses on that day. */
export function predictCourseRisk(model: CourseRisk, table: CourseTable): Float64Array {
  if (table.features.join() !== model.features.join())
    throw new RangeError('The table has other features than the model.')
  return uncalibrated(model, comparable(table)).map((one) => calibrated(model.calibration, one))
}
