// What an archive is asked for: which school year, in which format, in which language. And whether there is anything to archive. Pure.
import { z } from 'zod'
import type { Instant } from '#kernel/ids.ts'
import type { SchoolYearSpan } from '#privacy/school-year.ts'
import { ReportLanguage } from '../report.ts'
import { ReportFormat } from '../report-bytes.ts'
import { classesOfYear, type ListedClass } from './archive-contents.ts'

export const ReportArchive = z.strictObject({
  schoolYear: z
    .int()
    .min(1900)
    .max(2999)
    .describe('The year in which the school year begins: 2025 for 2025-2026. In Nouméa and Wallis, 2025 is 2025.'),
  format: ReportFormat.describe(
    'The format of its reports: `csv` for programs; `csv-excel` for a spreadsheet that is opened by hand; `xlsx`; `pdf`.',
  ),
  language: ReportLanguage.default('fr').describe('The language of its titles and of its names.'),
})
export type ReportArchive = z.output<typeof ReportArchive>

export type ArchiveFault = {
  readonly code: 'school-year-not-begun' | 'school-year-without-classes'
  readonly pointer: '/schoolYear'
  readonly detail: string
}

/** A school year that has not begun. */
export const faultOfYear = ({ name, begin, firstDay }: SchoolYearSpan, now: Instant): ArchiveFault | null =>
  begin <= now
    ? null
    : {
        code: 'school-year-not-begun',
        pointer: '/schoolYear',
        detail: `The school year ${name} begins on ${firstDay}.`,
      }

/** A school year in which the school had no class, such as one before the school was there. */
export const faultOfClasses = (classes: readonly ListedClass[], span: SchoolYearSpan): ArchiveFault | null =>
  classesOfYear(classes, span).length > 0
    ? null
    : {
        code: 'school-year-without-classes',
        pointer: '/schoolYear',
        detail: `No class of this school was open in the school year ${span.name}, so there is nothing to archive.`,
      }
