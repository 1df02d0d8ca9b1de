// Checks whether a log still holds what was read from it. A failover may lose commits before another server goes on
// writing: the log keeps its name, but a remembered position then holds another event.
import type { EventLog } from '#event-log/event-log.ts'
import { whyOfAnotherLog } from '#event-log/seen-position.ts'
import { type LogId, type Position, START } from '#kernel/ids.ts'

/** How far something has read, and the event there; null at the start of a log, or if the event is not known. */
export type Place = { readonly position: Position; readonly event: string | null }
export type PlaceInLog = Place & { readonly logId: LogId }

export type OtherHistory = {
  readonly kind: 'another-log' | 'another-history'
  /** A phrase that follows "it has read another log" or "it has read another history of this log". */
  readonly why: string
}

/** Null if the log still holds the history that was read. */
export async function otherHistory(
  log: Pick<EventLog, 'id' | 'eventAt' | 'head'>,
  { logId, event, position }: PlaceInLog,
): Promise<OtherHistory | null> {
  const why = await whyOfAnotherLog(log, { logId, position, eventId: event })
  return why === null ? null : { kind: logId === log.id && event !== null ? 'another-history' : 'another-log', why }
}

/** The current place at a position. */
export const placeAt = async (log: Pick<EventLog, 'eventAt'>, position: Position): Promise<Place> => ({
  position,
  event: position === START ? null : await log.eventAt(position),
})

export const describeOtherHistory = ({ kind, why }: OtherHistory): string =>
  kind === 'another-log' ? `another log (${why})` : `another history of this log (${why})`
