// An event as a simulated log keeps it: of its place, its position alone matters. For tests alone.
import type { StoredEvent } from '#event-log/event-log.ts'
import type { NewEvent } from '#kernel/event.ts'
import { commandOf, derivedCommandId, eventId, type PersonId, position, streamName } from '#kernel/ids.ts'
import { minute, someone } from '#kernel/specification.ts'

export function simulatedEvent(
  happening: NewEvent<string, Record<string, unknown>>,
  at: bigint,
  subject: PersonId | null = null,
  /** What its id derives from: in old logs, two events may have one. */
  key = String(at),
): StoredEvent {
  const id = eventId(derivedCommandId('simulation', key), 1)
  return {
    ...happening,
    id,
    commandId: commandOf(id),
    correlationId: id,
    causationId: null,
    stream: streamName('simulated', subject ?? someone.tenant),
    revision: Number(at),
    position: position(at),
    tenant: someone.tenant,
    subject,
    actor: someone.teacher,
    fingerprint: 0,
    occurredAt: minute(0),
    recordedAt: minute(0),
    zone: someone.zone,
    sealed: [],
  }
}
