// Directories in which starts of jobs write, because a verb or a library wants files: under one root, named by the job.
//
// What lies there is in clear. A directory goes with the end of its start; that of a start that was killed goes when the job is
// started again in the same place, or when a worker of this place sees that the job does not run any more (src/jobs/job-work.ts).
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { JobId } from './job.ts'

export type JobDirectories = {
  /** Gives work an empty directory, and deletes it afterwards. */
  within<Result>(job: JobId, work: (directory: string) => Promise<Result>): Promise<Result>
  /** Deletes what killed starts have left. `running`: which of these jobs run now, in whichever worker. */
  removeLeft(running: (jobs: readonly JobId[]) => Promise<ReadonlySet<JobId>>): Promise<void>
}

/** `<id of the job>.<six random characters>` */
const NAME = /^(.{36})\..{6}$/

/** The root is made when it is needed, readable by this user alone. */
export function jobDirectories(root: string): JobDirectories {
  /** Of starts in this process: their row may be silent while the database does not answer. */
  const own = new Set<string>()

  const remove = (name: string) => rm(join(root, name), { recursive: true, force: true })

  async function left(): Promise<readonly { readonly name: string; readonly job: JobId }[]> {
    const names = await readdir(root).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw error
    })
    return names.flatMap((name) => {
      const job = JobId.safeParse(NAME.exec(name)?.[1])
      return job.success && !own.has(name) ? [{ name, job: job.data }] : []
    })
  }

  return {
    async within(job, work) {
      await mkdir(root, { recursive: true, mode: 0o700 })
      for (const { name, job: its } of await left()) if (its === job) await remove(name)
      const directory = await mkdtemp(join(root, `${job}.`))
      const name = basename(directory)
      own.add(name)
      try {
        return await work(directory)
      } finally {
        own.delete(name)
        await remove(name)
      }
    },
    async removeLeft(running) {
      const found = await left()
      if (found.length === 0) return
      const jobs = await running(found.map(({ job }) => job))
      for (const { name, job } of found) if (!jobs.has(job) && !own.has(name)) await remove(name)
    },
  }
}
