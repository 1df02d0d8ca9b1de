// What a fold may not read and a revision may need: the stream before an event. The runtime recalls it beforehand.
import type { RecordedEvent } from './event.ts'

type History = () => readonly RecordedEvent[]

const histories = new WeakMap<RecordedEvent, History>()

/** Keeps, with an amending event, the events of its stream before it. A history that cannot be read may throw. */
export const recallHistory = (event: RecordedEvent, history: History): void => void histories.set(event, history)

/** Throws where nobody has recalled it: whoever runs the fold has left it out, and no row may be made without it. */
export function historyBefore(event: RecordedEvent): readonly RecordedEvent[] {
  const history = histories.get(event)
  if (!history) throw new Error(`the history before ${event.type} at position ${event.position} was not recalled`)
  return history()
}
