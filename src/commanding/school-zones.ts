// Caches the time zone of each school for a few seconds: every event is stamped with it.
import type { Decider } from '#kernel/decider.ts'
import { streamName, type TenantId, type Zone } from '#kernel/ids.ts'
import type { StreamStates } from './stream-states.ts'

/** Schools hardly ever change their zone. Another process sees a change after at most this time. */
const FRESH_MS = 5_000

/** Reads the zone from the school's stream; null while the school is not open. */
export function schoolZones<State>(
  states: StreamStates,
  school: Decider<State>,
  zoneOf: (state: State) => Zone | null,
  nowMs: () => number,
): (tenant: TenantId) => Promise<Zone | null> {
  const cache = new Map<TenantId, { readonly zone: Promise<Zone | null>; readonly atMs: number }>()

  async function read(tenant: TenantId): Promise<Zone | null> {
    const stream = await states.load(streamName(school.stream, tenant), tenant, [school], true)
    const state = stream.states.get(school)
    return zoneOf((state ?? school.initial) as State)
  }

  /** Starts one look-up that concurrent callers share, so that commands keep their order of arrival. */
  function lookUp(tenant: TenantId): Promise<Zone | null> {
    const zone = read(tenant)
    const entry = { zone, atMs: nowMs() }
    cache.set(tenant, entry)
    // Not cached: a closed school may open at any moment, and a failure may be temporary.
    const forget = () => void (cache.get(tenant) === entry && cache.delete(tenant))
    zone.then((value) => value === null && forget(), forget)
    return zone
  }

  return (tenant) => {
    const cached = cache.get(tenant)
    return cached && nowMs() - cached.atMs < FRESH_MS ? cached.zone : lookUp(tenant)
  }
}
