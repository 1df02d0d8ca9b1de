// Converts between stored events and the events that folds read: encrypts and decrypts personal fields, upcasts old versions.
import type { NewRecord, StoredEvent } from '#event-log/event-log.ts'
import { type AnyEventDefinition, type NewEvent, type RecordedEvent, upcastTo } from '#kernel/event.ts'
import { type CommandId, eventId, type Instant, type PersonId, type Zone } from '#kernel/ids.ts'

export type Stamp = {
  readonly commandId: CommandId
  readonly subject: PersonId | null
  readonly actor: PersonId
  readonly correlationId: string
  readonly causationId: string | null
  readonly fingerprint: number
  readonly occurredAt: Instant
  readonly zone: Zone
}

export type Codec = {
  /** Encodes the events of one command, in order, as records for the log. */
  encode(events: readonly NewEvent<string, object>[], stamp: Stamp): NewRecord[]
  /** Decrypts and upcasts an event. Throws UnreadableEvent. */
  decode(stored: StoredEvent): RecordedEvent
  /** Decodes an event for people and other systems. An event that this program cannot read is returned without its data. */
  show(stored: StoredEvent): RecordedEvent
  /** Whether the event type is defined. No decider depends on an undefined type. */
  knows(type: string): boolean
}

/** The event's type or version is unknown: a newer program has written to this log. */
export class UnreadableEvent extends Error {
  override readonly name = 'UnreadableEvent'
}

/** Personal fields will be encrypted here, without changes for callers. Until then `sealed` is an empty list. */
export function codec(events: ReadonlyMap<string, AnyEventDefinition>): Codec {
  function decode(stored: StoredEvent): RecordedEvent {
    const definition = events.get(stored.type)
    if (!definition) throw new UnreadableEvent(`unknown event type "${stored.type}" at position ${stored.position}`)
    if (stored.version === definition.version) return stored
    if (stored.version > definition.version)
      throw new UnreadableEvent(
        `version ${stored.version} of "${stored.type}" at position ${stored.position} is newer than this program's ${definition.version}`,
      )
    return withData(stored, definition.version, upcastTo(definition, stored.version, stored.data))
  }

  return {
    decode,
    show(stored) {
      const version = events.get(stored.type)?.version ?? 0
      return stored.version <= version ? decode(stored) : withData(stored, stored.version, {})
    },
    knows: (type) => events.has(type),
    encode: (newEvents, { commandId, ...stamp }) =>
      newEvents.map(({ type, version, data }, i) => ({
        ...stamp,
        id: eventId(commandId, i + 1),
        type,
        version,
        data,
        sealed: [],
      })),
  }
}

/** Copies an event with other data. Copies field by field: a scanned event has getters, which a spread would leave out. */
function withData(event: StoredEvent, version: number, data: Readonly<Record<string, unknown>>): RecordedEvent {
  const { id, type, stream, revision, position, tenant, subject, actor, commandId } = event
  const { correlationId, causationId, occurredAt, recordedAt, zone } = event
  const place = { id, type, version, stream, revision, position, tenant, subject, actor, commandId }
  return { ...place, correlationId, causationId, occurredAt, recordedAt, zone, data }
}
