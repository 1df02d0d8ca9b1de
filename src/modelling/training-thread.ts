// The thread of training-threads.ts: carries out its one task, and reports steps and the result.
import { parentPort, workerData } from 'node:worker_threads'
import { trainCourseRisk } from '#ml/course-risk/course-risk.ts'
import { judge } from '#ml/course-risk/evaluate-course-risk.ts'
import { trainLevelModel } from '#ml/level/train-level-model.ts'
import type { TrainingMessage, TrainingResult, TrainingTask } from './training-threads.ts'

const port = parentPort
if (!port) throw new Error('training-thread.ts runs in a worker thread')
const send = (message: TrainingMessage) => port.postMessage(message)

type Result = TrainingResult[TrainingTask['kind']]

async function carryOut(task: TrainingTask): Promise<Result> {
  const onStep = (done: number, of: number) => send({ done, of })
  if (task.kind === 'train-level') return trainLevelModel(task.answers, onStep)
  if (task.kind === 'train-lstm') {
    // The library is large: only the threads that need it load it.
    const { trainLstm } = await import('./lstm/train-lstm.ts')
    return trainLstm(task.training, onStep)
  }
  if (task.kind === 'train-course-risk') return trainCourseRisk(task.table, task.settings, onStep)
  const judged = judge(task.table, task.split, task.seed, task.recall)
  send({ done: 1, of: 1 })
  return judged
}

try {
  send({ result: await carryOut(workerData) })
} catch (error) {
  send({ error })
}
