// How far each live read model is behind the log, in events and in seconds.
import type pg from 'pg'
import { type EventLog, UnknownPosition } from '#event-log/event-log.ts'
import { type SeenPosition, whyOfAnotherLog } from '#event-log/seen-position.ts'
import type { Position } from '#kernel/ids.ts'
import { type Generation, readGenerations } from './generations/generation.ts'
import type { Fault } from './projector/projection-store.ts'
import { readCrew } from './workers/crew.ts'
import { dutyOf } from './workers/fence.ts'

export type Behind = {
  /** Null where the checkpoint is of another log. */
  readonly lagEvents: number | null
  /** Age of the oldest event that is not folded yet; 0 where there is none, null where the checkpoint is of another log. */
  readonly lagSeconds: number | null
  /** Why the checkpoint is not of this log; null where it is. */
  readonly ofAnotherLog: string | null
}

export type Lag = Behind & {
  readonly projection: string
  readonly generation: number
  readonly position: Position
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
  lagSeconds: number | null,
  nowMs: number,
): string | null =>
  !fault &&
  !paused &&
  lagSeconds !== null &&
  lagSeconds * 1_000 > STALLED_MS &&
  nowMs - Date.parse(movedAt) > STALLED_MS
    ? movedAt
    : null

/** Of all live generations, whichever process feeds them. */
export async function readLags(db: Pick<pg.Pool, 'query'>, log: LogOfLag, nowMs: number): Promise<readonly Lag[]> {
  const live = (await readGenerations(db)).filter(({ state }) => state === 'live')
  const { able } = await readCrew(db)
  const lagOf = lagsAt(log, nowMs)
  return Promise.all(
    live.map(async (one) => {
      const { id, projection, generation, position, movedAt, fault, parkedKeys } = one
      const lag = await lagOf(one)
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

export type LogOfLag = Pick<EventLog, 'id' | 'lag' | 'readAll' | 'eventAt' | 'head'>

/**
 * How far checkpoints are behind. Most generations stand at the same one: each is asked about once. One of another log
 * is told as that, and takes nothing of the others along.
 */
export function lagsAt(log: LogOfLag, nowMs: number): (checkpoint: SeenPosition) => Promise<Behind> {
  const known = new Map<string, Promise<Behind>>()
  return ({ logId, position, eventId }) => {
    const key = `${logId} ${position} ${eventId}`
    const lag = known.get(key) ?? behind(log, { logId, position, eventId }, nowMs)
    known.set(key, lag)
    return lag
  }
}

async function behind(log: LogOfLag, checkpoint: SeenPosition, nowMs: number): Promise<Behind> {
  const stranger = (why: string): Behind => ({ lagEvents: null, lagSeconds: null, ofAnotherLog: why })
  const why = await whyOfAnotherLog(log, checkpoint)
  if (why !== null) return stranger(why)
  try {
    return { ...(await lagAt(log, checkpoint.position, nowMs)), ofAnotherLog: null }
  } catch (error) {
    if (error instanceof UnknownPosition) return stranger(error.message)
    throw error
  }
}

/** How far a position of this log is behind. */
export async function lagAt(
  log: Pick<EventLog, 'lag' | 'readAll'>,
  at: Position,
  nowMs: number,
): Promise<{ readonly lagEvents: number; readonly lagSeconds: number }> {
  const { events } = await log.readAll({ after: at, limit: 1 })
  const [next] = events
  if (!next) return { lagEvents: 0, lagSeconds: 0 }
  return { lagEvents: await log.lag(at), lagSeconds: Math.max(0, (nowMs - Date.parse(next.recordedAt)) / 1_000) }
}
