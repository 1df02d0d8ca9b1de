// Wires the search for the streams that name a person: what somebody wrote of a classmate is in the classmate's.
import type { Kysely } from 'kysely'
import type { Definitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import type { PersonId, StreamName, TenantId } from '#kernel/ids.ts'
import { findStreams } from '#rights/access/person-streams.ts'
import { storedRows } from '#rights/access/stored-rows.ts'
import subjectStreams from '../../projections/identity/subject-streams.ts'

/** Complete to the end of the log. Throws QueryFailed while the read model of streams is far behind. */
export type StreamsOf = (tenant: TenantId, person: PersonId) => Promise<ReadonlySet<StreamName>>

export function openStreamsOf(parts: {
  readonly db: Kysely<unknown>
  readonly log: EventLog
  readonly definitions: Definitions
}): StreamsOf {
  const { db, log, definitions } = parts
  const { streamsOf } = storedRows(db, definitions.projections.values(), subjectStreams.name)
  return async (tenant, person) => {
    const asked = { tenant, person, search: 'read-model' } as const
    return (await findStreams({ log, events: definitions.events, streamsOf }, asked)).streams
  }
}
