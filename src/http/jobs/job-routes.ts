// /api/jobs: the jobs of a school, and their end by hand. Other routes ask for them.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { InvalidJob, type Job, JobId, JobRefused } from '#jobs/job.ts'
import type { Jobs } from '#jobs/jobs.ts'
import { cursorTo } from '#kernel/cursor.ts'
import { Instant } from '#kernel/ids.ts'
import { type DurableTrail, enteredBy } from '#trail/trail.ts'
import { callerOf } from '../auth/authentication.ts'
import { HttpProblem, invalid } from '../http-problem.ts'
import type { AuditedOperation } from '../operations.ts'
import { parsed } from '../parsed.ts'
import { operations } from './job-operations.ts'
import { JobsQuery, shownJob } from './job-schemas.ts'

export type JobParts = { readonly jobs: Jobs; readonly trail: DurableTrail }

export function jobRoutes(app: FastifyInstance, { jobs, trail }: JobParts): void {
  app.get(
    '/api/jobs',
    { exposeHeadRoute: false, config: { may: ['jobs:read'], of: 'school', operation: operations.list } },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      const { limit, state, kind, cursor } = parsed(JobsQuery, request.query)
      const found = await jobs.list(callerOf(request).tenant, {
        limit: limit + 1,
        ...(state && { state }),
        ...(kind !== undefined && { kind }),
        ...(cursor && { after: cursor }),
      })
      const page = found.slice(0, limit)
      const last = page.at(-1)
      const next = last && found.length > limit ? cursorTo({ askedAt: last.askedAt, id: last.id }) : null
      return { items: page.map(shownJob), next }
    },
  )

  app.get(
    '/api/jobs/:job',
    { exposeHeadRoute: false, config: { may: ['jobs:read'], of: 'school', operation: operations.find } },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      return shownJob(existing(await jobs.find(callerOf(request).tenant, jobOf(request))))
    },
  )

  const change = (act: 'cancel' | 'retry', operation: AuditedOperation) =>
    app.post(
      `/api/jobs/:job/${act}`,
      { config: { may: ['jobs:manage'], of: 'school', operation } },
      async (request, reply) => {
        void reply.header('cache-control', 'no-store')
        const caller = callerOf(request)
        const job = existing(await asProblems(() => jobs[act](caller.tenant, jobOf(request))))
        await trail.recordDurably({
          ...enteredBy(caller),
          action: operation.action,
          subjects: [],
          purpose: 'administration',
          at: Instant.parse(new Date().toISOString()),
        })
        return shownJob(job)
      },
    )
  change('cancel', operations.cancel)
  change('retry', operations.retry)
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
