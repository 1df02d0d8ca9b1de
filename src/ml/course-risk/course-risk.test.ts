/** Course risk on simulated courses, whose truth is known. */
import { describe, expect, it } from 'vitest'
import { auc } from '../metrics/ranking.ts'
import { randomOf } from '../random.ts'
import { sigmoid } from '../table.ts'
import { withClassRanks } from './class-ranks.ts'
import { predictCourseRisk, trainCourseRisk } from './course-risk.ts'
import type { CourseTable } from './course-table.ts'
import { lackOfJudging, lackOfTraining } from './enough-to-learn.ts'
import { foldsOfLearners, judge, splitsByYear, summed } from './evaluate-course-risk.ts'
import { courseRiskBytes, courseRiskOf } from './stored-course-risk.ts'

/** In each course of 100 a third of the views of the one before is normal; who views less than others there is at risk. */
function simulatedCourses(courses: number, seed: number): CourseTable {
  const random = randomOf('courses', seed)
  const rows = courses * 100
  const course = Int32Array.from({ length: rows }, (_, row) => Math.floor(row / 100))
  const diligence = Float64Array.from({ length: rows }, () => random.normal(0, 1))
  return {
    features: ['views', 'daysSinceVisit'],
    columns: [
      Float32Array.from(diligence, (one, row) => Math.exp(one) * 3 ** (course[row] ?? 0)),
      Float32Array.from(diligence, (one) => (random.chance(0.1) ? Number.NaN : Math.exp(random.normal(-one, 1)))),
    ],
    learner: Int32Array.from({ length: rows }, (_, row) => row % (rows - 20)),
    course,
    labels: Float32Array.from(diligence, (one) => Number(random.chance(sigmoid(-2 * one)))),
  }
}

describe('course risk', () => {
  it('ranks a learner among those of the course, ties in the middle, missing stays missing', () => {
    const table: CourseTable = {
      features: ['views'],
      columns: [Float32Array.of(5, 1, 5, Number.NaN, 100)],
      learner: Int32Array.of(0, 1, 2, 3, 4),
      course: Int32Array.of(0, 0, 0, 0, 1),
      labels: new Float32Array(5),
    }
    const { features, columns } = withClassRanks(table)
    expect(features).toEqual(['views', 'viewsRank'])
    const third = Math.fround(1 / 6)
    const high = Math.fround(2 / 3)
    expect([...(columns[1] ?? [])]).toEqual([high, third, high, Number.NaN, 0.5])
  })

  it('predicts a course whose views are of another size, by rank', () => {
    const model = trainCourseRisk(simulatedCourses(4, 1))
    const { columns, ...other } = simulatedCourses(4, 2)
    const [views = new Float32Array(), visits = new Float32Array()] = columns
    const larger = { ...other, columns: [views.map((one) => 10 * one), visits] }
    const aucOf = (predictions: Float64Array) => auc({ labels: other.labels, predictions })
    const byViews = aucOf(Float64Array.from(views, (one) => -one))
    expect(aucOf(predictCourseRisk(model, larger))).toBeGreaterThan(byViews)
  })

  it('chooses a threshold that catches at least 80 of 100 on learners that were held out', () => {
    const { alert } = trainCourseRisk(simulatedCourses(4, 3))
    expect(alert.recall).toBeGreaterThanOrEqual(0.8)
    expect(alert.precision).toBeGreaterThan(0.5)
  })

  it('gives the same bytes for the same table and seed', () => {
    const table = simulatedCourses(2, 4)
    expect(courseRiskBytes(trainCourseRisk(table))).toEqual(courseRiskBytes(trainCourseRisk(table)))
  })

  it('predicts the same once it was stored and read, and bytes that are cut short are refused', () => {
    const table = simulatedCourses(2, 4)
    const model = trainCourseRisk(table)
    const bytes = courseRiskBytes(model)
    expect(predictCourseRisk(courseRiskOf(bytes), table)).toEqual(predictCourseRisk(model, table))
    expect(() => courseRiskOf(bytes.subarray(0, bytes.length - 1))).toThrow(/ends within/)
  })

  it('judges each row once by folds of learners, and the candidate is better than the last visit alone', () => {
    const table = simulatedCourses(4, 5)
    const folds = foldsOfLearners(table, 1)
    const models = summed(
      table,
      folds.map((fold) => judge(table, fold, 1, 0.8)),
    )
    expect(models.at(-1)).toMatchObject({ name: 'course-risk', n: 400 })
    expect(models.at(-1)?.auc).toBeGreaterThan(models[0]?.auc ?? 1)
  })

  it('trains on the courses that had ended by the day of the question alone', () => {
    const table = simulatedCourses(4, 6)
    const times = [
      { cut: 84, ended: 240 },
      { cut: 330, ended: 500 },
      { cut: 450, ended: 600 },
      { cut: 600, ended: 800 },
    ]
    const courses = (rows: Int32Array) => [...new Set(Array.from(rows, (row) => table.course[row]))]
    const splits = splitsByYear(table, times).map(({ train, test }) => [courses(train), courses(test)])
    expect(splits).toEqual([
      [[0], [1, 2]],
      [[0, 1, 2], [3]],
    ])
  })

  it('refuses courses in which all ended alike', () => {
    const table = simulatedCourses(1, 7)
    expect(() => trainCourseRisk({ ...table, labels: new Float32Array(100) })).toThrow('ended alike')
  })

  it('says what is missing where learners are few, ended alike, or leave none at risk to set the alert on', () => {
    const small = (count: number, atRisk: number): CourseTable => ({
      ...{ features: ['daysSinceVisit'], columns: [Float32Array.from({ length: count }, (_, row) => row)] },
      learner: Int32Array.from({ length: count }, (_, row) => row),
      course: new Int32Array(count),
      labels: Float32Array.from({ length: count }, (_, row) => Number(row < atRisk)),
    })
    expect(lackOfTraining(small(4, 2))).toMatch(/^At least 5 learners/)
    expect(lackOfTraining(small(5, 0))).toMatch(/ended alike/)
    expect(lackOfTraining(small(5, 1))).toBeNull()
    const rows = (table: CourseTable) => Int32Array.from(table.labels.keys())
    expect(lackOfJudging(small(20, 1), rows(small(20, 1)), 1)).toMatch(/^Too few learners failed or left/)
    expect(lackOfJudging(small(20, 10), rows(small(20, 10)), 1)).toBeNull()
    expect(() => trainCourseRisk(small(5, 1))).not.toThrow()
    expect(() => judge(small(20, 10), { train: rows(small(20, 10)), test: Int32Array.of(0, 19) }, 1, 0.8)).not.toThrow()
  })
})
