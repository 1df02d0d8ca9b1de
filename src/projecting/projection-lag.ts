// How far each live read model is behind the log, in events and in seconds.
import type pg from 'pg'
import type { EventLog } from '#event-log/event-log.ts'
import type { Position } from '#kernel/ids.ts'
import { type Generation, readGenerations } from './generations/generation.ts'
import type { Fault } from './projector/projection-store.ts'
import { readCrew } from './workers/crew.ts'
import { dutyOf } from './workers/fence.ts'

export type Lag = {
  readonly projection: string
  readonly generation: number
  readonly position: Position
  readonly lagEvents: number
  /** Age of the oldest event that is not folded yet; 0 where there is none. */
  readonly lagSeconds: number
  readonly fault: Fault | null
  /** Keys whose events wait for a fix. */
  readonly parkedKeys: number
  /** Since when its rows have stood still, because no living worker holds its definition; null where one does. */
  readonly frozenSince: string | null
  /** Since when it has not moved although there is something to fold, and somebody could; null where it moves. */
  readonly stalledSince: string | null
}

const STALLED_MS = 30_000

/** A read model that has events to fold for so long, and has not moved for so long, makes no progress. */
export const stalledSince = (
  { fault, paused, movedAt }: Pick<Generation, 'fault' | 'paused' | 'movedAt'>,
  lagSeconds: number,
  nowMs: number,
): string | null =>
  !fault && !paused && lagSeconds * 1_000 > STALLED_MS && nowMs - Date.parse(movedAt) > STALLED_MS ? movedAt : null

/** Of all live generations, whichever process feeds them. */
export async function readLags(
  db: Pick<pg.Pool, 'query'>,
  log: Pick<EventLog, 'lag' | 'readAll'>,
  nowMs: number,
): Promise<readonly Lag[]> {
  const live = (await readGenerations(db)).filter(({ state }) => state === 'live')
  const { able } = await readCrew(db)
  const lagOf = lagsAt(log, nowMs)
  return Promise.all(
    live.map(async (one) => {
      const { id, projection, generation, position, movedAt, fault, parkedKeys } = one
      const lag = await lagOf(position)
      const isHeld = able.has(dutyOf(id))
      return {
        projection,
        generation,
        position,
        fault,
        parkedKeys,
        frozenSince: isHeld ? null : movedAt,
        stalledSince: isHeld ? stalledSince(one, lag.lagSeconds, nowMs) : null,
        ...lag,
      }
    }),
  )
}

/** The lag at a position. Most generations stand at the same one: each is asked about once. */
export function lagsAt(
  log: Pick<EventLog, 'lag' | 'readAll'>,
  nowMs: number,
): (at: Position) => Promise<{ readonly lagEvents: number; readonly lagSeconds: number }> {
  const known = new Map<bigint, ReturnType<typeof lagAt>>()
  return (at) => {
    const lag = known.get(at) ?? lagAt(log, at, nowMs)
    known.set(at, lag)
    return lag
  }
}

async function lagAt(log: Pick<EventLog, 'lag' | 'readAll'>, at: Position, nowMs: number) {
  const { events } = await log.readAll({ after: at, limit: 1 })
  const [next] = events
  if (!next) return { lagEvents: 0, lagSeconds: 0 }
  return { lagEvents: await log.lag(at), lagSeconds: Math.max(0, (nowMs - Date.parse(next.recordedAt)) / 1_000) }
}
