// Two processes that append to one log at the same time, and a check that nothing was lost.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { openPool } from '#platform/database.ts'
import type { WorkerOrder, WorkerReport } from './append-worker.ts'
import { type Measured, measured } from './closed-loop.ts'

export type TwoProcesses = Measured & { readonly acknowledged: WorkerReport['acknowledged'] }

const PROCESSES = 2

export async function twoProcesses(order: WorkerOrder): Promise<TwoProcesses> {
  const workers = Array.from({ length: PROCESSES }, () => fork(new URL('./append-worker.ts', import.meta.url)))
  try {
    await Promise.all(
      workers.map(async (worker) => {
        worker.send(order)
        await answer(worker)
      }),
    )
    const reports = await Promise.all(
      workers.map((worker) => {
        worker.send('go')
        return answer<WorkerReport>(worker)
      }),
    )
    const latencies = reports.flatMap((report) => report.latencies)
    return {
      ...measured({ latencies, seconds: order.measureMs / 1_000 }, 1),
      acknowledged: reports.flatMap((report) => report.acknowledged),
    }
  } finally {
    for (const worker of workers) if (worker.connected) worker.disconnect()
  }
}

async function answer<T>(worker: ChildProcess): Promise<T> {
  const exited = once(worker, 'exit').then(([code]) => {
    throw new Error(`a process that appends ended with code ${code}`)
  })
  const [message] = await Promise.race([once(worker, 'message'), exited])
  exited.catch(() => undefined)
  return message
}

/** Throws where the log has a hole, a stream has one, or an acknowledged event is missing. Returns how many it holds. */
export async function verifyLog(url: string, acknowledged: TwoProcesses['acknowledged']): Promise<number> {
  const pool = openPool(url, { name: 'sillage bench verify', max: 1, int8: 'number', statementTimeoutMs: 0 })
  try {
    const { rows: positions } = await pool.query<{ count: number; first: number; last: number }>(
      'select count(*), min(position) as first, max(position) as last from log.events',
    )
    const [all] = positions
    if (all?.first !== 1 || all.last !== all.count)
      throw new Error(`positions are not contiguous: ${JSON.stringify(all)}`)
    const { rows: streams } = await pool.query<{ name: string; count: number; last: number; distinct: number }>(
      `select s.kind || '-' || s.uuid as name, e.* from (
        select stream, count(*), max(revision) as last, count(distinct revision) as distinct from log.events group by stream
      ) e join log.streams s on s.id = e.stream`,
    )
    const broken = streams.find(({ count, last, distinct }) => count !== last + 1 || count !== distinct)
    if (broken) throw new Error(`revisions are not contiguous: ${JSON.stringify(broken)}`)
    const counts = new Map(streams.map(({ name, count }) => [name, count]))
    for (const [stream, events] of acknowledged)
      if (counts.get(stream) !== events)
        throw new Error(`${stream}: ${events} events acknowledged, ${counts.get(stream)} in the log`)
    return all.count
  } finally {
    await pool.end()
  }
}
