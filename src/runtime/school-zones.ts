// The time zone of each school, as of the last few seconds: it is stamped on every event.
import type { Decider } from '#kernel/decider.ts'
import { streamName, type TenantId, type Zone } from '#kernel/ids.ts'
import type { StreamStates } from './stream-states.ts'

/** A school changes its zone once in a lifetime; another process sees it this much later at most. */
const FRESH_MS = 5_000

/** Looks up the zone in the school's own stream; null while the school is not open. */
export function schoolZones<State>(
  states: StreamStates,
  school: Decider<State>,
  zoneOf: (state: State) => Zone | null,
  nowMs: () => number,
): (tenant: TenantId) => Promise<Zone | null> {
  const known = new Map<TenantId, { readonly zone: Promise<Zone | null>; readonly atMs: number }>()

  async function read(tenant: TenantId): Promise<Zone | null> {
    const stream = await states.load(streamName(school.stream, tenant), tenant, [school], true)
    const state = stream.states.get(school)
    return zoneOf((state ?? school.initial) as State)
  }

  return async (tenant) => {
    const remembered = known.get(tenant)
    if (remembered && nowMs() - remembered.atMs < FRESH_MS) {
      const zone = await remembered.zone
      // A school that is not open yet may open at any moment: asked again each time.
      if (zone !== null) return zone
    }
    const zone = read(tenant)
    known.set(tenant, { zone, atMs: nowMs() })
    zone.catch(() => known.delete(tenant))
    return zone
  }
}
