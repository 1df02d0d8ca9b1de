// The reports that can be had as files. To add one, write a file in reports/ and name it here.
import type { Report } from './report.ts'
import classCompetencies from './reports/class-competencies.ts'
import classProgress from './reports/class-progress.ts'
import classWeeks from './reports/class-weeks.ts'
import sequenceProgress from './reports/sequence-progress.ts'
import stuckPoints from './reports/stuck-points.ts'

export const reportNames = [
  'class-progress',
  'sequence-progress',
  'stuck-points',
  'class-weeks',
  'class-competencies',
] as const
export type ReportName = (typeof reportNames)[number]

export const offeredReports: Readonly<Record<ReportName, Report>> = {
  'class-progress': classProgress,
  'sequence-progress': sequenceProgress,
  'stuck-points': stuckPoints,
  'class-weeks': classWeeks,
  'class-competencies': classCompetencies,
}
