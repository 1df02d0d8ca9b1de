// Selects the events of a page for each projection. An event is decoded once, and only if some projection folds it.

import type { Codec } from '#commanding/codec.ts'
import type { StoredEvent } from '#event-log/event-log.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { eventTypes } from '#kernel/fold.ts'
import type { Projection } from '#kernel/projection.ts'
import { faultAt } from './page.ts'
import type { Fault } from './projection-store.ts'

/** An event that cannot be decoded is a fault of the projections that fold it, and of no others. */
type Opened = readonly (RecordedEvent | { readonly broken: StoredEvent; readonly error: unknown })[]

export function wantedEvents(projections: readonly Projection[], codec: Codec) {
  const typesByProjection = new Map(projections.map((projection) => [projection, eventTypes(projection)]))
  const types = [...typesByProjection.values()]
  const anyType = types.includes('all')
    ? null
    : new Set(types.flatMap((typesOfOne) => (typesOfOne === 'all' ? [] : [...typesOfOne])))

  return {
    open(stored: readonly StoredEvent[]): Opened {
      const wanted = anyType ? stored.filter(({ type }) => anyType.has(type)) : stored
      return wanted.map((event) => {
        try {
          return codec.decode(event)
        } catch (error) {
          return { broken: event, error }
        }
      })
    },

    /**
     * The events that this projection folds, up to the first that cannot be decoded: its row cannot be determined
     * either.
     */
    eventsOf(projection: Projection, opened: Opened): { events: RecordedEvent[]; fault: Fault | null } {
      const foldedTypes = typesByProjection.get(projection) ?? 'all'
      const events: RecordedEvent[] = []
      for (const event of opened) {
        const type = 'broken' in event ? event.broken.type : event.type
        // A projection of all types does not get events of a type that no file defines: they cannot be decoded.
        if (foldedTypes !== 'all' && !foldedTypes.has(type)) continue
        if ('broken' in event) return { events, fault: faultAt(event.broken, event.error) }
        events.push(event)
      }
      return { events, fault: null }
    },
  }
}
