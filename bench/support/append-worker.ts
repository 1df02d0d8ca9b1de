// A separate process that appends to a given log: `two-processes.ts` starts it and gives the signal to begin.
import { randomUUID } from 'node:crypto'
import { openPostgresLog } from '#event-log/postgres/postgres-log.ts'
import { streamName } from '#kernel/ids.ts'
import { callerOf } from './attempt.ts'
import { closedLoop } from './closed-loop.ts'

export type WorkerOrder = {
  readonly url: string
  readonly callers: number
  readonly warmMs: number
  readonly measureMs: number
}
export type WorkerReport = {
  readonly latencies: readonly number[]
  /** Acknowledged events of each stream: all of them must be in the log. */
  readonly acknowledged: readonly (readonly [stream: string, events: number])[]
}

const tell = (message: 'ready' | WorkerReport): void => void process.send?.(message)

process.once('message', async (order: WorkerOrder) => {
  const log = await openPostgresLog({ url: order.url })
  const acknowledged = new Map<string, number>()
  const callers = Array.from({ length: order.callers }, () => {
    const learner = randomUUID()
    const call = callerOf(log, 1, learner)
    return async () => {
      await call()
      const stream = streamName('learner', learner)
      acknowledged.set(stream, (acknowledged.get(stream) ?? 0) + 1)
    }
  })
  // Connects and creates every stream before the clock starts.
  for (const call of callers) await call()
  process.once('message', async () => {
    const { latencies } = await closedLoop(callers, order)
    await log.close()
    tell({ latencies, acknowledged: [...acknowledged] })
    // The channel keeps this process alive until the other side has read the report and closes it.
  })
  tell('ready')
})
