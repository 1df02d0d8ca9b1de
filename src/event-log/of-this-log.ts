// Whether what was remembered of a log is of this log: the same identity, and the same event at the same position. After
// a restore another event may stand there, or none, though the head is as high as before or higher.
import { type LogId, type Position, START } from '#kernel/ids.ts'
import { type EventLog, UnknownPosition } from './event-log.ts'

export type Remembered = {
  readonly logId: LogId
  readonly position: Position
  /** Of the event at the position; null where none was seen there. */
  readonly eventId: string | null
}

/** Why it is not of this log, in words for a person; null where it is. */
export async function whyOfAnotherLog(
  log: Pick<EventLog, 'id' | 'eventAt' | 'head'>,
  { logId, position, eventId }: Remembered,
): Promise<string | null> {
  if (logId !== log.id) return 'its identity differs'
  if (position === START) return null
  if (eventId !== null)
    return (await eventThere(log, position)) === eventId ? null : `position ${position} holds another event, or none`
  const head = await log.head()
  return position <= head ? null : `the log ends at position ${head}, before position ${position}`
}

async function eventThere(log: Pick<EventLog, 'eventAt'>, position: Position): Promise<string | null> {
  try {
    return await log.eventAt(position)
  } catch (error) {
    if (error instanceof UnknownPosition) return null
    throw error
  }
}
