// The stream before an event, which some revisions need. Folds cannot read it, so the runtime reads it in advance.
import type { RecordedEvent } from './event.ts'

export type History = () => readonly RecordedEvent[]

const histories = new WeakMap<RecordedEvent, History>()

/** Attaches the earlier events of its stream to an amending event. Reading the history may throw. */
export const recallHistory = (event: RecordedEvent, history: History): void => void histories.set(event, history)

/** Throws if the history was not attached: then the caller of the fold has a defect, and no row may be written. */
export function recalledHistory(event: RecordedEvent): History {
  const history = histories.get(event)
  if (!history) throw new Error(`the history before ${event.type} at position ${event.position} was not recalled`)
  return history
}

/** The earlier events of its stream. Throws as `recalledHistory` does, and what reading them throws. */
export const historyBefore = (event: RecordedEvent): readonly RecordedEvent[] => recalledHistory(event)()
