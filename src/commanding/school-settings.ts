// Caches the settings of each school for a few seconds: every event is stamped with its zone and sealed at its level.
import type { Decider } from '#kernel/decider.ts'
import { streamName, type TenantId, type Zone } from '#kernel/ids.ts'
import type { SealingLevel } from '#privacy/sealing.ts'
import type { StreamStates } from './stream-states.ts'

export type SchoolSettings = {
  /** Null while the school is not open. */
  readonly zone: Zone | null
  readonly level: SealingLevel
  /** Whether the school has been closed: it records nothing more. */
  readonly closed?: boolean
  /** Whether staff need an authenticator application; they do where nothing else was decided. */
  readonly secondFactor?: boolean
}

/** Schools hardly ever change their settings. Another process sees a change after at most this time. */
const FRESH_MS = 5_000

/** Reads the settings from the school's stream; `again` also if they are fresh. */
export function schoolSettings(
  states: StreamStates,
  school: Decider<SchoolSettings>,
  nowMs: () => number,
): (tenant: TenantId, read?: 'again') => Promise<SchoolSettings> {
  const cache = new Map<TenantId, { readonly settings: Promise<SchoolSettings>; readonly atMs: number }>()

  async function read(tenant: TenantId): Promise<SchoolSettings> {
    const stream = await states.load(streamName(school.stream, tenant), tenant, [school], true)
    return (stream.states.get(school) ?? school.initial) as SchoolSettings
  }

  /** Starts one look-up that concurrent callers share, so that commands keep their order of arrival. */
  function lookUp(tenant: TenantId): Promise<SchoolSettings> {
    const settings = read(tenant)
    const entry = { settings, atMs: nowMs() }
    cache.set(tenant, entry)
    // Not cached: a closed school may open at any moment, and a failure may be temporary.
    const forget = () => void (cache.get(tenant) === entry && cache.delete(tenant))
    settings.then(({ zone }) => zone === null && forget(), forget)
    return settings
  }

  return (tenant, how) => {
    const cached = how === 'again' ? undefined : cache.get(tenant)
    return cached && nowMs() - cached.atMs < FRESH_MS ? cached.settings : lookUp(tenant)
  }
}
