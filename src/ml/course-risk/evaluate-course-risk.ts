// How well course risk is predicted, beside simpler models, on learners or years that no model has seen.
import { predict } from '../boosting/boosting.ts'
import { trainBoosting } from '../boosting/train-boosting.ts'
import { predictByForest, trainForest } from '../forest/forest.ts'
import { predictByLogistic, trainLogistic } from '../logistic/logistic.ts'
import { ece } from '../metrics/calibration-error.ts'
import { brier, logLoss, rmse } from '../metrics/errors.ts'
import { alertAt, auc, type Scored, thresholdForRecall } from '../metrics/ranking.ts'
import { foldsByGroup, type Split } from '../splits/splits.ts'
import { predictCourseRisk, trainCourseRisk } from './course-risk.ts'
import { type CourseTable, rowsOfCourses } from './course-table.ts'
import { thresholdSplit } from './enough-to-learn.ts'

/** Baselines first, the candidate last. */
export const courseRiskModels = ['days since visit', 'forest', 'logistic', 'boosting', 'course-risk'] as const
export type CourseRiskModel = (typeof courseRiskModels)[number]

/** Which rows one training is judged on, and what each model predicts for them, with the threshold it chose beforehand. */
export type Judged = {
  readonly test: Int32Array
  readonly predictions: Readonly<Record<CourseRiskModel, Float64Array>>
  readonly thresholds: Readonly<Record<CourseRiskModel, number>>
}

/**
 * Trains every model on some rows of the table and predicts others. Ranks are taken among all learners of a course. Throws a
 * RangeError where `lackOfJudging` is not null.
 */
export function judge(table: CourseTable, { train, test }: Split, seed: number, recall: number): Judged {
  const training = rowsOfCourses(table, train)
  const candidate = trainCourseRisk(training, { seed, recall })
  // Thresholds of the baselines come from a fifth of the training learners.
  const inner = thresholdSplit(training, seed)
  const baselines = (from: CourseTable, to: CourseTable) => predictBaselines(from, to, seed)
  const validation = rowsOfCourses(training, inner.test)
  const onValidation = baselines(rowsOfCourses(training, inner.train), validation)
  const thresholdOf = (predictions: Float64Array) =>
    thresholdForRecall({ labels: validation.labels, predictions }, recall)
  // The test rows’ ranks need their whole course, so all rows are predicted and the test rows kept.
  const all = predictCourseRisk(candidate, table)
  return {
    test,
    predictions: {
      ...baselines(training, rowsOfCourses(table, test)),
      'course-risk': Float64Array.from(test, (row) => all[row] ?? Number.NaN),
    },
    thresholds: {
      'days since visit': thresholdOf(onValidation['days since visit']),
      forest: thresholdOf(onValidation.forest),
      logistic: thresholdOf(onValidation.logistic),
      boosting: thresholdOf(onValidation.boosting),
      'course-risk': candidate.alert.threshold,
    },
  }
}

type Baselines = Record<Exclude<CourseRiskModel, 'course-risk'>, Float64Array>

function predictBaselines(from: CourseTable, to: CourseTable, seed: number): Baselines {
  const visit = from.features.indexOf('daysSinceVisit')
  const only = ({ columns }: CourseTable) => columns.filter((_, feature) => feature === visit)
  if (visit < 0) throw new RangeError('The table has no feature daysSinceVisit.')
  const boosting = trainBoosting(from.columns, from.labels, {
    loss: 'logistic',
    trees: 100,
    leaves: 15,
    rate: 0.1,
    minRows: 40,
  })
  return {
    'days since visit': predictByLogistic(trainLogistic(only(from), from.labels), only(to)),
    forest: predictByForest(trainForest(from.columns, from.labels, { seed }), to.columns),
    logistic: predictByLogistic(trainLogistic(from.columns, from.labels), to.columns),
    boosting: predict(boosting, to.columns),
  }
}

export const foldsOfLearners = (table: CourseTable, seed: number): Split[] =>
  foldsByGroup(table.learner, { folds: 5, seed })

/** When a course was asked about, and when its last result was known. Any unit of time. */
export type CourseTimes = { readonly cut: number; readonly ended: number }

/**
 * For each course the courses that had ended, with their results, by the day of the question. Courses with the same past
 * are judged together. Courses without a past are in no test.
 */
export function splitsByYear(table: CourseTable, times: readonly CourseTimes[]): Split[] {
  const pasts = Map.groupBy(times.keys(), (course) => {
    const cut = times[course]?.cut ?? Number.NEGATIVE_INFINITY
    return [...times.keys()].filter((past) => (times[past]?.ended ?? Number.POSITIVE_INFINITY) <= cut).join()
  })
  const rowsIn = (courses: ReadonlySet<number>) =>
    Int32Array.from(table.course.keys()).filter((row) => courses.has(table.course[row] ?? -1))
  return [...pasts]
    .filter(([past]) => past !== '')
    .map(([past, courses]) => ({
      train: rowsIn(new Set(past.split(',').map(Number))),
      test: rowsIn(new Set(courses)),
    }))
    .filter(({ train, test }) => train.length > 0 && test.length > 0)
}

export type JudgedModel = {
  readonly name: CourseRiskModel
  readonly auc: number
  readonly logloss: number
  readonly rmse: number
  readonly brier: number
  readonly ece: number
  readonly n: number
  /** Share of the learners who failed or left. */
  readonly share_at_risk: number
  /** Of the alert, whose threshold was chosen on training learners. */
  readonly recall: number
  readonly precision: number
  readonly flagged: number
  /** AUC within each course of at least 100 rows, by its number. */
  readonly by_course: Readonly<Record<number, number>>
}

/** All test rows of all splits together. */
export function summed(table: CourseTable, judged: readonly Judged[]): JudgedModel[] {
  return courseRiskModels.map((name) => {
    const rows = judged.flatMap(({ test }) => [...test])
    const predictions = judged.flatMap((one) => [...one.predictions[name]])
    const labels = rows.map((row) => table.labels[row] ?? 0)
    const scored = { labels, predictions }
    // Each split chose a threshold of its own, so flags are pooled and not predictions.
    const flags = judged.flatMap((one) => [...one.predictions[name]].map((p) => Number(p >= one.thresholds[name])))
    const { recall, precision, flagged } = alertAt({ labels, predictions: flags }, 1)
    return {
      name,
      auc: auc(scored),
      logloss: logLoss(scored),
      rmse: rmse(scored),
      brier: brier(scored),
      ece: ece(scored),
      n: rows.length,
      share_at_risk: labels.reduce((sum, label) => sum + label, 0) / labels.length,
      recall,
      precision,
      flagged,
      by_course: byCourse(table, rows, scored),
    }
  })
}

function byCourse(
  { course }: CourseTable,
  rows: readonly number[],
  { labels, predictions }: Scored,
): Record<number, number> {
  const places = Map.groupBy(rows.keys(), (at) => course[rows[at] ?? 0] ?? 0)
  return Object.fromEntries(
    [...places]
      .filter(([, at]) => at.length >= 100)
      .map(([number, at]) => [
        number,
        auc({ labels: at.map((one) => labels[one] ?? 0), predictions: at.map((one) => predictions[one] ?? 0) }),
      ]),
  )
}
