// A cache of streams that this process has recently read or written: their tenant, revision and last event ids. It may be
// behind the log. That does no harm: the server decides by the expected revision.
import { LRUCache } from 'lru-cache'
import type { EventId, Revision, TenantId } from '#kernel/ids.ts'
import type { WireName } from './stream-names.ts'

type Known = { readonly tenant: TenantId; readonly revision: Revision; readonly ids: Map<EventId, Revision> }

export type KnownStream = Omit<Known, 'ids'> & { readonly idCount: number }

/** Retries of a command come soon, so older event ids are not kept. */
const MOST_IDS = 1_000
/** For all streams together: about 25 MB. */
const MOST_IDS_IN_ALL = 200_000

export type KnownStreams = ReturnType<typeof knownStreams>

export function knownStreams(mostIds = MOST_IDS_IN_ALL) {
  const streams = new LRUCache<WireName, Known>({
    maxSize: mostIds,
    sizeCalculation: ({ ids }) => ids.size + 2,
  })

  return {
    /** The cached state of a stream, and the number of its last events whose ids are cached. */
    get(stream: WireName): KnownStream | undefined {
      const known = streams.get(stream)
      return known && { tenant: known.tenant, revision: known.revision, idCount: known.ids.size }
    },

    /** Drops everything, after the log's history has changed. */
    forget(): void {
      streams.clear()
    },

    /**
     * Adds consecutive events, in order. Returns false if they contradict the cached events at the same revisions: then only
     * these events are kept.
     */
    learn(
      stream: WireName,
      tenant: TenantId,
      events: readonly { readonly id: EventId; readonly revision: Revision }[],
    ): boolean {
      const [first, last] = [events[0], events.at(-1)]
      if (!first || !last) return true
      const cached = streams.get(stream)
      const contradicts = cached !== undefined && events.some((event) => isAnother(cached, event))
      const before = contradicts ? undefined : cached
      // Older than the cached events and not adjacent to them: they would leave a gap.
      if (before && last.revision < before.revision - before.ids.size) return true
      // After a gap, start again: the cached events must be consecutive up to the revision.
      const follows = before && first.revision <= before.revision + 1
      let ids = follows ? before.ids : new Map<EventId, Revision>()
      for (const { id, revision } of events.slice(-MOST_IDS)) ids.set(id, revision)
      // For events read again or further back: keep the oldest first, since the first ones are dropped first.
      if (follows && first.revision <= before.revision) ids = new Map([...ids].sort(([, a], [, b]) => a - b))
      for (const id of ids.keys()) {
        if (ids.size <= MOST_IDS) break
        ids.delete(id)
      }
      const revision = follows ? Math.max(before.revision, last.revision) : last.revision
      // A new entry each time: the cache does not measure again an entry that grew in place.
      streams.set(stream, { tenant, revision, ids })
      return !contradicts
    },

    /** The revision of one of these events, if it is cached. */
    revisionOf(stream: WireName, ids: readonly EventId[]): Revision | null {
      const known = streams.get(stream)
      for (const id of ids) {
        const revision = known?.ids.get(id)
        if (revision !== undefined) return revision
      }
      return null
    },
  }
}

/** Whether a different event is cached at this revision. */
const isAnother = (known: Known, { id, revision }: { readonly id: EventId; readonly revision: Revision }): boolean =>
  revision <= known.revision && revision > known.revision - known.ids.size && known.ids.get(id) !== revision
