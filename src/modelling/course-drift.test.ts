// The drift of a model of course risk on simulated courses: later ones whose outcome is not known, known, and of other learners.
import { describe, expect, it } from 'vitest'
import { trainCourseRisk } from '#ml/course-risk/course-risk.ts'
import type { CourseTable } from '#ml/course-risk/course-table.ts'
import { courseRiskBytes } from '#ml/course-risk/stored-course-risk.ts'
import { randomOf } from '#ml/random.ts'
import { sigmoid } from '#ml/table.ts'
import { courseDriftReport } from './course-drift.ts'

const EACH = 200
const COURSES = 4
const KNOWN_AT = Date.UTC(2026, 5, 15)

type Later = { readonly isKnown: boolean; readonly lazier?: number; readonly surprise?: number }

/** The last course is later than the training: its learners may be lazier, or fail more often than their work says. */
function coursesOf(seed: number, { isKnown, lazier = 0, surprise = 0 }: Later) {
  const random = randomOf('course drift', seed)
  const rows = EACH * COURSES
  const course = Int32Array.from({ length: rows }, (_, row) => Math.floor(row / EACH))
  const isLater = Uint8Array.from(course, (one) => Number(one === COURSES - 1))
  const diligence = Float64Array.from(isLater, (later) => random.normal(later ? -lazier : 0, 1))
  const labels = Float32Array.from(diligence, (one, row) => {
    const label = Number(random.chance(sigmoid(-2 * one + (isLater[row] ? surprise : 0))))
    return isLater[row] && !isKnown ? Number.NaN : label
  })
  const table: CourseTable = {
    features: ['courseDay', 'activeDays14', 'daysSinceVisit'],
    columns: [
      new Float32Array(rows).fill(84),
      Float32Array.from(diligence, (one) => 5 + 2 * one + random.normal(0, 0.5)),
      Float32Array.from(diligence, (one) => Math.exp(random.normal(-one, 1))),
    ],
    learner: Int32Array.from(course.keys()),
    course,
    labels,
  }
  return { table, isLater, knownAtMs: Float64Array.from(labels, (one) => (Number.isNaN(one) ? one : KNOWN_AT)) }
}

const bytes = courseRiskBytes(trainCourseRisk(coursesOf(1, { isKnown: true }).table))
const reportOf = (later: Later) => {
  const report = courseDriftReport(bytes, coursesOf(2, later))
  if (!report) throw new Error('there is a later course')
  return report
}
const changed = (later: Later) =>
  reportOf(later)
    .features.filter(({ alarm }) => alarm)
    .map(({ name }) => name)

describe('the drift of course risk', () => {
  it('says, before any outcome is known, what the scores promise and which features have changed', () => {
    const report = reportOf({ isKnown: false })
    expect(report).toMatchObject({ predictions: 0, waiting: EACH, meanLoss: Number.NaN, auc: Number.NaN, weeks: [] })
    expect(report.expectedAuc).toBeGreaterThan(0.75)
    expect(changed({ isKnown: false })).toEqual([])
    expect(changed({ isKnown: false, lazier: 1 })).toEqual(['activeDays14', 'daysSinceVisit'])
  })

  it('says, once outcomes are known, whether the scores held', () => {
    const held = reportOf({ isKnown: true })
    expect(held).toMatchObject({ predictions: EACH, waiting: 0, weeks: [{ week: '2026-06-15', alarm: false }] })
    expect(Math.abs(held.auc - held.expectedAuc)).toBeLessThan(0.1)
    const surprising = reportOf({ isKnown: true, surprise: 1.5 })
    expect(surprising.weeks).toMatchObject([{ alarm: true }])
    expect(surprising.weeks[0]?.miscalibration).toBeLessThan(-0.05)
  })

  it('has nothing to say where no course is later than the training', () => {
    const courses = coursesOf(2, { isKnown: true })
    expect(courseDriftReport(bytes, { ...courses, isLater: courses.isLater.map(() => 0) })).toBeNull()
  })
})
