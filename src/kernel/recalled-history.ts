// The stream before an event, which some revisions need. Folds cannot read it, so the runtime reads it in advance.
import type { RecordedEvent } from './event.ts'
import type { Projection } from './projection.ts'

export type History = () => readonly RecordedEvent[]

export type Recalled = {
  readonly before: History
  /** Stands for the stream: the histories of amendments that share it begin alike, and what they fold into is kept with it. */
  readonly stream: object
}

/** By read model: several that are folded at the same time share the event, and each was given what it needs. */
const histories = new WeakMap<RecordedEvent, WeakMap<Projection, Recalled>>()

/** Attaches the earlier events of its stream to an amending event, for these read models. Reading the history may throw. */
export function recallHistory(
  event: RecordedEvent,
  projections: readonly Projection[],
  before: History,
  stream: object = before,
): void {
  const known = histories.get(event) ?? new WeakMap<Projection, Recalled>()
  histories.set(event, known)
  for (const projection of projections) known.set(projection, { before, stream })
}

/** Throws if the history was not attached: then the caller of the fold has a defect, and no row may be written. */
export function recalledHistory(event: RecordedEvent, projection: Projection): Recalled {
  const history = histories.get(event)?.get(projection)
  if (!history)
    throw new Error(
      `the history before ${event.type} at position ${event.position} was not recalled for ${projection.name}`,
    )
  return history
}
