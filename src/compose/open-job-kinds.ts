// Wires the kinds of jobs.
import type pg from 'pg'
import type { Files } from '#files/files.ts'
import type { JobKind } from '#jobs/job.ts'
import type { JobDirectories } from '#jobs/job-directories.ts'
import type { Instant, TenantId, Zone } from '#kernel/ids.ts'
import { auditModelJob } from '#modelling/jobs/audit-model.ts'
import { fitWeightsJob } from '#modelling/jobs/fit-weights.ts'
import { rejudgeModelJob } from '#modelling/jobs/rejudge-model.ts'
import { trainModelJob } from '#modelling/jobs/train-model.ts'
import { trainSharedModelJob } from '#modelling/jobs/train-shared-model.ts'
import type { StartVerb } from '#platform/verb-process.ts'
import type { Keys } from '#privacy/keys.ts'
import type { QueryRunner } from '#querying/query-runner.ts'
import { archiveJob } from '#reporting/archives/archive-job.ts'
import type { MakeArchiveParts } from '#reporting/archives/make-archive.ts'
import { reportJob } from '#reporting/report-job.ts'
import type { PersonFiles } from '#rights/access/access.ts'
import type { PageDefinitions } from '#rights/access/html-form.ts'
import { exportPersonJob } from '#rights/exports/export-person.ts'
import { exportTrailJob } from '#rights/exports/export-trail.ts'
import type { Audit } from './open-audit.ts'

export type JobKindsWiring = Pick<MakeArchiveParts, 'log' | 'schoolAt'> & {
  readonly verbs: StartVerb
  readonly files: Files
  readonly keys: Keys
  readonly directories: JobDirectories
  readonly personFiles: PersonFiles
  readonly definitions: PageDefinitions
  readonly audit: Pick<Audit, 'bundle'>
  readonly queries: QueryRunner
  /** Connections of the owner. */
  readonly pool: Pick<pg.Pool, 'query'>
  readonly zoneOf: (tenant: TenantId) => Promise<Zone | null>
  readonly now: () => Instant
}

export function jobKinds({ verbs, audit, pool, ...parts }: JobKindsWiring): readonly JobKind[] {
  async function isErasingSince(tenant: TenantId, since: Instant): Promise<boolean> {
    // The clocks of two machines differ: the doctor warns from two seconds on.
    const { rows } = await pool.query<{ found: boolean }>(
      `select exists (select from sillage.erasures where tenant = $1
        and (finished_at is null or finished_at > $2::timestamptz - interval '5 seconds')) as found`,
      [tenant, since],
    )
    return rows[0]?.found === true
  }
  return [
    trainModelJob(verbs),
    trainSharedModelJob(verbs),
    auditModelJob({ start: verbs, ...parts }),
    rejudgeModelJob(verbs),
    fitWeightsJob(verbs),
    exportPersonJob(parts),
    exportTrailJob({ ...parts, bundle: audit.bundle, isErasingSince }),
    reportJob({ ...parts, isErasingSince }),
    archiveJob({ ...parts, isErasingSince }),
  ]
}
