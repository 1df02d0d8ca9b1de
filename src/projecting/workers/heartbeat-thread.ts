// The thread of heartbeat.ts: reports that the worker is alive, as long as the worker shows progress.
import { writeSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { workerData } from 'node:worker_threads'
import type pg from 'pg'
import { openClient } from '#platform/database.ts'
import { type Beating, CONFIRMED, PROGRESS } from './heartbeat.ts'

const { databaseUrl, holder, shared, stuckMs, beatMs, leaseMs, whenStuck }: Beating = workerData
const cells = new BigInt64Array(shared)
let client: pg.Client | null = null

async function beat(): Promise<void> {
  const sentAt = process.hrtime.bigint()
  try {
    client ??= await connected()
    await client.query({
      name: 'heartbeat',
      text: `update sillage.workers set alive_until = clock_timestamp() + interval '${leaseMs} milliseconds' where id = $1`,
      values: [holder],
    })
    Atomics.store(cells, CONFIRMED, sentAt)
  } catch {
    // The next beat opens a new connection. The worker itself decides whether the silence has lasted too long.
    void client?.end().catch(() => undefined)
    client = null
  }
}

async function connected(): Promise<pg.Client> {
  // Shorter than a lease, so that there is time for another connection if this one does not answer.
  const opened = openClient(databaseUrl, {
    name: 'sillage heartbeat',
    statementTimeoutMs: 1_000,
    connectionTimeoutMs: 1_000,
  })
  await opened.connect()
  return opened
}

let lastProgress = Atomics.load(cells, PROGRESS)
let stalledMs = 0
for (let lastMs = performance.now(); ; ) {
  if (stalledMs <= stuckMs) await beat()
  else if (whenStuck === 'end-process') {
    // Written through the file descriptor: a stream would need the event loop, which is blocked.
    writeSync(2, `sillage worker ${process.pid}: no progress for ${stuckMs / 1_000} s. Ending this process.\n`)
    process.kill(process.pid, 'SIGKILL')
  }
  await pause(beatMs)
  const nowMs = performance.now()
  const progress = Atomics.load(cells, PROGRESS)
  // While the whole process was frozen or the machine slept, no progress was possible: that time does not count.
  stalledMs = progress === lastProgress ? stalledMs + Math.min(nowMs - lastMs, beatMs + 2_000) : 0
  lastProgress = progress
  lastMs = nowMs
}
