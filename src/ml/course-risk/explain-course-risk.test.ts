/** What moved a prediction of course risk: exact on the log-odds of the whole ensemble. */
import { describe, expect, it } from 'vitest'
import { randomOf } from '../random.ts'
import { logit, sigmoid } from '../table.ts'
import { predictCourseRisk, trainCourseRisk } from './course-risk.ts'
import type { CourseTable } from './course-table.ts'
import { explainCourseRisk } from './explain-course-risk.ts'
import { courseRiskBytes, courseRiskOf } from './stored-course-risk.ts'

function simulatedCourses(seed: number): CourseTable {
  const random = randomOf('courses', seed)
  const diligence = Float64Array.from({ length: 300 }, () => random.normal(0, 1))
  return {
    features: ['views', 'daysSinceVisit'],
    columns: [
      Float32Array.from(diligence, (one) => Math.exp(one)),
      Float32Array.from(diligence, (one) => (random.chance(0.2) ? Number.NaN : Math.exp(random.normal(-one, 1)))),
    ],
    learner: Int32Array.from(diligence, (_, row) => row),
    course: Int32Array.from(diligence, (_, row) => row % 3),
    labels: Float32Array.from(diligence, (one) => Number(random.chance(sigmoid(-2 * one)))),
  }
}

describe('the explanation of course risk', () => {
  const table = simulatedCourses(1)
  const model = trainCourseRisk(simulatedCourses(2))

  it('adds up to the log-odds of the prediction, of trees and regression together, with missing values', () => {
    const predictions = predictCourseRisk(model, table)
    const explain = explainCourseRisk(model, table)
    for (let row = 0; row < 300; row += 1) {
      const { base, contributions } = explain?.(row).explanation ?? { base: 0, contributions: new Float64Array() }
      const sum = contributions.reduce((total, one) => total + one, base)
      expect(sum).toBeCloseTo(logit(predictions[row] ?? 0), 9)
    }
  })

  it('is not given where the calibration is no line, since it would not be exact', () => {
    const steps = { ...model, calibration: { kind: 'isotonic' as const, from: [0, 1], to: [0, 1] } }
    expect(explainCourseRisk(steps, table)).toBeNull()
  })

  it('is of the same model after it was stored', () => {
    const read = courseRiskOf(courseRiskBytes(model))
    expect(predictCourseRisk(read, table)).toEqual(predictCourseRisk(model, table))
    expect(() => courseRiskOf(new Uint8Array(4))).toThrow('not a packed model')
  })
})
