// Carries out the tasks of a training in worker threads, several at a time. The answers are in memory that the threads share.
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { AnswerTable } from '#ml/answers.ts'
import { type RunTasks, stepsOf, type Task, type TaskResult } from '#ml/next-answer/train/tasks.ts'
import type { KeptParts } from './kept-parts.ts'

/** From the thread: a step of the task, its result, or the error that ended it. */
export type ThreadMessage =
  | { readonly step: true }
  | { readonly result: TaskResult[Task['kind']] }
  | { readonly error: unknown }

export type TaskThreads = {
  readonly run: RunTasks
  close(): Promise<void>
}

export type Stage = { readonly what: string; readonly steps: number }

export type ThreadOptions = {
  /** One per processor by default. The results do not depend on it. */
  readonly threads?: number
  readonly signal?: AbortSignal
  /** Parts that an earlier, interrupted run has finished. */
  readonly parts?: Pick<KeptParts, 'find' | 'keep'>
  /** Called when a group of tasks begins, and after each of their steps with the number that is done. */
  readonly onStage?: (stage: Stage) => void
  readonly onStep?: (done: number) => void
}

const wordsOf: Readonly<Record<Task['kind'], string>> = {
  'try-net': 'Choosing the settings of the nets',
  encode: 'Training nets out of fold',
  'fit-encoder': 'Training nets',
  'grow-trees': 'Growing trees',
  'grow-forest': 'Growing a forest',
  'boost-features': 'Growing trees of the baseline',
  'fit-logistic': 'Fitting regressions',
}

/** Threads of the previous group are reused; an abort ends them at once, and the run with the signal’s reason. */
export function taskThreads(table: AnswerTable, options: ThreadOptions = {}): TaskThreads {
  const { threads = availableParallelism(), signal, parts, onStage, onStep } = options
  const idle: Worker[] = []
  const all = new Set<Worker>()

  function started(): Worker {
    const thread = new Worker(new URL('./task-thread.ts', import.meta.url), { workerData: table, execArgv: [] })
    all.add(thread)
    return thread
  }

  function carriedOut<T extends Task>(thread: Worker, task: T, onTaskStep: () => void): Promise<TaskResult[T['kind']]> {
    return new Promise((resolve, reject) => {
      const onAbort = () => end(() => reject(signal?.reason))
      const onError = (error: unknown) => end(() => reject(error))
      const onExit = () => end(() => reject(new Error('a training thread ended before its task was done')))
      const onMessage = (message: ThreadMessage) => {
        if ('step' in message) onTaskStep()
        else if ('error' in message) end(() => reject(message.error))
        else end(() => resolve(message.result as TaskResult[T['kind']]))
      }
      function end(settle: () => void): void {
        signal?.removeEventListener('abort', onAbort)
        thread.off('error', onError).off('exit', onExit).off('message', onMessage)
        settle()
      }
      signal?.addEventListener('abort', onAbort)
      thread.on('error', onError).on('exit', onExit).on('message', onMessage)
      thread.postMessage(task)
    })
  }

  async function run<T extends Task>(tasks: readonly T[]): Promise<TaskResult[T['kind']][]> {
    signal?.throwIfAborted()
    const kinds = new Set(tasks.map(({ kind }) => kind))
    // The first kind that is listed takes the longest.
    const kind = (
      ['try-net', 'encode', 'fit-encoder', 'grow-trees', 'grow-forest', 'boost-features', 'fit-logistic'] as const
    ).find((one) => kinds.has(one))
    onStage?.({ what: kind ? wordsOf[kind] : 'Training', steps: tasks.reduce((sum, task) => sum + stepsOf(task), 0) })
    const results: TaskResult[T['kind']][] = []
    const waiting = [...tasks.entries()]
    let done = 0
    const work = async (): Promise<void> => {
      const thread = idle.pop() ?? started()
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [n, task] = next
        const kept = await parts?.find(task)
        if (kept) {
          results[n] = kept
          done += stepsOf(task)
          onStep?.(done)
          continue
        }
        const result = await carriedOut(thread, task, () => onStep?.(++done))
        await parts?.keep(task, result)
        results[n] = result
      }
      idle.push(thread)
    }
    await Promise.all(Array.from({ length: Math.min(threads, tasks.length) }, work))
    return results
  }

  return {
    run,
    async close() {
      await Promise.all([...all].map((thread) => thread.terminate()))
    },
  }
}
