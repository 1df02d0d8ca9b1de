// One start of a job, from the claim to its end in the row.
import type { TenantId } from '#kernel/ids.ts'
import { InvalidJob, JobFailed, type JobId, type JobKind, type JobProblem } from './job.ts'
import { jobProgress } from './job-progress.ts'
import type { JobPlace, JobRun, JobRuns } from './job-runs.ts'

/**
 * `ended`: the queue may forget it. `later`: to be tried again soon. `put-back`: the worker stops. `retry`: it failed, and is to
 * be started again after a pause.
 */
export type StartEnd =
  | { readonly state: 'ended' | 'later' | 'put-back' }
  | { readonly state: 'retry'; readonly inMs: number }

export type RunJobOptions = {
  readonly runs: JobRuns
  readonly kinds: ReadonlyMap<string, JobKind>
  /** How often the row is told that the start is alive, and asked whether it was cancelled. */
  readonly beatMs: number
  readonly nowMs: () => number
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** Aborted when the worker stops. */
  readonly stopping: AbortSignal
  /** For the log of the service. */
  readonly onFailed: (
    failure: { readonly tenant: TenantId; readonly job: JobId; readonly kind: string },
    error: unknown,
  ) => void
  readonly onTrouble: (error: unknown) => void
}

const MOST_BACK_OFF_MS = 600_000

export async function runJob(place: JobPlace, options: RunJobOptions): Promise<StartEnd> {
  const { runs, kinds, stopping } = options
  if (stopping.aborted) return { state: 'put-back' }
  const name = await runs.kindOf(place)
  if (name === null) return { state: 'ended' }
  const kind = kinds.get(name)
  // A newer program asked for it: a worker of that program runs it.
  if (!kind) return { state: 'later' }
  const claim = await runs.claim(place, kind)
  return claim.state === 'claimed' ? runClaimed(claim.run, kind, options) : claim
}

async function runClaimed(run: JobRun, kind: JobKind, options: RunJobOptions): Promise<StartEnd> {
  const { runs, nowMs, stopping } = options
  const line = jobProgress(nowMs)
  const stop = new AbortController()
  let ending: 'cancel' | 'lost' | 'stopping' | null = null
  const end = (why: NonNullable<typeof ending>) => {
    ending ??= why
    stop.abort()
  }
  const onStopping = () => end('stopping')
  stopping.addEventListener('abort', onStopping, { once: true })
  const beating = new AbortController()
  const beats = beat(run, { ...options, line, end, until: beating.signal })
  const outcome = await settle(() =>
    kind.run(run.input, {
      tenant: run.tenant,
      job: run.job,
      owner: run.owner,
      progress: line.reach,
      signal: stop.signal,
    }),
  )
  beating.abort()
  stopping.removeEventListener('abort', onStopping)
  await beats
  // What was done before the cancellation was heard is done.
  if ('result' in outcome) {
    await runs.done(run, outcome.result)
    return { state: 'ended' }
  }
  if (ending === 'lost') return { state: 'ended' }
  if (ending === 'cancel') {
    await runs.cancelled(run)
    return { state: 'ended' }
  }
  if (ending === 'stopping') {
    await runs.putBack(run)
    return { state: 'put-back' }
  }
  const { error } = outcome
  const isFinal =
    error instanceof InvalidJob || (error instanceof JobFailed && error.isFinal) || run.starts >= kind.attempts
  const inMs = isFinal ? null : Math.min(MOST_BACK_OFF_MS, kind.backOffMs * 2 ** (run.starts - 1))
  options.onFailed({ tenant: run.tenant, job: run.job, kind: kind.name }, error)
  await runs.failed(run, problemOf(error), inMs)
  return inMs === null ? { state: 'ended' } : { state: 'retry', inMs }
}

/** A thrown text of the database or of a library may quote what a person wrote, so only problems made for schools are shown. */
function problemOf(error: unknown): JobProblem {
  if (error instanceof JobFailed) return { code: error.code, detail: error.message }
  if (error instanceof InvalidJob) return { code: 'invalid-input', detail: error.message }
  return { code: 'internal', detail: 'An unexpected error. The log of the service has it, with the id of this job.' }
}

type Outcome = { readonly result: unknown } | { readonly error: unknown }

async function settle(work: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { result: await work() }
  } catch (error) {
    return { error }
  }
}

/** While the database does not answer, the job goes on: its row is claimed by another only after the lease. */
async function beat(
  run: JobRun,
  {
    runs,
    beatMs,
    sleep,
    onTrouble,
    line,
    end,
    until,
  }: RunJobOptions & {
    readonly line: ReturnType<typeof jobProgress>
    readonly end: (why: 'cancel' | 'lost') => void
    readonly until: AbortSignal
  },
): Promise<void> {
  for (;;) {
    await sleep(beatMs, until)
    if (until.aborted) return
    try {
      const verdict = await runs.beat(run, line.shown())
      if (verdict !== 'go-on') end(verdict)
    } catch (error) {
      onTrouble(error)
    }
  }
}
