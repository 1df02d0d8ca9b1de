// What moved a prediction of course risk, exactly: the model is a weighted mean of two log-odds and a line, so the contributions
// of the trees (TreeSHAP) and of the regression add up.
import { type Explanation, treeShap } from '../explain/tree-shap.ts'
import { readRow } from '../table.ts'
import { comparable } from './class-ranks.ts'
import { type CourseRisk, REGRESSION, TREES } from './course-risk.ts'
import type { CourseTable } from './course-table.ts'

export type ExplainedCourse = {
  readonly explanation: Explanation
  /** Names and values of what the model sees: values that are comparable between courses, and ranks within the class. */
  readonly features: readonly string[]
  readonly values: Float64Array
}

/**
 * Explains one row on the calibrated log-odds: `base` and all contributions add up to them (but for probabilities within
 * 1e-7 of 0 or 1, which the blend moves). Of the regression, the base is a learner who is average in everything. Null if the
 * calibration is no line: such a model has no exact explanation. The rows must be all learners of their courses.
 */
export function explainCourseRisk(model: CourseRisk, table: CourseTable): ((row: number) => ExplainedCourse) | null {
  const { calibration, boosting, logistic } = model
  if (calibration.kind !== 'platt') return null
  const { slope, intercept } = calibration
  const { features, columns } = comparable(table)
  const { means, deviations } = logistic.scaling
  const count = features.length
  return (row) => {
    const values = readRow(columns, row, new Float64Array(count))
    const ofTrees = treeShap(boosting.trees, values, count)
    const contributions = Float64Array.from(ofTrees.contributions, (ofTree, feature) => {
      const value = values[feature] ?? Number.NaN
      const ofRegression = Number.isNaN(value)
        ? (logistic.coefficients[count + feature] ?? 0)
        : ((logistic.coefficients[feature] ?? 0) * (value - (means[feature] ?? 0))) / (deviations[feature] ?? 1)
      return slope * (TREES * ofTree + REGRESSION * ofRegression)
    })
    const base = TREES * (boosting.base + ofTrees.base) + REGRESSION * (logistic.coefficients[2 * count] ?? 0)
    return { explanation: { base: slope * base + intercept, contributions }, features, values }
  }
}
