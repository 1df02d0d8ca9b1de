/** Runs calls in processes of their own, beside the event loop that answers requests.
 *
 * What comes in: a call (anything that can be cloned). What goes out: its answer. A process is started when there is a
 * call for it and ends when it has had none for a while, so that its memory goes back to the machine. A process that
 * dies, or does not stop when told to, costs the calls that it was at, and no others. */
import { type ChildProcess, fork } from 'node:child_process'
import { setPriority } from 'node:os'

export type ProcessPoolOptions = {
  /** The program: it calls `answerCalls`. */
  readonly file: string
  /** Sent to each process before its first call. */
  readonly setUp: object
  readonly most: number
  readonly idleMs: number
  /** Of JavaScript in one process; beyond it the process dies. */
  readonly mostHeapMb: number
  /** Where what a process prints goes: to the service's own output where absent. */
  readonly output?: 'inherit' | 'ignore'
  /** Told of a process that ended otherwise than it was told to. */
  readonly onLost?: (how: string) => void
}

export type ProcessPool<Call, Answer> = {
  /** Aborted, it rejects at once; the process stops at the work's next step. Throws ProcessLost. */
  run(call: Call, signal?: AbortSignal): RunningCall<Answer>
  /** The processes that are there, for whoever measures them. */
  pids(): readonly number[]
  close(): Promise<void>
}

export type RunningCall<Answer> = {
  readonly answer: Promise<Answer>
  /** Settles once the process is at it no more: after an abort, later than the answer. Never rejects. */
  readonly ended: Promise<void>
}

/** The process that was at this call is gone. */
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

type Open<Answer> = { settle(message: FromProcess<Answer> | ProcessLost): void }
type Member<Answer> = {
  readonly process: ChildProcess
  readonly calls: Map<number, Open<Answer>>
  readonly gone: Promise<void>
  idle: NodeJS.Timeout | undefined
}

/** How long a process that was told to stop a work, or to end, may take to do so. */
const PATIENCE_MS = 10_000
/** Requests come first where cores are few. */
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
      // Its answers come over the channel; what it says otherwise is for whoever reads the service's own output.
      stdio: ['ignore', output, output, 'ipc'],
    })
    try {
      if (process.pid !== undefined) setPriority(process.pid, NICE)
    } catch {
      // It has ended already, or nobody may: it is slower for others, and no less right.
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
    tell(member, { setUp: options.setUp })
    return member
  }

  function tell({ process }: Member<Answer>, message: ToProcess<Call>): void {
    // A process that is gone is told of by its exit.
    if (process.connected) process.send(message, () => undefined)
  }

  function end(member: Member<Answer>): Promise<void> {
    members.delete(member)
    clearTimeout(member.idle)
    tell(member, { close: true })
    const late = setTimeout(() => member.process.kill('SIGKILL'), PATIENCE_MS)
    return member.gone.finally(() => clearTimeout(late))
  }

  /** One that has nothing to do, a new one, or the one with the least to do. */
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
        tell(member, { stop: id })
        late = setTimeout(() => member.process.kill('SIGKILL'), PATIENCE_MS)
      }
      member.calls.set(id, {
        settle(message) {
          member.calls.delete(id)
          clearTimeout(late)
          signal?.removeEventListener('abort', stop)
          if (message instanceof ProcessLost) answer.reject(message)
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
      tell(member, { id, call })
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
 * What the program of a pool runs: sets itself up once, answers calls as they come, and ends when it is told to or when
 * the service is gone. A Ctrl-C reaches the whole group of processes, and the service decides when this one ends.
 */
export function answerCalls<SetUp, Call, Answer>(
  open: (setUp: SetUp) => Promise<{
    answer(call: Call, signal: AbortSignal): Promise<Answer>
    close(): Promise<void>
  }>,
): void {
  const stops = new Map<number, AbortController>()
  let opened: ReturnType<typeof open> | undefined
  const say = (message: FromProcess<Answer>) => void process.send?.(message, () => undefined)

  async function answer(id: number, call: Call): Promise<void> {
    const stop = new AbortController()
    stops.set(id, stop)
    try {
      if (!opened) throw new Error('called before it was set up')
      const answering = await opened
      // It may have been stopped before it could begin.
      stop.signal.throwIfAborted()
      say({ id, answer: await answering.answer(call, stop.signal) })
    } catch (error) {
      const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error))
      say({ id, failed: { name, message, stack } })
    } finally {
      stops.delete(id)
    }
  }

  process.on(
    'message',
    (message: { setUp: SetUp } | { id: number; call: Call } | { stop: number } | { close: true }) => {
      if ('setUp' in message) {
        opened = open(message.setUp)
        // What kept it from opening may pass, and this process would go on failing: the next call gets another one.
        opened.catch((error: unknown) => {
          console.error(error)
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
