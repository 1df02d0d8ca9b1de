// What a worker does for the queue of jobs: it runs jobs that it is handed, and looks after those that the queue forgot.
import type { JobKind } from './job.ts'
import type { JobDirectories } from './job-directories.ts'
import type { JobPlace, JobRuns } from './job-runs.ts'
import { type RunJobOptions, runJob, type StartEnd } from './run-job.ts'

/** How long a start may be silent before another worker takes the job over. */
export const LEASE_MS = 20_000
const TEND_EVERY_MS = 30_000

export type JobWorkOptions = {
  readonly runs: JobRuns
  readonly kinds: ReadonlyMap<string, JobKind>
  readonly directories: Pick<JobDirectories, 'removeLeft'>
  /** Takes jobs from the queue until it is closed. */
  readonly take: (run: (place: JobPlace) => Promise<StartEnd>) => { close(): Promise<void> }
  readonly send: (place: JobPlace) => Promise<void>
  readonly leaseMs: number
  readonly nowMs: () => number
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly onFailed: RunJobOptions['onFailed']
  readonly onTrouble: (error: unknown) => void
}

/** Closing interrupts the jobs that run here and puts them back, so that another worker begins them again. */
export function jobWork(options: JobWorkOptions): { close(): Promise<void> } {
  const { runs, directories, take, send, leaseMs, sleep, onTrouble } = options
  const stop = new AbortController()
  const taking = take((place) => runJob(place, { ...options, beatMs: Math.ceil(leaseMs / 20), stopping: stop.signal }))

  async function tend(): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        for (const place of await runs.forgotten()) await send(place)
        await runs.removeOld()
        await directories.removeLeft(runs.running)
      } catch (error) {
        onTrouble(error)
      }
      await sleep(TEND_EVERY_MS, stop.signal)
    }
  }
  const tending = tend()
  return {
    async close() {
      stop.abort()
      await taking.close()
      await tending
    },
  }
}
