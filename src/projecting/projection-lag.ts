// How far each live read model is behind the log, in events and in seconds.
import type pg from 'pg'
import { type EventLog, UnknownPosition } from '#event-log/event-log.ts'
import { type SeenPosition, whyOfAnotherLog } from '#event-log/seen-position.ts'
import type { Position } from '#kernel/ids.ts'
import { type Generation, readGenerations } from './generations/generation.ts'
import type { Fault } from './projector/projection-store.ts'
import { dutyOf } from './workers/fence.ts'
import { readLiveWorkers } from './workers/live-workers.ts'

export type LogLag = {
  /** Null if the checkpoint belongs to another log. */
  readonly lagEvents: number | null
  /**
   * Age of the oldest event that is not folded yet. 0 if there is none, null if the checkpoint belongs to another log.
   */
  readonly lagSeconds: number | null
  /** Why the checkpoint does not belong to this log; null if it does. */
  readonly ofAnotherLog: string | null
}

export type Lag = LogLag & {
  readonly projection: string
  readonly generation: number
  readonly position: Position
  readonly fault: Fault | null
  /** Keys whose events are parked until a fix. */
  readonly parkedKeys: number
  /** Since when its rows have been frozen because no living worker has its definition; null if one has. */
  readonly frozenSince: string | null
  /** Since when it has not moved although there are events to fold and a worker could fold them; null if it moves. */
  readonly stalledSince: string | null
}

const STALLED_MS = 30_000

/** A read model is stalled if its oldest unfolded event is this old and it has not moved for this long. */
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

/** The lag of all live generations, whichever process feeds them. */
export async function readLags(db: Pick<pg.Pool, 'query'>, log: LogOfLag, nowMs: number): Promise<readonly Lag[]> {
  const live = (await readGenerations(db)).filter(({ state }) => state === 'live')
  const { possible: able } = await readLiveWorkers(db)
  const lagOf = lagsAt(log, nowMs)
  return Promise.all(
    live.map(async (checkpoint) => {
      const { id, projection, generation, position, movedAt, fault, parkedKeys } = checkpoint
      const lag = await lagOf(checkpoint)
      const isHeld = able.has(dutyOf(id))
      return {
        projection,
        generation,
        position,
        fault,
        parkedKeys,
        frozenSince: isHeld ? null : movedAt,
        stalledSince: isHeld ? stalledSince(checkpoint, lag.lagSeconds, nowMs) : null,
        ...lag,
      }
    }),
  )
}

export type LogOfLag = Pick<EventLog, 'id' | 'lag' | 'readAll' | 'eventAt' | 'head'>

/**
 * How far checkpoints are behind. Most generations have the same checkpoint, so each distinct checkpoint is queried
 * once. A checkpoint of another log is reported as such and does not affect the others.
 */
export function lagsAt(log: LogOfLag, nowMs: number): (checkpoint: SeenPosition) => Promise<LogLag> {
  const lags = new Map<string, Promise<LogLag>>()
  return ({ logId, position, eventId }) => {
    const key = `${logId} ${position} ${eventId}`
    const lag = lags.get(key) ?? lagOfCheckpoint(log, { logId, position, eventId }, nowMs)
    lags.set(key, lag)
    return lag
  }
}

async function lagOfCheckpoint(log: LogOfLag, checkpoint: SeenPosition, nowMs: number): Promise<LogLag> {
  const lagInOtherLog = (why: string): LogLag => ({ lagEvents: null, lagSeconds: null, ofAnotherLog: why })
  const why = await whyOfAnotherLog(log, checkpoint)
  if (why !== null) return lagInOtherLog(why)
  try {
    return { ...(await lagAt(log, checkpoint.position, nowMs)), ofAnotherLog: null }
  } catch (error) {
    if (error instanceof UnknownPosition) return lagInOtherLog(error.message)
    throw error
  }
}

/** How far a position of this log is behind the head. */
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
