// A child process that runs as long as this one does. It is restarted when it ends, and told to stop by closing its
// channel. The channel closes by itself when this process dies, in whatever way, so that no child is left behind.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { getPriority, setPriority } from 'node:os'

export type ProcessEnd = { readonly code: number | null; readonly signal: NodeJS.Signals | null }

export type KeptProcessOptions = {
  /** The program, which must call `whenParentLeaves`. */
  readonly file: string
  /** Added to this process's own environment. */
  readonly environment: Readonly<Record<string, string>>
  /** Called whenever a process has started. `send` only reaches that process. */
  readonly onStart?: (send: (message: object) => void) => void
  readonly onMessage?: (message: unknown) => void
  /** Called when it ended without being told to. */
  readonly onEnd: (end: ProcessEnd, againInMs: number) => void
  /** The delays before it is restarted: the first one, and the longest after many short lives. */
  readonly pauseMs?: { readonly first: number; readonly longest: number }
  /** Its priority relative to this process if cores are few, as `nice`. Default: 0. */
  readonly niceness?: number
  /** How long it may take to stop before it is killed. */
  readonly patienceMs?: number
}

export type KeptProcess = {
  /** The pid of the process that runs now; undefined between two lives. */
  pid(): number | undefined
  send(message: object): void
  /** Tells it to stop and waits until it has ended. */
  stop(): Promise<void>
}

/** A process that lived this long did not fail at its start, so the next delay is the first one again. */
const LONG_LIFE_MS = 30_000
export const STOP_PATIENCE_MS = 10_000

export function keepProcess(options: KeptProcessOptions): KeptProcess {
  const { file, environment, pauseMs = { first: 200, longest: 10_000 }, patienceMs = STOP_PATIENCE_MS } = options
  let child: ChildProcess | null = null
  let restart: NodeJS.Timeout | undefined
  let nextPauseMs = pauseMs.first
  let stopping = false

  function start(): void {
    const startedMs = performance.now()
    const newChild = fork(file, [], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    child = newChild
    lowerPriority(newChild, options.niceness ?? 0)
    const ended = (end: ProcessEnd) => {
      if (child !== newChild) return
      child = null
      if (stopping) return
      if (performance.now() - startedMs > LONG_LIFE_MS) nextPauseMs = pauseMs.first
      options.onEnd(end, nextPauseMs)
      restart = setTimeout(start, nextPauseMs)
      nextPauseMs = Math.min(nextPauseMs * 2, pauseMs.longest)
    }
    newChild.on('message', (message) => options.onMessage?.(message))
    newChild.on('exit', (code, signal) => ended({ code, signal }))
    // It could not be started, or a message could not be sent. Without a process, no `exit` follows.
    newChild.on('error', () => {
      if (newChild.pid === undefined) ended({ code: null, signal: null })
    })
    options.onStart?.((message) => sendTo(newChild, message))
  }
  start()

  return {
    pid: () => child?.pid,
    send(message) {
      if (child) sendTo(child, message)
    },
    async stop() {
      stopping = true
      clearTimeout(restart)
      const running = child
      if (!running || running.exitCode !== null || running.signalCode !== null) return
      const exited = once(running, 'exit')
      if (running.connected) running.disconnect()
      const late = setTimeout(() => running.kill('SIGKILL'), patienceMs)
      await exited.finally(() => clearTimeout(late))
    },
  }
}

function lowerPriority({ pid }: ChildProcess, niceness: number): void {
  if (pid === undefined || niceness === 0) return
  try {
    setPriority(pid, Math.min(getPriority() + niceness, 19))
  } catch {
    // It has already ended, or the system does not allow it. It then has the same priority as this process.
  }
}

function sendTo(child: ChildProcess, message: object): void {
  // If the process is gone, its exit event reports that.
  if (child.connected) child.send(message, () => undefined)
}

/**
 * For the program that `keepProcess` starts: calls `stop` once, when the parent requests it or is gone, or on SIGTERM.
 * Ends the process when `stop` has finished or has taken too long. A Ctrl-C reaches every process of the terminal, and
 * the parent decides what it means.
 */
export function whenParentLeaves(stop: () => Promise<void>, patienceMs = STOP_PATIENCE_MS): void {
  let isStopping = false
  const leave = () => {
    if (isStopping) return
    isStopping = true
    setTimeout(() => process.exit(1), patienceMs).unref()
    void stop().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', leave)
  process.once('disconnect', leave)
  // The parent may have left while this program was being loaded.
  if (!process.connected) leave()
}
