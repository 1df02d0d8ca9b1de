// Where jobs write files: nothing of a start stays there, however it ended.
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { JobId } from './job.ts'
import { jobDirectories } from './job-directories.ts'

let home: string
let root: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'sillage-directories-'))
  root = join(home, 'jobs')
})
afterEach(() => rm(home, { recursive: true }))

const aJob = () => JobId.parse(randomUUID())
async function killed(job: JobId): Promise<string> {
  const name = `${job}.abcdef`
  await mkdir(join(root, name), { recursive: true })
  await writeFile(join(root, name, 'slices.csv'), 'learner,sex\n')
  return name
}

it('gives each start a directory that nobody else reads, and deletes it after a success and after an error', async () => {
  const directories = jobDirectories(root)
  const made = await directories.within(aJob(), async (directory) => {
    await writeFile(join(directory, 'export'), 'Camille')
    expect((await stat(root)).mode & 0o077).toBe(0)
    return directory
  })
  expect(made.startsWith(root)).toBe(true)
  const failing = directories.within(aJob(), () => Promise.reject(new Error('a full disk')))
  await expect(failing).rejects.toThrow('a full disk')
  expect(await readdir(root)).toEqual([])
})

it('deletes what a killed start of the same job has left before the job writes again', async () => {
  const [job, other] = [aJob(), aJob()]
  await killed(job)
  const stays = await killed(other)
  await jobDirectories(root).within(job, async () => {
    expect(await readdir(root)).toEqual(expect.arrayContaining([stays]))
    expect(await readdir(root)).toHaveLength(2)
  })
  expect(await readdir(root)).toEqual([stays])
})

it('deletes what is left of jobs that run nowhere, and nothing else', async () => {
  const directories = jobDirectories(root)
  const [gone, elsewhere, here] = [aJob(), aJob(), aJob()]
  await killed(gone)
  const stays = await killed(elsewhere)
  await mkdir(join(root, 'lost+found'))
  await directories.within(here, async (directory) => {
    await directories.removeLeft(async (jobs) => new Set(jobs.filter((job) => job === elsewhere)))
    expect((await readdir(root)).sort()).toEqual(['lost+found', stays, directory.slice(root.length + 1)].sort())
  })
})

it('has nothing to delete where no job has written yet', async () => {
  const nobody = () => Promise.reject(new Error('nobody is asked'))
  await expect(jobDirectories(root).removeLeft(nobody)).resolves.toBeUndefined()
})
