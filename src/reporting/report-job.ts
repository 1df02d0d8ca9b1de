// The job that makes a report of a class into a file.
//
// In: a report, a class, a format. Out: a file that is sealed for the school, and goes with any erasure in it (export-result.ts).
// Invariants: the rows are those that the query shows, without people whose data may only be stored; that they were read is in the
// trail, in the name of whoever asked.
import type { Caller } from '#identity/caller.ts'
import { permissionsOfService } from '#identity/permissions.ts'
import { type JobContext, JobFailed, type JobKind, jobKind } from '#jobs/job.ts'
import { processActor } from '#kernel/process.ts'
import type { QueryRunner } from '#querying/query-runner.ts'
import type { ExportResult } from '#rights/exports/export-result.ts'
import { keptUnlessErasing, UNTIL_ERASED, type UnlessErasingParts } from '#rights/exports/unless-erasing.ts'
import { makeReport } from './make-report.ts'
import { withPeople } from './named-people.ts'
import { ReportFile } from './report-request.ts'

export const REPORT_FILE = 'report-file'
export type ReportJobParts = UnlessErasingParts & { readonly queries: QueryRunner }

export const reportJob = (parts: ReportJobParts): JobKind =>
  jobKind({
    name: REPORT_FILE,
    atOnce: 4,
    ...UNTIL_ERASED,
    mostOfOwner: 5,
    input: ReportFile,
    async run(input, context): Promise<ExportResult> {
      return keptUnlessErasing(parts, context, ERASING, async (begunAt) => {
        // Without an owner, nobody could fetch the file, and rows of restricted people would be in it.
        if (context.owner === null)
          throw new JobFailed('owner-gone', 'Whoever asked for this report is not known any more.')
        const making = { caller: callerFor(context), begunAt, signal: context.signal, progress: context.progress }
        const { table, bytes, name } = await makeReport(parts, input, making)
        return { bytes: withPeople(table.people, bytes), size: bytes.length, name, items: table.rows.length }
      })
    },
  })

/** Whoever asked was allowed to, and is asked for the permission again when the file is fetched. */
export const callerFor = ({ tenant, owner }: Pick<JobContext, 'tenant' | 'owner'>): Caller => ({
  tenant,
  actor: processActor('reports'),
  onBehalfOf: owner,
  permissions: permissionsOfService(['teaching:read'], tenant),
  origin: { kind: 'process', process: 'reports' },
})

const ERASING =
  'The data of somebody is being erased, or was while the report was made, so the report could name them. It can be made once the erasure is finished.'
