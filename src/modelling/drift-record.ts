// A measured drift as the log holds it: figures with four digits, and no week of a few learners.
import type { z } from 'zod'
import type modelDriftMeasured from '#events/insight/model-drift-measured.ts'
import { kindOf, type ModelName } from '#events/insight/models.ts'
import { Instant } from '#kernel/ids.ts'
import type { DriftReport } from './drift-report.ts'

export type DriftRecord = z.output<typeof modelDriftMeasured.data>

const FEWEST_LEARNERS = 10
/** As many as the event takes; the latest ones count. */
const MOST_WEEKS = 600
const MOST_ALARMS = 1_000

export const hasAlarm = ({ lossAlarms, weeks, features }: DriftReport): boolean =>
  lossAlarms.length > 0 || weeks.some(({ alarm }) => alarm) || features.some(({ alarm }) => alarm)

export function driftRecord(model: ModelName, report: DriftReport): DriftRecord {
  const { predictions, learners, meanLoss, auc, expectedAuc, lossAlarms, weeks, features } = report
  return {
    ...{ model, kind: kindOf(model), alarm: hasAlarm(report), predictions, learners },
    ...{ meanLoss: digits(meanLoss), auc: digits(auc), expectedAuc: digits(expectedAuc) },
    lossAlarms: lossAlarms
      .slice(-MOST_ALARMS)
      .map(({ after, at }) => ({ after, at: Instant.parse(new Date(at).toISOString()) })),
    weeks: weeks
      .filter((week) => week.learners >= FEWEST_LEARNERS)
      .slice(-MOST_WEEKS)
      .map(({ week, rows, learners: of, ece, miscalibration, alarm }) => ({
        ...{ week, rows, learners: of, alarm },
        ...{ ece: digits(ece), miscalibration: digits(miscalibration) },
      })),
    features: features.map(({ name, psi, limit, alarm }) => ({ name, psi: digits(psi), limit: digits(limit), alarm })),
  }
}

const digits = (value: number): number | null => (Number.isFinite(value) ? Number(value.toFixed(4)) : null)
