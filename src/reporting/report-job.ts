// The job that makes a report of a class into a file.
//
// In: a report, a class, a format. Out: a file that is sealed for the school, and goes with any erasure in it (export-result.ts).
// Invariants: the rows are those that the query shows, without people whose data may only be stored; that they were read is in the
// trail, in the name of whoever asked.
import { z } from 'zod'
import { SequenceId } from '#events/teaching/sequences.ts'
import { ClassId } from '#events/teaching/values.ts'
import type { Caller } from '#identity/caller.ts'
import { permissionsOfService } from '#identity/permissions.ts'
import { type JobContext, JobFailed, type JobKind, jobKind } from '#jobs/job.ts'
import { localDay } from '#kernel/local-day.ts'
import { processActor } from '#kernel/process.ts'
import { QueryFailed } from '#kernel/query-problem.ts'
import type { QueryRunner } from '#querying/query-runner.ts'
import type { ExportResult } from '#rights/exports/export-result.ts'
import { keptUnlessErasing, UNTIL_ERASED, type UnlessErasingParts } from '#rights/exports/unless-erasing.ts'
import { withPeople } from './named-people.ts'
import { offeredReports, reportNames } from './offered-reports.ts'
import { type Report, ReportLanguage } from './report.ts'
import { endings, ReportFormat, reportBytes } from './report-bytes.ts'

export const REPORT_FILE = 'report-file'
const MOST_ROWS = 10_000

export const ReportFile = z.strictObject({
  report: z.enum(reportNames).describe('Which report.'),
  class: ClassId,
  sequence: SequenceId.optional().describe(
    'The sequence: needed for `sequence-progress`, possible for `stuck-points`.',
  ),
  format: ReportFormat.describe(
    '`csv` for programs; `csv-excel` with a byte order mark and, in French, semicolons and decimal commas; `xlsx`; `pdf`.',
  ),
  language: ReportLanguage.default('fr').describe('The language of its titles.'),
})
export type ReportFile = z.output<typeof ReportFile>

/** What is wrong with the sequence, in a sentence: not every report is about one. */
export function faultOfSequence({ report, sequence }: Pick<ReportFile, 'report' | 'sequence'>): string | null {
  const wanted = offeredReports[report].sequence
  if (wanted === 'required' && sequence === undefined) return 'This report needs a sequence of the class.'
  if (wanted === 'none' && sequence !== undefined) return 'This report is not about a sequence. Leave it out.'
  return null
}

/** What the query of the report is asked. */
export const questionOf = ({ report, class: ofClass, sequence }: ReportFile) => {
  const { query, pageRows } = offeredReports[report]
  return {
    query,
    input: { class: ofClass, ...(sequence && { sequence }), ...(pageRows !== null && { limit: pageRows }) },
  }
}

export type ReportJobParts = UnlessErasingParts & { readonly queries: QueryRunner }

export const reportJob = (parts: ReportJobParts): JobKind =>
  jobKind({
    name: REPORT_FILE,
    atOnce: 4,
    ...UNTIL_ERASED,
    mostOfOwner: 5,
    input: ReportFile,
    async run(input, context): Promise<ExportResult> {
      const { tenant, progress } = context
      return keptUnlessErasing(parts, context, ERASING, async (begunAt) => {
        const report = offeredReports[input.report]
        const pages = await pagesOf(parts.queries, report, input, context)
        const zone = await parts.zoneOf(tenant)
        if (zone === null) throw new JobFailed('school-not-open', 'The school is not open.')
        const table = report.table(pages, { language: input.language, zone })
        const total = table.rows.length
        progress({ phase: 'Writing rows', unit: 'rows', done: 0, total })
        const day = localDay(begunAt, zone)
        const bytes = await reportBytes(table, input.format, { language: input.language, at: begunAt, day })
        progress({ phase: 'Writing rows', unit: 'rows', done: total, total })
        return {
          bytes: withPeople(table.people, bytes),
          size: bytes.length,
          name: `${report.fileName[input.language]}-${day}.${endings[input.format]}`,
          items: total,
        }
      })
    },
  })

/** Whoever asked was allowed to, and is asked for the permission again when the file is fetched. */
const callerFor = ({ tenant, owner }: Pick<JobContext, 'tenant' | 'owner'>): Caller => ({
  tenant,
  actor: processActor('reports'),
  onBehalfOf: owner,
  permissions: permissionsOfService(['teaching:read'], tenant),
  origin: { kind: 'process', process: 'reports' },
})

const Page = z.looseObject({ next: z.string().nullable().optional() })

async function pagesOf(
  queries: QueryRunner,
  { pageRows }: Report,
  asked: ReportFile,
  context: JobContext,
): Promise<readonly unknown[]> {
  // Without an owner, nobody could fetch the file, and rows of restricted people would be in it.
  if (context.owner === null) throw new JobFailed('owner-gone', 'Whoever asked for this report is not known any more.')
  const { query, input } = questionOf(asked)
  const pages: unknown[] = []
  let cursor: string | null = null
  do {
    context.signal.throwIfAborted()
    context.progress({ phase: 'Reading pages', unit: 'pages', done: pages.length, total: null })
    const { output }: { readonly output: unknown } = await queries
      .run({ query, input: { ...input, ...(cursor !== null && { cursor }) }, caller: callerFor(context) })
      .catch(inWords)
    pages.push(output)
    cursor = Page.parse(output).next ?? null
    if (cursor !== null && pages.length * (pageRows ?? 1) >= MOST_ROWS)
      throw new JobFailed('report-too-large', `A report has at most ${MOST_ROWS} rows.`)
  } while (cursor !== null)
  return pages
}

function inWords(error: unknown): never {
  if (error instanceof QueryFailed && error.problem.kind === 'missing')
    throw new JobFailed('report-missing', `There is no such ${error.problem.what} in this school any more.`)
  throw error
}

const ERASING =
  'The data of somebody is being erased, or was while the report was made, so the report could name them. It can be made once the erasure is finished.'
