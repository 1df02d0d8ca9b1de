// Reports of classes as files: who may ask for one, and who gets it.
//
// Invariants: the caller needs the permission for the report's query, both to ask for the file and to fetch it. Only the owner of the
// job can fetch it (stored-reports.ts). Both requests are in the trail before anything is returned.
import type { Definitions } from '#definitions/definitions.ts'
import type { Caller } from '#identity/caller.ts'
import type { Job } from '#jobs/job.ts'
import type { Jobs } from '#jobs/jobs.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import type { Instant, Position } from '#kernel/ids.ts'
import { type Now, readMoment } from '#past/moment.ts'
import { refuseAndEnter } from '#past/refusal.ts'
import { enteredBy, type TrailEntry } from '#trail/trail.ts'
import { mediaTypes } from './report-bytes.ts'
import { REPORT_FILE } from './report-job.ts'
import { ReportRefused } from './report-refused.ts'
import { faultOf, questionOf, type ReportFault, ReportFile } from './report-request.ts'
import { type FetchedReport, fetchStored, type StoredReportsParts } from './stored-reports.ts'

export type ReportFiles = {
  /** Throws ReportRefused, QueryFailed, JobRefused and ZodError. */
  ask(caller: Caller, asked: ReportFile, key: string): ReturnType<Jobs['ask']>
  /** Of a job of the caller of the kind REPORT_FILE. Throws QueryFailed, NoExportedFile and KeysUnavailable. */
  fetch(caller: Caller, job: Job): Promise<FetchedReport>
}

export type ReportFilesParts = StoredReportsParts & {
  readonly definitions: Pick<Definitions, 'queries'>
  /** Where the log ends now: a moment is not behind it. */
  readonly log: { head(): Promise<Position> }
  readonly jobs: Pick<Jobs, 'ask'>
  readonly now: () => Instant
}

/** A moment that is not there yet. */
function faultOfMoment({ at }: ReportFile, now: Now): ReportFault | null {
  const moment = readMoment({ at }, now)
  const [field] = 'fields' in moment ? moment.fields : []
  return field ? { code: 'moment-of-report', pointer: '/at', detail: field.detail } : null
}

export function reportFiles(parts: ReportFilesParts): ReportFiles {
  const { definitions, log, jobs, authorise, trail, now } = parts
  const entry = (caller: Caller, action: string, at: Instant): TrailEntry => ({
    ...enteredBy(caller),
    ...{ action, subjects: [], purpose: 'teaching', at },
  })

  async function mayAsk(caller: Caller, asked: ReportFile, entered: TrailEntry): Promise<void> {
    const { query, input } = questionOf(asked)
    const definition = definitions.queries.get(query)
    if (!definition) throw new TypeError(`report ${asked.report}: there is no query ${query}`)
    await refuseAndEnter(trail, await authorise(caller, definition, definition.input.parse(input)), entered)
  }

  return {
    async ask(caller, asked, key) {
      const at = now()
      const fault = faultOf(asked) ?? faultOfMoment(asked, { head: await log.head(), now: at })
      if (fault) throw new ReportRefused(fault)
      const entered = entry(caller, REPORT_FILE, at)
      await mayAsk(caller, asked, entered)
      await trail.recordDurably(entered)
      return jobs.ask({
        tenant: caller.tenant,
        kind: REPORT_FILE,
        input: asked,
        by: 'request',
        owner: caller.actor,
        // Of another caller, the same key is another one.
        key: derivedUuid('key of a report', caller.tenant, caller.actor, key),
      })
    },

    async fetch(caller, job) {
      const asked = ReportFile.parse(job.input)
      const entered = { ...entry(caller, 'fetch-export', now()), facts: { job: job.id } }
      await mayAsk(caller, asked, entered)
      return { ...(await fetchStored(parts, caller, job, entered)), mediaType: mediaTypes[asked.format] }
    },
  }
}
