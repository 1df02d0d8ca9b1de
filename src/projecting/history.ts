// Whether a log still holds what was read of it. A failover may lose commits, and another server writes on: the same log
// by name, and at a remembered position another event.
import type { EventLog } from '#event-log/event-log.ts'
import { whyOfAnotherLog } from '#event-log/seen-position.ts'
import { type LogId, type Position, START } from '#kernel/ids.ts'

/** How far somebody has read, and what stood there: null at the start of a log, and where that is not known. */
export type Place = { readonly position: Position; readonly event: string | null }
export type Checkpointed = Place & { readonly logId: LogId }

export type OtherHistory = {
  readonly kind: 'another-log' | 'another-history'
  /** In words: follows "it has read another log" or "it has read another history of this log". */
  readonly why: string
}

/** Null where it is the history that was read. */
export async function otherHistory(
  log: Pick<EventLog, 'id' | 'eventAt' | 'head'>,
  { logId, event, position }: Checkpointed,
): Promise<OtherHistory | null> {
  const why = await whyOfAnotherLog(log, { logId, position, eventId: event })
  return why === null ? null : { kind: logId === log.id && event !== null ? 'another-history' : 'another-log', why }
}

/** The place at a position, as it is now. */
export const placeAt = async (log: Pick<EventLog, 'eventAt'>, position: Position): Promise<Place> => ({
  position,
  event: position === START ? null : await log.eventAt(position),
})

export const inWords = ({ kind, why }: OtherHistory): string =>
  kind === 'another-log' ? `another log (${why})` : `another history of this log (${why})`
