/**
 * The process that uses a data directory: `running.json` is claimed by one process at a time, and recognised as stale
 * once that process is gone, so that a `kill -9` never locks anybody out.
 */
import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const Running = z.object({
  pid: z.int().positive(),
  /** Distinguishes this process from a later one with the same pid; null if the system does not provide it. */
  birth: z.string().nullable(),
  /** Where its HTTP server answers; null until it listens, and for a command without a server. */
  url: z.string().nullable(),
})
export type Running = z.infer<typeof Running>

/** Another live process holds the data directory. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning'
  readonly pid: number
  readonly url: string | null

  constructor(directory: string, running: Running) {
    const where = running.url === null ? '' : ` and answers at ${running.url}`
    super(
      `Sillage is already running on ${directory}: process ${running.pid}${where}. ` +
        'Use that one, stop it first, or set SILLAGE_DATA to another directory.',
    )
    this.pid = running.pid
    this.url = running.url
  }
}

export type Claim = {
  /** Records where the HTTP server of this process answers, for the next process. */
  announce(url: string): Promise<void>
  release(): Promise<void>
}

const fileOf = (directory: string): string => join(directory, 'running.json')

/** Makes this process the one that uses `directory`, or throws `AlreadyRunning`. */
export async function claimDirectory(directory: string): Promise<Claim> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const file = fileOf(directory)
  const claim: Running = { pid: process.pid, birth: await processBirth(process.pid), url: null }
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, JSON.stringify(claim), { mode: 0o600 })
  try {
    // A hard link either creates the complete file or fails: no reader ever sees half a claim.
    while (!(await linked(draft, file))) await removeIfStale(directory)
  } finally {
    await rm(draft, { force: true })
  }
  return {
    async announce(url) {
      await writeFile(draft, JSON.stringify({ ...claim, url }), { mode: 0o600 })
      await rename(draft, file)
    },
    async release() {
      const holder = await readRunning(file)
      if (holder?.pid === claim.pid && holder.birth === claim.birth) await rm(file, { force: true })
    },
  }
}

/** The live process that holds `directory`, if there is one. */
export async function whoRuns(directory: string): Promise<Running | undefined> {
  const running = await readRunning(fileOf(directory))
  return running !== undefined && (await isSameProcess(running)) ? running : undefined
}

async function removeIfStale(directory: string): Promise<void> {
  const file = fileOf(directory)
  const staleText = await readFile(file, 'utf8').catch(ignoreMissing)
  if (staleText === undefined) return
  const running = parseRunning(staleText)
  if (running !== undefined && (await isSameProcess(running))) throw new AlreadyRunning(directory, running)
  // Two starters may find the same stale file. Each moves it aside first to see what it has really taken: if the other
  // one has already claimed the directory, its claim is put back.
  const aside = `${file}.${randomUUID()}`
  await rename(file, aside).catch(ignoreMissing)
  const taken = await readFile(aside, 'utf8').catch(ignoreMissing)
  if (taken !== undefined && taken !== staleText) await linked(aside, file)
  await rm(aside, { force: true })
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

async function readRunning(file: string): Promise<Running | undefined> {
  const text = await readFile(file, 'utf8').catch(ignoreMissing)
  return text === undefined ? undefined : parseRunning(text)
}

function parseRunning(text: string): Running | undefined {
  try {
    return Running.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

async function isSameProcess(running: Running): Promise<boolean> {
  if (!isAlive(running.pid)) return false
  const birth = await processBirth(running.pid)
  if (birth === ended) return false
  return birth === null || running.birth === null || birth === running.birth
}

/** True while a process (or, on Linux, a thread) with this id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/** Dead, but not yet reaped by its parent, which in a container may never happen. */
const ended = 'ended'

/** The boot and the clock tick at which a process began. Pids are reused after a restart, in containers at once. */
async function processBirth(pid: number): Promise<string | null> {
  try {
    const [boot, stat] = await Promise.all([
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ])
    // The second field is the program's name in brackets and may contain spaces: count from the last bracket.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' || state === 'X' ? ended : `${boot.trim()}/${fields[18]}`
  } catch {
    return null
  }
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

export function ignoreMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error
}
