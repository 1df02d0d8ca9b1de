// The implementation of `sillage jobs`.
import type { Service } from '#compose/service.ts'
import { type Job, JobId, JobRefused, type JobState, withoutPeople } from '#jobs/job.ts'
import type { TenantId } from '#kernel/ids.ts'
import { readableCount, readableDuration } from '#platform/progress.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'

export type JobOptions = { readonly tenant: TenantId; readonly json?: boolean }
export type ListOptions = JobOptions & { readonly state?: JobState; readonly limit: number }

export async function list({ tenant, state, limit, json = false }: ListOptions): Promise<void> {
  await withService(
    async ({ service }) => {
      const found = await service.jobs.list(tenant, { limit, ...(state && { state }) })
      const jobs = found.map((job) => shown(service, job))
      if (json) console.log(JSON.stringify(jobs))
      else if (jobs.length === 0) console.log('No job of this school.')
      else for (const job of jobs) console.log(lineOf(job))
    },
    { lookOnly: true },
  )
}

export async function show(id: string, { tenant, json = false }: JobOptions): Promise<void> {
  await withService(
    async ({ service }) => {
      const job = shown(service, existing(await service.jobs.find(tenant, jobId(id)), id))
      console.log(json ? JSON.stringify(job) : textOf(job))
    },
    { lookOnly: true },
  )
}

export async function change(act: 'cancel' | 'retry', id: string, { tenant, json = false }: JobOptions): Promise<void> {
  await withService(async ({ service }) => {
    const changed = await service.jobs[act](tenant, jobId(id)).catch((error: unknown) => {
      throw error instanceof JobRefused ? new UsageError(error.message) : error
    })
    const job = shown(service, existing(changed, id))
    console.log(json ? JSON.stringify(job) : textOf(job))
  })
}

type Shown = Omit<Job, 'owner'>

/** An operator sees that there is an export, and not whose or about whom. */
function shown({ jobs }: Service, job: Job): Shown {
  const { owner: _, ...rest } = withoutPeople(job, jobs.kinds)
  return rest
}

function jobId(text: string): JobId {
  const id = JobId.safeParse(text)
  if (id.success) return id.data
  throw new UsageError(`There is no job "${text}". sillage jobs list shows the ids.`)
}

function existing(job: Job | null, id: string): Job {
  if (job) return job
  throw new UsageError(`This school has no job ${id}.`)
}

const stateOf = ({ state, isCancelling }: Shown) => (isCancelling ? 'is being cancelled' : state)

const lineOf = (job: Shown): string =>
  [
    job.id,
    job.kind.padEnd(16),
    stateOf(job).padEnd(9),
    job.askedAt.slice(0, 16),
    job.problem?.detail ?? reached(job) ?? '',
  ]
    .join('  ')
    .trimEnd()

function reached({ state, progress }: Shown): string | null {
  if (state !== 'running' || !progress) return null
  const { phase, done, total, unit, perSecond, leftMs } = progress
  const of = total === null ? '' : ` of ${readableCount(total)}`
  const left = leftMs === null ? '' : `, ${readableDuration(leftMs)} left`
  return `${phase}: ${readableCount(done)}${of} ${unit}, ${perSecond}/s${left}`
}

const textOf = (job: Shown): string =>
  [
    `${job.kind} ${job.id}: ${stateOf(job)}`,
    `Asked for ${job.askedAt}${job.startedAt ? `, started ${job.startedAt}` : ''}${job.endedAt ? `, ended ${job.endedAt}` : ''}.`,
    `Starts: ${job.starts}${job.nextAt ? `, the next one at ${job.nextAt}` : ''}.`,
    `Input: ${JSON.stringify(job.input)}`,
    ...(reached(job) === null ? [] : [String(reached(job))]),
    ...(job.problem ? [`${job.problem.code}: ${job.problem.detail}`] : []),
    ...(job.result === null ? [] : [`Result: ${JSON.stringify(job.result)}`]),
  ].join('\n')
