// An event as another log takes it: what that one stamps anew travels along.
import type { EventLog, NewRecord, Origin, StoredEvent } from '#event-log/event-log.ts'

/** Of a copy of a copy, the first log counts. */
export const originOf = (event: StoredEvent, log: Pick<EventLog, 'id'>): Origin =>
  event.origin ?? { log: log.id, position: event.position, recordedAt: event.recordedAt }

/** Field by field: an event of a scan has getters. */
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
