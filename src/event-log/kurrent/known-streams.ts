// What this process has lately read or written of streams: whose they are, where they stand, and which events end them.
// Never wrong about what it remembers, and possibly behind: the expected revision decides, not this.
import { LRUCache } from 'lru-cache'
import type { EventId, Revision, TenantId } from '#kernel/ids.ts'
import type { WireName } from './stream-names.ts'

type Known = { readonly tenant: TenantId; readonly revision: Revision; readonly ids: Map<EventId, Revision> }

export type KnownStream = Omit<Known, 'ids'> & { readonly remembered: number }

/** A retry of a command comes soon: an event further back is not looked for here. */
const MOST_IDS = 1_000
/** In all streams together, about 25 MB. */
const MOST_IDS_IN_ALL = 200_000

export type KnownStreams = ReturnType<typeof knownStreams>

export function knownStreams(mostIds = MOST_IDS_IN_ALL) {
  const streams = new LRUCache<WireName, Known>({
    maxSize: mostIds,
    sizeCalculation: ({ ids }) => ids.size + 2,
  })

  return {
    /** What stands there, and of how many of its last events the ids are remembered. */
    get(stream: WireName): KnownStream | undefined {
      const known = streams.get(stream)
      return known && { tenant: known.tenant, revision: known.revision, remembered: known.ids.size }
    },

    /** Of a log that was exchanged, nothing holds. */
    forget(): void {
      streams.clear()
    },

    /**
     * Takes in events that stand next to one another, in order. False where others stand at their revisions than those
     * that were remembered: then these alone are known of the stream.
     */
    learn(
      stream: WireName,
      tenant: TenantId,
      events: readonly { readonly id: EventId; readonly revision: Revision }[],
    ): boolean {
      const [first, last] = [events[0], events.at(-1)]
      if (!first || !last) return true
      const remembered = streams.get(stream)
      const contradicts = remembered !== undefined && events.some((event) => isAnother(remembered, event))
      const before = contradicts ? undefined : remembered
      // Further back than what is remembered, and not next to it: that would leave a gap.
      if (before && last.revision < before.revision - before.ids.size) return true
      // Behind a gap it starts anew: what is remembered stands without one up to the revision.
      const follows = before && first.revision <= before.revision + 1
      let ids = follows ? before.ids : new Map<EventId, Revision>()
      for (const { id, revision } of events.slice(-MOST_IDS)) ids.set(id, revision)
      // What was read again, or further back: the oldest must stand first, to be forgotten first.
      if (follows && first.revision <= before.revision) ids = new Map([...ids].sort(([, a], [, b]) => a - b))
      for (const id of ids.keys()) {
        if (ids.size <= MOST_IDS) break
        ids.delete(id)
      }
      const revision = follows ? Math.max(before.revision, last.revision) : last.revision
      // A new entry each time: the cache does not weigh one again that has grown in its place.
      streams.set(stream, { tenant, revision, ids })
      return !contradicts
    },

    /** Where one of these events stands already. */
    standing(stream: WireName, ids: readonly EventId[]): Revision | null {
      const known = streams.get(stream)
      for (const id of ids) {
        const revision = known?.ids.get(id)
        if (revision !== undefined) return revision
      }
      return null
    },
  }
}

/** Whether another event than this one was remembered at its revision. */
const isAnother = (known: Known, { id, revision }: { readonly id: EventId; readonly revision: Revision }): boolean =>
  revision <= known.revision && revision > known.revision - known.ids.size && known.ids.get(id) !== revision
