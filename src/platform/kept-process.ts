// A child process that runs beside this one for as long as this one does: started again when it ends, and told to stop
// by closing its channel. The channel closes by itself when this process dies, however it dies, so that no child is left
// behind.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { getPriority, setPriority } from 'node:os'

export type ProcessEnd = { readonly code: number | null; readonly signal: NodeJS.Signals | null }

export type KeptProcessOptions = {
  /** The program: it calls `whenParentLeaves`. */
  readonly file: string
  /** On top of this process's own environment. */
  readonly environment: Readonly<Record<string, string>>
  /** Called when a process has started, the first time and after each end; `send` reaches that process alone. */
  readonly onStart?: (send: (message: object) => void) => void
  readonly onMessage?: (message: unknown) => void
  /** Called when it ended without being told to. */
  readonly onEnd: (end: ProcessEnd, againInMs: number) => void
  /** The pauses before it is started again: the first, and the longest after many short lives. */
  readonly pauseMs?: { readonly first: number; readonly longest: number }
  /** How much it yields to this process where cores are few, as `nice`; 0 where absent. */
  readonly niceness?: number
  /** How long it may take to stop before it is killed. */
  readonly patienceMs?: number
}

export type KeptProcess = {
  /** Of the process that runs now; undefined between two lives. */
  pid(): number | undefined
  send(message: object): void
  /** Tells it to stop and waits until it has ended. */
  stop(): Promise<void>
}

/** One that lived this long did not fail at its start: the next pause is the first again. */
const LONG_LIFE_MS = 30_000
export const STOP_PATIENCE_MS = 10_000

export function keepProcess(options: KeptProcessOptions): KeptProcess {
  const { file, environment, pauseMs = { first: 200, longest: 10_000 }, patienceMs = STOP_PATIENCE_MS } = options
  let child: ChildProcess | null = null
  let again: NodeJS.Timeout | undefined
  let nextPauseMs = pauseMs.first
  let stopping = false

  function start(): void {
    const startedMs = performance.now()
    const own = fork(file, [], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    child = own
    yieldBy(own, options.niceness ?? 0)
    const ended = (end: ProcessEnd) => {
      if (child !== own) return
      child = null
      if (stopping) return
      if (performance.now() - startedMs > LONG_LIFE_MS) nextPauseMs = pauseMs.first
      options.onEnd(end, nextPauseMs)
      again = setTimeout(start, nextPauseMs)
      nextPauseMs = Math.min(nextPauseMs * 2, pauseMs.longest)
    }
    own.on('message', (message) => options.onMessage?.(message))
    own.on('exit', (code, signal) => ended({ code, signal }))
    // It could not be started, or not be told: where there is no process, no `exit` follows.
    own.on('error', () => {
      if (own.pid === undefined) ended({ code: null, signal: null })
    })
    options.onStart?.((message) => tell(own, message))
  }
  start()

  return {
    pid: () => child?.pid,
    send(message) {
      if (child) tell(child, message)
    },
    async stop() {
      stopping = true
      clearTimeout(again)
      const own = child
      if (!own || own.exitCode !== null || own.signalCode !== null) return
      const exited = once(own, 'exit')
      if (own.connected) own.disconnect()
      const late = setTimeout(() => own.kill('SIGKILL'), patienceMs)
      await exited.finally(() => clearTimeout(late))
    },
  }
}

function yieldBy({ pid }: ChildProcess, niceness: number): void {
  if (pid === undefined || niceness === 0) return
  try {
    setPriority(pid, Math.min(getPriority() + niceness, 19))
  } catch {
    // It has ended already, or the system does not allow it: it is as eager as this process, and no less right.
  }
}

function tell(child: ChildProcess, message: object): void {
  // One that is gone is told of by its exit.
  if (child.connected) child.send(message, () => undefined)
}

/**
 * For the program that `keepProcess` starts: calls `stop` once, when the parent says so or is gone, or on SIGTERM. Ends
 * the process when `stop` has ended, or has taken too long. A Ctrl-C reaches every process of the terminal: the parent
 * decides what it means.
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
  // It may have left while this program was being loaded.
  if (!process.connected) leave()
}
