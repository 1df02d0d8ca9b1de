// Does an append cost more during an open snapshot, such as that of a running backup? A table that is updated in place
// accumulates dead rows that the snapshot keeps; a log that only inserts should not be affected.
import { openPostgresLog } from '#event-log/postgres/postgres-log.ts'
import { openClient } from '#platform/database.ts'
import { callerOf } from './attempt.ts'
import { median } from './report.ts'

export type BesideSnapshot = { readonly withoutMs: number; readonly withMs: number; readonly batches: number }

/** Times the last batches of many beside one snapshot, and as many just before it was opened and after it was closed. */
export async function besideSnapshot(url: string, batches: number): Promise<BesideSnapshot> {
  const sample = Math.min(3_000, Math.floor(batches / 4))
  let times: number[] = []
  const log = await openPostgresLog({ url, onCommit: (_, { tookMs }) => void times.push(tookMs) })
  const reader = openClient(url, {
    name: 'sillage bench snapshot',
    statementTimeoutMs: 0,
    idleInTransactionTimeoutMs: 0,
  })
  await reader.connect()
  const call = callerOf(log, 1)
  const timed = async (count: number): Promise<number[]> => {
    times = []
    for (let i = 0; i < count; i += 1) await call()
    return times.slice(-sample)
  }
  try {
    const before = (await timed(sample * 2)).slice(-sample)
    await reader.query('begin isolation level repeatable read, read only')
    await reader.query('select count(*) from log.streams')
    const beside = await timed(batches)
    await reader.query('commit')
    await reader.query('vacuum')
    const after = await timed(sample)
    return { withoutMs: median([...before, ...after]), withMs: median(beside), batches }
  } finally {
    await reader.end()
    await log.close()
  }
}
