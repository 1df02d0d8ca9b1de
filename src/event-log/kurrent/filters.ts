// What of a filter the server can look for, and the rest of it, which is looked for here.
import { eventTypeFilter, excludeSystemEvents, type Filter as ServerFilter } from '@kurrent/kurrentdb-client'
import type { Filter, StoredEvent } from '../event-log.ts'

export type OnServer = {
  readonly onServer: ServerFilter | 'nothing'
  /** The server leaves most of the log out: worth looking far. */
  readonly isExact: boolean
}

/** The server takes one filter, and looks at the beginnings of types. */
export function serverFilter(filter: Filter | undefined): OnServer {
  if (filter?.types?.length === 0) return { onServer: 'nothing', isExact: true }
  if (filter?.types) return { onServer: eventTypeFilter({ prefixes: [...filter.types] }), isExact: true }
  return { onServer: excludeSystemEvents(), isExact: false }
}

/** One type may begin as another does; and a tenant stands in the metadata, where no server looks. */
export function wantedBy(filter: Filter | undefined): (event: StoredEvent) => boolean {
  const types = filter?.types && new Set(filter.types)
  return (event) =>
    (!types || types.has(event.type)) && (filter?.tenant === undefined || event.tenant === filter.tenant)
}

/** How much a subscription looks at before it says how far it has come. */
export const withCheckpoints = (
  filter: ServerFilter,
  checkpointReached: NonNullable<ServerFilter['checkpointReached']>,
  maxSearchWindow: number,
): ServerFilter => ({ ...filter, checkpointInterval: 1, maxSearchWindow, checkpointReached })
