// /api/jobs: the jobs of a school, their end by hand, and the files that they made. Other routes ask for them.
//
// Invariants: who does not look after the jobs of the school sees their own; about whom a job is, and its file, are for its owner.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Caller } from '#identity/caller.ts'
import { InvalidJob, type Job, JobId, JobRefused, withoutPeople } from '#jobs/job.ts'
import type { Jobs } from '#jobs/jobs.ts'
import { cursorTo } from '#kernel/cursor.ts'
import { Instant } from '#kernel/ids.ts'
import type { Permission } from '#kernel/permission.ts'
import { REPORT_ARCHIVE } from '#reporting/archives/archive-job.ts'
import type { ReportArchives } from '#reporting/archives/report-archives.ts'
import type { ReportFiles } from '#reporting/report-files.ts'
import { REPORT_FILE } from '#reporting/report-job.ts'
import { type Exports, NoExportedFile } from '#rights/exports/exports.ts'
import { type DurableTrail, enteredBy } from '#trail/trail.ts'
import { callerOf } from '../auth/authentication.ts'
import { HttpProblem, invalid } from '../http-problem.ts'
import { costs } from '../limits/costs.ts'
import type { AuditedOperation } from '../operations.ts'
import { parsed } from '../parsed.ts'
import { operations } from './job-operations.ts'
import { JobsQuery, shownJob } from './job-schemas.ts'

export type JobParts = {
  readonly jobs: Jobs
  readonly exports: Exports
  readonly reportFiles: ReportFiles
  readonly reportArchives: ReportArchives
  readonly trail: DurableTrail
}

/** `rights:read`: of one's own exports. */
const SEEING: readonly Permission[] = ['jobs:read', 'rights:read']
const MANAGING: readonly Permission[] = ['jobs:manage', 'rights:read']

export function jobRoutes(app: FastifyInstance, { jobs, exports, reportFiles, reportArchives, trail }: JobParts): void {
  async function fetched(caller: Caller, job: Job) {
    if (job.kind === REPORT_FILE) return reportFiles.fetch(caller, job)
    if (job.kind === REPORT_ARCHIVE) return reportArchives.fetch(caller, job)
    return { ...(await exports.fetch(caller, job)), mediaType: 'application/zip' }
  }

  const shownTo = (caller: Caller, job: Job) =>
    shownJob(isOwn(caller, job) ? job : withoutPeople(job, jobs.kinds), caller.actor)

  /** A job that the caller may see. */
  async function seen(request: FastifyRequest): Promise<Job> {
    const caller = callerOf(request)
    const job = await jobs.find(caller.tenant, jobOf(request))
    if (job && (isOwn(caller, job) || holds(caller, 'jobs:read'))) return job
    throw noJob()
  }

  app.get(
    '/api/jobs',
    { exposeHeadRoute: false, config: { may: SEEING, of: 'input', operation: operations.list } },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      const caller = callerOf(request)
      const { limit, state, kind, own, cursor } = parsed(JobsQuery, request.query)
      const found = await jobs.list(caller.tenant, {
        limit: limit + 1,
        ...((own === 'true' || !holds(caller, 'jobs:read')) && { owner: caller.actor }),
        ...(state && { state }),
        ...(kind !== undefined && { kind }),
        ...(cursor && { after: cursor }),
      })
      const page = found.slice(0, limit)
      const last = page.at(-1)
      const next = last && found.length > limit ? cursorTo({ askedAt: last.askedAt, id: last.id }) : null
      return { items: page.map((job) => shownTo(caller, job)), next }
    },
  )

  app.get(
    '/api/jobs/:job',
    { exposeHeadRoute: false, config: { may: SEEING, of: 'input', operation: operations.find } },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      return shownTo(callerOf(request), await seen(request))
    },
  )

  app.get(
    '/api/jobs/:job/file',
    { exposeHeadRoute: false, config: { may: SEEING, of: 'input', operation: operations.file, cost: costs.page } },
    async (request, reply) => {
      const caller = callerOf(request)
      const job = await seen(request)
      if (!isOwn(caller, job))
        throw new HttpProblem(
          'forbidden',
          'The file of a job is for whoever asked for it, with rights:read, trail:audit or teaching:read. Ask for your own.',
          {
            code: 'not-own-job',
          },
        )
      const { name, mediaType, bytes } = await fetched(caller, job).catch(asNoFile)
      return reply
        .headers({
          'cache-control': 'no-store',
          'content-disposition': `attachment; filename="${name}"`,
          'content-security-policy': "default-src 'none'; sandbox",
          'x-content-type-options': 'nosniff',
        })
        .type(mediaType)
        .send(bytes)
    },
  )

  const change = (act: 'cancel' | 'retry', operation: AuditedOperation) =>
    app.post(`/api/jobs/:job/${act}`, { config: { may: MANAGING, of: 'input', operation } }, async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      const caller = callerOf(request)
      const { id } = await seen(request).then((job) => assertManages(caller, job))
      const job = existing(await asProblems(() => jobs[act](caller.tenant, id)))
      await trail.recordDurably({
        ...enteredBy(caller),
        action: operation.action,
        subjects: [],
        purpose: 'administration',
        at: Instant.parse(new Date().toISOString()),
      })
      return shownTo(caller, job)
    })
  change('cancel', operations.cancel)
  change('retry', operations.retry)
}

const holds = ({ permissions }: Caller, permission: Permission): boolean =>
  permissions.get(permission)?.has('school') === true

const isOwn = ({ actor }: Caller, { owner }: Job): boolean => owner === actor

function assertManages(caller: Caller, job: Job): Job {
  if (isOwn(caller, job) || holds(caller, 'jobs:manage')) return job
  throw new HttpProblem('forbidden', 'This needs the permission jobs:manage, which your token does not give.')
}

function asNoFile(error: unknown): never {
  if (!(error instanceof NoExportedFile)) throw error
  const { why } = error
  if (why === 'not-done')
    throw new HttpProblem('refused', 'This job is not done, so it has no file yet.', { code: 'job-not-done' })
  throw new HttpProblem(
    'not-found',
    why === 'gone' ? 'The file of this job is not kept any more. Ask for it again.' : 'This kind of job makes no file.',
    { code: 'no-job-file' },
  )
}

/** What the queue refuses, as a problem. */
export async function asProblems<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof InvalidJob) throw invalid(error.problems)
    if (error instanceof JobRefused)
      throw error.code === 'key-reused'
        ? new HttpProblem('key-reused', error.message)
        : new HttpProblem('refused', error.message, { code: error.code })
    throw error
  }
}

function jobOf({ params }: FastifyRequest): JobId {
  const id = JobId.safeParse(typeof params === 'object' && params !== null ? Reflect.get(params, 'job') : undefined)
  if (id.success) return id.data
  throw noJob()
}

function existing(job: Job | null): Job {
  if (job) return job
  throw noJob()
}

const noJob = () => new HttpProblem('not-found', 'There is no such job in your school. See GET /api/jobs.')
