// The disk space of an event: heap and indexes of all partitions, and separately the log's dictionary.
import { randomUUID } from 'node:crypto'
import { openPostgresLog } from '#event-log/postgres/postgres-log.ts'
import { openPool } from '#platform/database.ts'
import { appendTo } from './attempt.ts'

export type Storage = { readonly bytesPerEvent: number; readonly bytesPerStream: number; readonly events: number }

const SIZES = `
  select (select sum(pg_total_relation_size(inhrelid)) from pg_inherits where inhparent = 'log.events'::regclass)::bigint as events,
    pg_total_relation_size('log.streams') as streams`

/** Appends one event at a time to random streams, as learners would, and measures the growth of the log. */
export async function storagePerEvent(url: string, events: number, streams: number): Promise<Storage> {
  const pool = openPool(url, { name: 'sillage bench storage', max: 1, int8: 'number', statementTimeoutMs: 0 })
  const log = await openPostgresLog({ url })
  try {
    const sizes = async () =>
      (await pool.query<{ events: number; streams: number }>(SIZES)).rows[0] ?? { events: 0, streams: 0 }
    const before = await sizes()
    const learners = Array.from({ length: streams }, () => ({ id: randomUUID(), revision: -1 }))
    let left = events
    const append = async (from: number): Promise<void> => {
      for (; left > 0; ) {
        left -= 1
        // Every 256th learner belongs to this caller, so that no two callers meet in a stream.
        const learner = learners[from + CALLERS * Math.floor((Math.random() * streams) / CALLERS)]
        if (!learner) continue
        learner.revision = (await log.append(appendTo(learner.id, learner.revision, 1))).revision
      }
    }
    await Promise.all(Array.from({ length: CALLERS }, (_, i) => append(i)))
    const after = await sizes()
    const written = learners.reduce((sum, { revision }) => sum + revision + 1, 0)
    return {
      bytesPerEvent: (after.events - before.events) / written,
      bytesPerStream: (after.streams - before.streams) / streams,
      events: written,
    }
  } finally {
    await log.close()
    await pool.end()
  }
}

const CALLERS = 256
