/**
 * Recognises and stops the PostgreSQL server process of a cluster, whether this process started it or one that was
 * killed.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { run } from './child.ts'
import { ignoreMissing, isAlive } from './running.ts'

export type ServerHandle = {
  pid: number
  port: number
  cluster: string
  /** Only set for a server that this process started. */
  exited?: Promise<void>
}

/** The server of `cluster`, from its own lock file; undefined if that process is gone or is another program. */
export async function liveServer(cluster: string): Promise<ServerHandle | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(ignoreMissing)
  const lines = text?.split('\n') ?? []
  const pid = Number(lines[0])
  if (!(pid > 0) || !isAlive(pid) || !(await isServerOf(pid, cluster))) return undefined
  return { pid, port: Number(lines[3]), cluster }
}

/**
 * The pid in the lock file, if it certainly belongs to another program by now (in a container, pids are soon reused):
 * PostgreSQL would treat it as a live server and refuse to start. Only Linux allows certainty; undefined elsewhere.
 */
export async function otherPidInLock(cluster: string): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(ignoreMissing)
  const pid = Number(text?.split('\n')[0])
  if (!(pid > 0)) return undefined
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined)
  return command === undefined || command.includes('postgres') ? undefined : pid
}

/** A pid alone proves nothing: after a crash it may belong to any program, and a signal would reach that one. */
async function isServerOf(pid: number, cluster: string): Promise<boolean> {
  const command = await commandLine(pid)
  return command.includes('postgres') && command.includes(cluster)
}

async function commandLine(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    // Empty for a zombie, which no longer holds anything.
    return await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  }
  if (process.platform === 'win32') {
    const query = `(Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}').CommandLine`
    return (await run('powershell', ['-NoProfile', '-Command', query])).stdout
  }
  return (await run('ps', ['-o', 'command=', '-p', String(pid)])).stdout
}

const fastShutdownMs = 60_000
const immediateShutdownMs = 15_000

/** Fast shutdown; if it has not ended after a minute, immediate shutdown, from which the next start recovers. */
export async function stopServer(server: ServerHandle): Promise<void> {
  signal(server.pid, 'SIGINT')
  if (await ends(server, fastShutdownMs)) return
  signal(server.pid, 'SIGQUIT')
  if (await ends(server, immediateShutdownMs)) return
  throw new Error(`PostgreSQL (process ${server.pid}, ${server.cluster}) does not stop`)
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has already ended, which is the goal; `ends` checks.
  }
}

async function ends(server: ServerHandle, withinMs: number): Promise<boolean> {
  if (server.exited) {
    const timeout = new AbortController()
    const late = pause(withinMs, false, { signal: timeout.signal }).catch(() => false)
    const ended = await Promise.race([server.exited.then(() => true), late])
    timeout.abort()
    return ended
  }
  // This process is not the parent of an adopted server. Its parent may never reap it, so a zombie counts as ended.
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await pause(20)) {
    if (!isAlive(server.pid) || !(await isServerOf(server.pid, server.cluster))) return true
  }
  return false
}
