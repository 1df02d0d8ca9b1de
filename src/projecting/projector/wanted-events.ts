// Selects the events of a page for each projection. An event is decoded once for all projections that open no personal
// fields, and only if some projection folds it; a projection that opens some decodes its events itself.

import type { Codec, EventReader } from '#commanding/codec.ts'
import type { StoredEvent } from '#event-log/event-log.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { eventTypes } from '#kernel/fold.ts'
import type { Projection } from '#kernel/projection.ts'
import { opensFields, readerFor } from '../reading.ts'
import { faultAt } from './page.ts'
import type { Fault } from './projection-store.ts'

/** An event that cannot be decoded is a fault of the projections that fold it, and of no others. */
type Decoded = RecordedEvent | { readonly broken: StoredEvent; readonly error: unknown }

export type OpenedPage = {
  readonly stored: readonly StoredEvent[]
  /** Decoded on first use, for the projections that open no fields. */
  shared(): Promise<readonly Decoded[]>
}

/** The events of a page that a projection folds, in order, up to the first that cannot be decoded. */
export type Folded = {
  readonly events: readonly RecordedEvent[]
  readonly fault: Fault | null
  readonly reader: EventReader
}

export function wantedEvents(projections: readonly Projection[], codec: Pick<Codec, 'reader'>) {
  const typesByProjection = new Map(projections.map((projection) => [projection, eventTypes(projection)]))
  const types = projections.filter((projection) => !opensFields(projection)).map(eventTypes)
  const anyType = types.includes('all')
    ? null
    : new Set(types.flatMap((typesOfOne) => (typesOfOne === 'all' ? [] : [...typesOfOne])))

  return {
    open(stored: readonly StoredEvent[]): OpenedPage {
      let shared: Promise<readonly Decoded[]> | null = null
      return {
        stored,
        shared() {
          shared ??= decodeAll(readerFor(codec, []), anyType ? stored.filter(({ type }) => anyType.has(type)) : stored)
          return shared
        },
      }
    },

    /**
     * The events that this projection folds, up to the first that cannot be decoded: its row cannot be determined
     * either. With the reader that decoded them. Throws KeysUnavailable.
     */
    async eventsOf(projection: Projection, page: OpenedPage): Promise<Folded> {
      const foldedTypes = typesByProjection.get(projection) ?? 'all'
      // A projection of all types does not get events of a type that no file defines: they cannot be decoded.
      const isFolded = (type: string) => foldedTypes === 'all' || foldedTypes.has(type)
      const reader = readerFor(codec, [projection])
      const decoded = opensFields(projection)
        ? await decodeAll(
            reader,
            page.stored.filter(({ type }) => isFolded(type)),
          )
        : await page.shared()
      const events: RecordedEvent[] = []
      for (const event of decoded) {
        if (!isFolded('broken' in event ? event.broken.type : event.type)) continue
        if ('broken' in event) return { events, fault: faultAt(event.broken, event.error), reader }
        events.push(event)
      }
      return { events, fault: null, reader }
    },
  }
}

async function decodeAll(reader: EventReader, stored: readonly StoredEvent[]): Promise<readonly Decoded[]> {
  await reader.prepare(stored)
  return stored.map((event) => {
    try {
      return reader.decode(event)
    } catch (error) {
      return { broken: event, error }
    }
  })
}
