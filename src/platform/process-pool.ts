/**
 * Runs calls in separate processes, outside the event loop that answers requests.
 *
 * Input: a call (anything that can be cloned). Output: its answer. A process is started when there is a call for it,
 * and ends when it has been idle for a while, so that its memory is returned to the machine. A process that dies, or
 * does not stop when told to, only affects the calls it was working on.
 */

import { type ChildProcess, fork } from 'node:child_process'
import { setPriority } from 'node:os'
import { safeMessage } from '#kernel/safe-error.ts'

export type ProcessPoolOptions = {
  /** The program, which must call `answerCalls`. */
  readonly file: string
  /** Sent to each process before its first call. */
  readonly setUp: object
  readonly most: number
  readonly idleMs: number
  /** The JavaScript heap of one process; a process that exceeds it dies. */
  readonly mostHeapMb: number
  /** Where the output of a process goes. Default: the service's own output. */
  readonly output?: 'inherit' | 'ignore'
  /** Called for a process that ended without being told to. */
  readonly onLost?: (how: string) => void
}

export type ProcessPool<Call, Answer> = {
  /** If aborted, it rejects at once, and the process stops at the work's next step. Throws ProcessLost. */
  run(call: Call, signal?: AbortSignal): RunningCall<Answer>
  /** The running processes, for monitoring. */
  pids(): readonly number[]
  close(): Promise<void>
}

export type RunningCall<Answer> = {
  readonly answer: Promise<Answer>
  /**
   * Settles once the process has stopped working on it, which after an abort is later than the answer. Never rejects.
   */
  readonly ended: Promise<void>
}

/** The process that worked on this call is gone. */
export class ProcessLost extends Error {
  override readonly name = 'ProcessLost'
}

type ToProcess<Call> =
  | { readonly setUp: object }
  | { readonly id: number; readonly call: Call }
  | { readonly stop: number }
  | { readonly close: true }
type FromProcess<Answer> =
  | { readonly id: number; readonly answer: Answer }
  | {
      readonly id: number
      readonly failed: { readonly name: string; readonly message: string; readonly stack: string }
    }

type Open<Answer> = { settle(message: FromProcess<Answer> | Error): void }
type Member<Answer> = {
  readonly process: ChildProcess
  readonly calls: Map<number, Open<Answer>>
  readonly gone: Promise<void>
  idle: NodeJS.Timeout | undefined
}

/** How long a process may take to stop a work or to end when told to. */
const PATIENCE_MS = 10_000
/** Requests have priority if cores are few. */
const NICE = 5

export function processPool<Call extends object, Answer>(options: ProcessPoolOptions): ProcessPool<Call, Answer> {
  const members = new Set<Member<Answer>>()
  let nextId = 0
  let closed = false

  function start(): Member<Answer> {
    const { output = 'inherit' } = options
    const process = fork(options.file, [], {
      serialization: 'advanced',
      execArgv: [`--max-old-space-size=${options.mostHeapMb}`],
      // Its answers come over the channel; its other output goes to the service's own output.
      stdio: ['ignore', output, output, 'ipc'],
    })
    try {
      if (process.pid !== undefined) setPriority(process.pid, NICE)
    } catch {
      // It has already ended, or the system does not allow it. It then has the same priority as this process.
    }
    const gone = Promise.withResolvers<void>()
    const calls = new Map<number, Open<Answer>>()
    const member: Member<Answer> = { process, calls, gone: gone.promise, idle: undefined }
    process.on('message', (message: FromProcess<Answer>) => calls.get(message.id)?.settle(message))
    process.on('error', () => lost('could not be started or told'))
    process.on('exit', (code, signal) => lost(signal ?? `code ${code}`))
    function lost(how: string): void {
      const expected = !members.delete(member)
      clearTimeout(member.idle)
      for (const { settle } of calls.values()) settle(new ProcessLost(how))
      if (!expected || calls.size > 0) options.onLost?.(how)
      gone.resolve()
    }
    members.add(member)
    sendTo(member, { setUp: options.setUp })
    return member
  }

  function sendTo({ process }: Member<Answer>, message: ToProcess<Call>): void {
    // If the process is gone, its exit event reports that.
    if (process.connected) process.send(message, () => undefined)
  }

  function end(member: Member<Answer>): Promise<void> {
    members.delete(member)
    clearTimeout(member.idle)
    sendTo(member, { close: true })
    const late = setTimeout(() => member.process.kill('SIGKILL'), PATIENCE_MS)
    return member.gone.finally(() => clearTimeout(late))
  }

  /** An idle process, a new one, or the one with the fewest calls. */
  function choose(): Member<Answer> {
    const [least] = [...members].sort((a, b) => a.calls.size - b.calls.size)
    return least && (least.calls.size === 0 || members.size >= options.most) ? least : start()
  }

  return {
    pids: () => [...members].flatMap(({ process }) => process.pid ?? []),

    run(call, signal) {
      const answer = Promise.withResolvers<Answer>()
      const ended = Promise.withResolvers<void>()
      if (closed || signal?.aborted) {
        answer.reject(closed ? new ProcessLost('the service is closing') : signal?.reason)
        ended.resolve()
        return { answer: answer.promise, ended: ended.promise }
      }
      const member = choose()
      clearTimeout(member.idle)
      nextId += 1
      const id = nextId
      let late: NodeJS.Timeout | undefined
      const stop = () => {
        answer.reject(signal?.reason)
        sendTo(member, { stop: id })
        late = setTimeout(() => member.process.kill('SIGKILL'), PATIENCE_MS)
      }
      member.calls.set(id, {
        settle(message) {
          member.calls.delete(id)
          clearTimeout(late)
          signal?.removeEventListener('abort', stop)
          if (message instanceof Error) answer.reject(message)
          else if ('failed' in message) answer.reject(errorOf(message.failed))
          else answer.resolve(message.answer)
          ended.resolve()
          if (members.has(member) && member.calls.size === 0) {
            member.idle = setTimeout(() => void end(member), options.idleMs)
            member.idle.unref()
          }
        },
      })
      signal?.addEventListener('abort', stop, { once: true })
      try {
        sendTo(member, { id, call })
      } catch (error) {
        // The call cannot be cloned: no process has it.
        member.calls.get(id)?.settle(error instanceof Error ? error : new Error(String(error)))
      }
      return { answer: answer.promise, ended: ended.promise }
    },

    async close() {
      closed = true
      await Promise.all([...members].map(end))
    },
  }
}

function errorOf({ name, message, stack }: { name: string; message: string; stack: string }): Error {
  const error = new Error(message)
  error.name = name
  error.stack = stack
  return error
}

/**
 * The main function of a pool's program: sets itself up once, answers calls as they come, and ends when it is told to
 * or when the service is gone. A Ctrl-C reaches the whole process group, and the service decides when this process
 * ends.
 */
export function answerCalls<SetUp, Call, Answer>(
  open: (setUp: SetUp) => Promise<{
    answer(call: Call, signal: AbortSignal): Promise<Answer>
    close(): Promise<void>
  }>,
): void {
  const stops = new Map<number, AbortController>()
  let opened: ReturnType<typeof open> | undefined
  const reply = (message: FromProcess<Answer>) => void process.send?.(message, () => undefined)

  async function answer(id: number, call: Call): Promise<void> {
    const stop = new AbortController()
    stops.set(id, stop)
    try {
      if (!opened) throw new Error('called before it was set up')
      const answering = await opened
      // It may have been stopped before it could begin.
      stop.signal.throwIfAborted()
      reply({ id, answer: await answering.answer(call, stop.signal) })
    } catch (error) {
      const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error))
      reply({ id, failed: { name, message, stack } })
    } finally {
      stops.delete(id)
    }
  }

  process.on(
    'message',
    (message: { setUp: SetUp } | { id: number; call: Call } | { stop: number } | { close: true }) => {
      if ('setUp' in message) {
        opened = open(message.setUp)
        // The reason why set-up failed may pass, but this process would keep failing: the next call gets another
        // process.
        opened.catch((error: unknown) => {
          console.error(safeMessage(error))
          process.exit(1)
        })
      } else if ('call' in message) void answer(message.id, message.call)
      else if ('stop' in message) stops.get(message.stop)?.abort()
      else
        void (async () => {
          await (await opened)?.close()
        })().finally(() => process.exit())
    },
  )
  process.on('disconnect', () => process.exit())
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined)
}
