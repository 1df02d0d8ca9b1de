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

  /** One look-up that all who ask in the meantime wait for: commands keep the order in which they came. */
  function look(tenant: TenantId): Promise<Zone | null> {
    const zone = read(tenant)
    const entry = { zone, atMs: nowMs() }
    known.set(tenant, entry)
    // A school that is not open yet may open at any moment, and a failure may pass: looked up again.
    const forget = () => void (known.get(tenant) === entry && known.delete(tenant))
    zone.then((found) => found === null && forget(), forget)
    return zone
  }

  return (tenant) => {
    const remembered = known.get(tenant)
    return remembered && nowMs() - remembered.atMs < FRESH_MS ? remembered.zone : look(tenant)
  }
}
