// What of a filter the server can look for, and the rest of it, which is looked for here.
import {
  eventTypeFilter,
  excludeSystemEvents,
  type Filter as ServerFilter,
  streamNameFilter,
} from '@kurrent/kurrentdb-client'
import { parseStream } from '#kernel/ids.ts'
import type { Filter, StoredEvent } from '../event-log.ts'

export type OnServer = {
  readonly onServer: ServerFilter | 'nothing'
  /** The server leaves most of the log out: worth looking far. */
  readonly isExact: boolean
}

/** The server takes one filter, on types or on names of streams, and that by their beginnings. */
export function serverFilter(filter: Filter | undefined): OnServer {
  if (filter?.types?.length === 0 || filter?.kinds?.length === 0) return { onServer: 'nothing', isExact: true }
  if (filter?.types) return { onServer: eventTypeFilter({ prefixes: [...filter.types] }), isExact: true }
  if (filter?.kinds)
    return { onServer: streamNameFilter({ prefixes: filter.kinds.map((kind) => `${kind}-`) }), isExact: true }
  return { onServer: excludeSystemEvents(), isExact: false }
}

/** `learner-` is also how `learner-group-…` begins; and a tenant stands in the metadata, where no server looks. */
export function wantedBy(filter: Filter | undefined): (event: StoredEvent) => boolean {
  const types = filter?.types && new Set(filter.types)
  const kinds = filter?.kinds && new Set(filter.kinds)
  return (event) =>
    (!types || types.has(event.type)) &&
    (!kinds || kinds.has(parseStream(event.stream).kind)) &&
    (filter?.tenant === undefined || event.tenant === filter.tenant)
}

/** How much a subscription looks at before it says how far it has come. */
export const withCheckpoints = (
  filter: ServerFilter,
  checkpointReached: NonNullable<ServerFilter['checkpointReached']>,
  maxSearchWindow: number,
): ServerFilter => ({ ...filter, checkpointInterval: 1, maxSearchWindow, checkpointReached })
