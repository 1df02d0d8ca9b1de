// Trains the models of courses and levels, and the LSTM, in worker threads, so that nothing else waits for it. A thread carries out one task.
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { CourseRisk, CourseRiskSettings } from '#ml/course-risk/course-risk.ts'
import type { CourseTable } from '#ml/course-risk/course-table.ts'
import type { Judged } from '#ml/course-risk/evaluate-course-risk.ts'
import type { LevelModel } from '#ml/level/level-model.ts'
import type { LevelAnswers } from '#ml/level/train-level-model.ts'
import type { LstmWeights, SequenceTraining } from '#ml/next-answer/lstm/lstm.ts'
import type { Split } from '#ml/splits/splits.ts'

export type TrainingTask =
  | { readonly kind: 'train-course-risk'; readonly table: CourseTable; readonly settings: CourseRiskSettings }
  | {
      readonly kind: 'judge-course-risk'
      readonly table: CourseTable
      readonly split: Split
      readonly seed: number
      readonly recall: number
    }
  | { readonly kind: 'train-level'; readonly answers: LevelAnswers }
  | { readonly kind: 'train-lstm'; readonly training: SequenceTraining }

export type TrainingResult = {
  readonly 'train-course-risk': CourseRisk
  readonly 'judge-course-risk': Judged
  readonly 'train-level': LevelModel
  readonly 'train-lstm': LstmWeights
}

/** From the thread: how many steps of the task are done, its result, or the error that ended it. */
export type TrainingMessage =
  | { readonly done: number; readonly of: number }
  | { readonly result: TrainingResult[TrainingTask['kind']] }
  | { readonly error: unknown }

export type TrainingOptions = {
  /** Ends the threads at once; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /** How many tasks at a time: one per processor by default. Results do not depend on it. */
  readonly threads?: number
  readonly onStep?: (done: number, of: number) => void
}

/** Carries out tasks of one kind, and returns their results in the order of the tasks. */
export async function trainInThreads<Task extends TrainingTask>(
  tasks: readonly Task[],
  { signal, threads = availableParallelism(), onStep }: TrainingOptions = {},
): Promise<TrainingResult[Task['kind']][]> {
  const results: TrainingResult[Task['kind']][] = []
  const waiting = [...tasks.entries()]
  const done = tasks.map(() => ({ done: 0, of: 1 }))
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, task] = next
      results[index] = await inThread(task, signal, (progress) => {
        done[index] = progress
        onStep?.(
          done.reduce((sum, one) => sum + one.done / one.of, 0),
          tasks.length,
        )
      })
    }
  }
  await Promise.all(Array.from({ length: Math.min(threads, tasks.length) }, work))
  return results
}

function inThread<Task extends TrainingTask>(
  task: Task,
  signal: AbortSignal | undefined,
  onProgress: (progress: { done: number; of: number }) => void,
): Promise<TrainingResult[Task['kind']]> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const thread = new Worker(new URL('./training-thread.ts', import.meta.url), { workerData: task, execArgv: [] })
    const onAbort = () => end(() => reject(signal?.reason))
    const end = (settle: () => void): void => {
      signal?.removeEventListener('abort', onAbort)
      thread.removeAllListeners()
      settle()
      void thread.terminate()
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    thread.on('error', (error) => end(() => reject(error)))
    thread.on('exit', () => end(() => reject(new Error('A training thread ended before its task was done.'))))
    thread.on('message', (message: TrainingMessage) => {
      if ('done' in message) onProgress(message)
      else if ('error' in message) end(() => reject(message.error))
      else end(() => resolve(message.result as TrainingResult[Task['kind']]))
    })
  })
}
