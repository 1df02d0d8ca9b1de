// The thread of training-threads.ts: carries out its one task, and reports steps and the result.
import { parentPort, workerData } from 'node:worker_threads'
import { trainCourseRisk } from '#ml/course-risk/course-risk.ts'
import { judge } from '#ml/course-risk/evaluate-course-risk.ts'
import type { TrainingMessage, TrainingResult, TrainingTask } from './training-threads.ts'

const port = parentPort
if (!port) throw new Error('training-thread.ts runs in a worker thread')
const send = (message: TrainingMessage) => port.postMessage(message)

function carryOut(task: TrainingTask): TrainingResult[TrainingTask['kind']] {
  if (task.kind === 'train-course-risk')
    return trainCourseRisk(task.table, task.settings, (done, of) => send({ done, of }))
  const judged = judge(task.table, task.split, task.seed, task.recall)
  send({ done: 1, of: 1 })
  return judged
}

try {
  send({ result: carryOut(workerData) })
} catch (error) {
  send({ error })
}
