// An event as a record for another log, including what that log would otherwise assign.
import type { EventLog, NewRecord, Origin, StoredEvent } from '#event-log/event-log.ts'

/** For a copy of a copy, the first log is the origin. */
export const originOf = (event: StoredEvent, log: Pick<EventLog, 'id'>): Origin =>
  event.origin ?? { log: log.id, position: event.position, recordedAt: event.recordedAt }

/** Field by field, because an event of a scan has getters. */
export const copiedRecord = (event: StoredEvent, from: Pick<EventLog, 'id'>): NewRecord => ({
  id: event.id,
  type: event.type,
  version: event.version,
  subject: event.subject,
  actor: event.actor,
  correlationId: event.correlationId,
  causationId: event.causationId,
  fingerprint: event.fingerprint,
  occurredAt: event.occurredAt,
  zone: event.zone,
  data: event.data,
  sealed: event.sealed,
  origin: originOf(event, from),
})
