// What a rebuild would cost, before it is started: how much of the log it reads, and how long that took the last time.
import type pg from 'pg'
import type { EventLog } from '#event-log/event-log.ts'
import { START } from '#kernel/ids.ts'
import type { Generation } from '../generations/generation.ts'

export type RebuildCost = {
  /** The events of the log that it reads. */
  readonly events: number
  /** The unfinished generation that it continues; null if it starts from the first event. */
  readonly continues: number | null
  /** Expected duration in seconds; null if no rebuild was ever measured here. */
  readonly expectedSeconds: number | null
  /** The read model whose rebuild was measured; null if none was. */
  readonly measuredOn: string | null
}

type Measured = { projection: string; read: number; tookMs: number }

/** The pace of the last rebuild of this read model, or of any other one if it was never rebuilt here. */
export async function rebuildCost(
  db: Pick<pg.Pool, 'query'>,
  log: Pick<EventLog, 'lag'>,
  projection: string,
  building: Generation | null,
): Promise<RebuildCost> {
  const events = await log.lag(building?.position ?? START)
  const { rows } = await db.query<Measured>(
    `select projection, (facts ->> 'read')::float as read, (facts ->> 'tookMs')::float as "tookMs"
     from sillage.generation_history where action = 'built' and (facts ->> 'read')::float > 0
     order by projection = $1 desc, at desc limit 1`,
    [projection],
  )
  const [measured] = rows
  return {
    events,
    continues: building?.generation ?? null,
    expectedSeconds: measured ? expectedSeconds(events, measured) : null,
    measuredOn: measured?.projection ?? null,
  }
}

/**
 * In proportion to the events read; the start of the process and the comparison do not shrink with the log, so never less
 * than a second.
 */
export const expectedSeconds = (events: number, { read, tookMs }: Pick<Measured, 'read' | 'tookMs'>): number =>
  Math.max(1, Math.round((events * tookMs) / read / 1_000))
