// The thread of task-threads.ts: carries out one task after another, and reports steps and results.
import { parentPort, workerData } from 'node:worker_threads'
import type { AnswerTable } from '#ml/answers.ts'
import { carryOut, type Task } from '#ml/next-answer/train/tasks.ts'
import type { ThreadMessage } from './task-threads.ts'

const table: AnswerTable = workerData
const port = parentPort
if (!port) throw new Error('task-thread.ts runs in a worker thread')
const send = (message: ThreadMessage) => port.postMessage(message)

port.on('message', (task: Task) => {
  try {
    send({ result: carryOut(task, table, () => send({ step: true })) })
  } catch (error) {
    send({ error })
  }
})
