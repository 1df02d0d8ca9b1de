// Is 0.7 still seven of ten? Calibration week by week.
import { ece } from '../metrics/calibration-error.ts'
import { chiSquareTail } from '../metrics/chi-square.ts'
import { benjaminiHochberg } from '../metrics/many-tests.ts'

export type TimedRow = {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly learner: number
  readonly label: number
  readonly score: number
}

export type CalibratedWeek = {
  /** Its Monday in UTC, as YYYY-MM-DD. */
  readonly week: string
  readonly rows: number
  readonly learners: number
  readonly ece: number
  /** Mean score − share of label 1. */
  readonly miscalibration: number
  /** Chance of a miscalibration as large; rows of one learner count as one piece of evidence. */
  readonly p: number
  /** Miscalibrated by more than 0.02, and chance does not explain it. */
  readonly alarm: boolean
}

const DAY_MS = 86_400_000
const SMALLEST_GAP = 0.02
/** Over all weeks, by Benjamini and Hochberg. */
const WEEK_ALPHA = 0.005
/** With fewer learners the variance between them is not known. */
const FEWEST_LEARNERS = 20

export function weeklyCalibration(rows: readonly TimedRow[]): CalibratedWeek[] {
  const weeks = [...Map.groupBy(rows, ({ at }) => mondayOf(at))].sort(([a], [b]) => (a < b ? -1 : 1))
  const tested = weeks.map(([week, of]) => ({ week, ...calibrationOf(of) }))
  const adjusted = benjaminiHochberg(tested.map(({ p }) => p))
  return tested.map((one, n) => ({
    ...one,
    alarm: (adjusted[n] ?? 1) < WEEK_ALPHA && Math.abs(one.miscalibration) > SMALLEST_GAP,
  }))
}

function calibrationOf(rows: readonly TimedRow[]): Omit<CalibratedWeek, 'week' | 'alarm'> {
  const surplus = new Map<number, number>()
  for (const { learner, label, score } of rows) surplus.set(learner, (surplus.get(learner) ?? 0) + score - label)
  const sums = [...surplus.values()]
  const total = sums.reduce((sum, one) => sum + one, 0)
  const mean = total / sums.length
  const variance = sums.reduce((sum, one) => sum + (one - mean) ** 2, 0) * (sums.length / (sums.length - 1))
  const isEnough = sums.length >= FEWEST_LEARNERS && variance > 0
  return {
    rows: rows.length,
    learners: sums.length,
    ece: ece({ labels: rows.map(({ label }) => label), predictions: rows.map(({ score }) => score) }),
    miscalibration: total / rows.length,
    p: isEnough ? chiSquareTail(total ** 2 / variance, 1) : 1,
  }
}

function mondayOf(at: number): string {
  const day = Math.floor(at / DAY_MS)
  // 1 January 1970 was a Thursday.
  return new Date((day - ((day + 3) % 7)) * DAY_MS).toISOString().slice(0, 10)
}
