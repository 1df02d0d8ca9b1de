// What a page holds for each projection: only what some projection folds is opened, and once.

import type { Codec } from '#commanding/codec.ts'
import type { StoredEvent } from '#event-log/event-log.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { eventTypes } from '#kernel/fold.ts'
import type { Projection } from '#kernel/projection.ts'
import { faultAt } from './page.ts'
import type { Fault } from './projection-store.ts'

/** An event that cannot be opened is a fault of those that want it, and of nobody else. */
type Opened = readonly (RecordedEvent | { readonly broken: StoredEvent; readonly error: unknown })[]

export function wantedEvents(projections: readonly Projection[], codec: Codec) {
  const wanted = new Map(projections.map((projection) => [projection, eventTypes(projection)]))
  const types = [...wanted.values()]
  const anybody = types.includes('all') ? null : new Set(types.flatMap((of) => (of === 'all' ? [] : [...of])))

  return {
    open(stored: readonly StoredEvent[]): Opened {
      const wantedByAny = anybody ? stored.filter(({ type }) => anybody.has(type)) : stored
      return wantedByAny.map((event) => {
        try {
          return codec.decode(event)
        } catch (error) {
          return { broken: event, error }
        }
      })
    },

    /** Those that this projection folds, up to the first that cannot be opened: whose row it is cannot be told either. */
    of(projection: Projection, opened: Opened): { events: RecordedEvent[]; fault: Fault | null } {
      const own = wanted.get(projection) ?? 'all'
      const events: RecordedEvent[] = []
      for (const event of opened) {
        const type = 'broken' in event ? event.broken.type : event.type
        // A type that no file defines is not what a projection of all types asked for: it cannot even be opened.
        if (own !== 'all' && !own.has(type)) continue
        if ('broken' in event) return { events, fault: faultAt(event.broken, event.error) }
        events.push(event)
      }
      return { events, fault: null }
    },
  }
}
