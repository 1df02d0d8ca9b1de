// Checks that a stored position belongs to this log: the log has the same identity, and the same event at that position.
// After a restore, another event or none may be there, even if the head is as high as before or higher.
import { type LogId, type Position, START } from '#kernel/ids.ts'
import { type EventLog, UnknownPosition } from './event-log.ts'

export type SeenPosition = {
  readonly logId: LogId
  readonly position: Position
  /** Id of the event at the position; null if no event was seen there. */
  readonly eventId: string | null
}

/** The reason why the position does not belong to this log; null if it does. */
export async function whyOfAnotherLog(
  log: Pick<EventLog, 'id' | 'eventAt' | 'head'>,
  { logId, position, eventId }: SeenPosition,
): Promise<string | null> {
  if (logId !== log.id) return 'its identity differs'
  if (position === START) return null
  if (eventId !== null)
    return (await eventIdAt(log, position)) === eventId ? null : `position ${position} holds another event, or none`
  const head = await log.head()
  return position <= head ? null : `the log ends at position ${head}, before position ${position}`
}

async function eventIdAt(log: Pick<EventLog, 'eventAt'>, position: Position): Promise<string | null> {
  try {
    return await log.eventAt(position)
  } catch (error) {
    if (error instanceof UnknownPosition) return null
    throw error
  }
}
