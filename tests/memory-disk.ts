/**
 * The global set-up of vitest: temporary files go to a file system in memory where there is one with room. No test cuts the
 * power, so none notices; but commits and keys are flushed some hundred thousand times, and a flush to a disk takes milliseconds.
 */

import { mkdirSync, readdirSync, readFileSync, statfsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { freemem } from 'node:os'
import { join } from 'node:path'
import { stopLeftover } from '#platform/embedded-postgres.ts'
import { isAlive } from '#platform/running.ts'

const MEMORY = '/dev/shm'
const prefix = 'sillage-tests-'
/** A run needs about two. The rest is for those who test beside it. */
const LEAST_FREE_BYTES = 8e9

export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.TMPDIR || !hasRoom()) return undefined
  await removeAbandoned()
  const directory = join(MEMORY, `${prefix}${process.pid}`)
  // Whoever runs the database servers has to pass.
  mkdirSync(directory, { mode: 0o755 })
  process.env.TMPDIR = directory
  return async () => {
    delete process.env.TMPDIR
    await rm(directory, { recursive: true, force: true })
  }
}

/** Programs are started from there: not on a file system that forbids it. */
function hasRoom(): boolean {
  if (process.platform !== 'linux') return false
  try {
    const mounted = readFileSync('/proc/mounts', 'utf8').split('\n')
    const options = mounted
      .findLast((line) => line.split(' ')[1] === MEMORY)
      ?.split(' ')[3]
      ?.split(',')
    const { bavail, bsize } = statfsSync(MEMORY)
    return (
      options?.includes('rw') === true &&
      !options.includes('noexec') &&
      Math.min(bavail * bsize, freemem()) >= LEAST_FREE_BYTES
    )
  } catch {
    return false
  }
}

/** The number in the name tells whether the run was killed. Its servers may live on. */
async function removeAbandoned(): Promise<void> {
  for (const name of readdirSync(MEMORY)) {
    const pid = Number(new RegExp(`^${prefix}(\\d+)$`).exec(name)?.[1])
    if (!(pid > 0) || isAlive(pid)) continue
    const directory = join(MEMORY, name)
    // Directories left by another user cannot be removed here.
    for (const data of readdirSync(directory)) await stopLeftover(join(directory, data)).catch(() => undefined)
    await rm(directory, { recursive: true, force: true }).catch(() => undefined)
  }
}
