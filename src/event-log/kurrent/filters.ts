// Splits a filter into the part that the server applies and the part that is applied here.
import { eventTypeFilter, excludeSystemEvents, type Filter as ServerFilter } from '@kurrent/kurrentdb-client'
import type { Filter, StoredEvent } from '../event-log.ts'

export type OnServer = {
  readonly onServer: ServerFilter | 'nothing'
  /** Whether the server skips most of the log, so that a long search makes sense. */
  readonly isExact: boolean
}

/** The server accepts one filter, and matches prefixes of types. */
export function serverFilter(filter: Filter | undefined): OnServer {
  if (filter?.types?.length === 0) return { onServer: 'nothing', isExact: true }
  if (filter?.types) return { onServer: eventTypeFilter({ prefixes: [...filter.types] }), isExact: true }
  return { onServer: excludeSystemEvents(), isExact: false }
}

/** One type may be a prefix of another, and the tenant is in the metadata, which the server cannot filter. */
export function wantedBy(filter: Filter | undefined): (event: StoredEvent) => boolean {
  const types = filter?.types && new Set(filter.types)
  return (event) =>
    (!types || types.has(event.type)) && (filter?.tenant === undefined || event.tenant === filter.tenant)
}

/** Sets how many events a subscription examines before it reports its progress. */
export const withCheckpoints = (
  filter: ServerFilter,
  checkpointReached: NonNullable<ServerFilter['checkpointReached']>,
  maxSearchWindow: number,
): ServerFilter => ({ ...filter, checkpointInterval: 1, maxSearchWindow, checkpointReached })
