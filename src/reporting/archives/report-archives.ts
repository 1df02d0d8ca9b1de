// Archives of school years: who may ask for one, and who gets it.
//
// Invariants: it is of all classes, so it is for whoever may read the teaching of the whole school (`teaching:read`, as the indicators
// of the school), both to ask for it and to fetch it. Only the owner of the job can fetch it (stored-reports.ts). Both requests are in
// the trail before anything is returned.
import type { Authorise } from '#identity/access/authorise.ts'
import type { Caller } from '#identity/caller.ts'
import type { Job } from '#jobs/job.ts'
import type { Jobs } from '#jobs/jobs.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import type { Instant } from '#kernel/ids.ts'
import { Zone } from '#kernel/ids.ts'
import type { Guarded } from '#kernel/permission.ts'
import { QueryFailed } from '#kernel/query-problem.ts'
import { refuseAndEnter } from '#past/refusal.ts'
import { schoolYearBeginningIn } from '#privacy/school-year.ts'
import { enteredBy, type TrailEntry } from '#trail/trail.ts'
import { ReportRefused } from '../report-refused.ts'
import { type FetchedReport, fetchStored, type StoredReportsParts } from '../stored-reports.ts'
import { REPORT_ARCHIVE } from './archive-job.ts'
import { type ArchiveFault, faultOfClasses, faultOfYear, type ReportArchive } from './archive-request.ts'
import { listedClasses, type MakeArchiveParts } from './make-archive.ts'

export type ReportArchives = {
  /** Throws ReportRefused, QueryFailed and JobRefused. */
  ask(caller: Caller, asked: ReportArchive, key: string): ReturnType<Jobs['ask']>
  /** Of a job of the caller of the kind REPORT_ARCHIVE. Throws QueryFailed, NoExportedFile and KeysUnavailable. */
  fetch(caller: Caller, job: Job): Promise<FetchedReport>
}

export type ReportArchivesParts = StoredReportsParts &
  Pick<MakeArchiveParts, 'queries' | 'schoolAt'> & {
    readonly jobs: Pick<Jobs, 'ask'>
    readonly now: () => Instant
  }

const GUARD: Guarded<object> = { may: 'teaching:read', of: () => ({ kind: 'school' }) }

export function reportArchives(parts: ReportArchivesParts): ReportArchives {
  const { queries, schoolAt, jobs, trail, now } = parts
  const authorise: Authorise = parts.authorise
  const entry = (caller: Caller, action: string): TrailEntry => ({
    ...enteredBy(caller),
    ...{ action, subjects: [], purpose: 'teaching', at: now() },
  })

  async function faultOf(caller: Caller, { schoolYear }: ReportArchive): Promise<ArchiveFault | null> {
    const school = await schoolAt(caller.tenant)
    if (school === null) throw new QueryFailed({ kind: 'missing', what: 'school' })
    const span = schoolYearBeginningIn(schoolYear, Zone.parse(school.zone))
    return faultOfYear(span, now()) ?? faultOfClasses(await listedClasses(queries, caller), span)
  }

  return {
    async ask(caller, asked, key) {
      const entered = { ...entry(caller, REPORT_ARCHIVE), facts: { schoolYear: asked.schoolYear } }
      await refuseAndEnter(trail, await authorise(caller, GUARD, {}), entered)
      const fault = await faultOf(caller, asked)
      if (fault) throw new ReportRefused(fault)
      await trail.recordDurably(entered)
      return jobs.ask({
        tenant: caller.tenant,
        kind: REPORT_ARCHIVE,
        input: asked,
        by: 'request',
        owner: caller.actor,
        // Of another caller, the same key is another one.
        key: derivedUuid('key of an archive', caller.tenant, caller.actor, key),
      })
    },

    async fetch(caller, job) {
      const entered = { ...entry(caller, 'fetch-export'), facts: { job: job.id } }
      await refuseAndEnter(trail, await authorise(caller, GUARD, {}), entered)
      return { ...(await fetchStored(parts, caller, job, entered)), mediaType: 'application/zip' }
    },
  }
}
