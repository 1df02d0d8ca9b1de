// Between what the log stores and what folds read: seals and opens personal fields, and brings old versions up.
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
  /** The events of one command, in order, ready for the log. */
  encode(events: readonly NewEvent<string, object>[], stamp: Stamp): NewRecord[]
  /** Opens, upcasts. Throws UnreadableEvent. */
  decode(stored: StoredEvent): RecordedEvent
  /** For people and other systems: what this program cannot open is shown without its data, not hidden. */
  show(stored: StoredEvent): RecordedEvent
  /** Whether a file defines the type. What no file defines concerns no decider. */
  knows(type: string): boolean
}

/** A type that no file defines, or a version from the future: a newer program has written to this log. */
export class UnreadableEvent extends Error {
  override readonly name = 'UnreadableEvent'
}

/** Encryption of personal fields comes here, and nothing above can tell: until then `sealed` is an empty list. */
export function codec(events: ReadonlyMap<string, AnyEventDefinition>): Codec {
  function decode(stored: StoredEvent): RecordedEvent {
    const definition = events.get(stored.type)
    if (!definition)
      throw new UnreadableEvent(`position ${stored.position} holds a "${stored.type}", which no file defines`)
    if (stored.version === definition.version) return stored
    if (stored.version > definition.version)
      throw new UnreadableEvent(
        `position ${stored.position} holds version ${stored.version} of "${stored.type}", and this program knows ${definition.version}`,
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
    encode: (made, { commandId, ...stamp }) =>
      made.map(({ type, version, data }, i) => ({
        ...stamp,
        id: eventId(commandId, i + 1),
        type,
        version,
        data,
        sealed: [],
      })),
  }
}

/** The event with other data. Field by field: a scanned event has getters, which a spread would leave out. */
function withData(event: StoredEvent, version: number, data: Readonly<Record<string, unknown>>): RecordedEvent {
  const { id, type, stream, revision, position, tenant, subject, actor, commandId } = event
  const { correlationId, causationId, occurredAt, recordedAt, zone } = event
  const place = { id, type, version, stream, revision, position, tenant, subject, actor, commandId }
  return { ...place, correlationId, causationId, occurredAt, recordedAt, zone, data }
}
