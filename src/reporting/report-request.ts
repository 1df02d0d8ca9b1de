// What a report is asked for: which one, of which class, as of when, in which format. Pure.
import { z } from 'zod'
import { SequenceId } from '#events/teaching/sequences.ts'
import { ClassId } from '#events/teaching/values.ts'
import { Instant, type LocalDay, PositionText } from '#kernel/ids.ts'
import { offeredReports, reportNames } from './offered-reports.ts'
import { ReportLanguage } from './report.ts'
import { ReportFormat } from './report-bytes.ts'

export const ReportFile = z.strictObject({
  report: z.enum(reportNames).describe('Which report.'),
  class: ClassId,
  sequence: SequenceId.optional().describe(
    'The sequence: needed for `sequence-progress`, possible for `stuck-points`.',
  ),
  at: z
    .string()
    .max(40)
    .refine(isMoment, 'A position in the log or a time such as 2026-03-12T09:42:00Z is expected.')
    .optional()
    .describe(
      'As of this moment: a position in the log (what was known), or a time (what had happened by then). Not for `class-competencies`.',
    ),
  format: ReportFormat.describe(
    '`csv` for programs; `csv-excel` with a byte order mark and, in French, semicolons and decimal commas; `xlsx`; `pdf`.',
  ),
  language: ReportLanguage.default('fr').describe('The language of its titles.'),
})
export type ReportFile = z.output<typeof ReportFile>

function isMoment(text: string): boolean {
  return PositionText.safeParse(text).success || Instant.safeParse(text).success
}

export type ReportFault = {
  readonly code: 'sequence-of-report' | 'moment-of-report'
  readonly pointer: '/sequence' | '/at'
  readonly detail: string
}

/** What the fields say that does not fit the report: not every one is about a sequence or has a past. */
export function faultOf({ report, sequence, at }: Pick<ReportFile, 'report' | 'sequence' | 'at'>): ReportFault | null {
  const { sequence: wanted, past } = offeredReports[report]
  const ofSequence = (detail: string) => ({ code: 'sequence-of-report', pointer: '/sequence', detail }) as const
  if (wanted === 'required' && sequence === undefined) return ofSequence('This report needs a sequence of the class.')
  if (wanted === 'none' && sequence !== undefined)
    return ofSequence('This report is not about a sequence. Leave it out.')
  if (past === 'none' && at !== undefined)
    return {
      code: 'moment-of-report',
      pointer: '/at',
      detail: 'This report shows the present only. Leave the moment out.',
    }
  return null
}

/** The first day and the last one. */
export type Period = { readonly from: LocalDay; readonly to: LocalDay }

/** What the query of the report is asked: about the period alone, where it can be. */
export const questionOf = ({ report, class: ofClass, sequence }: ReportFile, within?: Period) => {
  const { query, pageRows, period } = offeredReports[report]
  return {
    query,
    input: {
      class: ofClass,
      ...(sequence && { sequence }),
      ...(pageRows !== null && { limit: pageRows }),
      ...(period === 'offered' && within && { from: within.from, to: within.to }),
    },
  }
}
