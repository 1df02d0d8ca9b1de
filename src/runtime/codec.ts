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
  /** Opens, upcasts; throws on a type that no file defines and on a version from the future. */
  decode(stored: StoredEvent): RecordedEvent
}

/** Encryption of personal fields comes here, and nothing above can tell: until then `sealed` stays empty. */
export function codec(events: ReadonlyMap<string, AnyEventDefinition>): Codec {
  return {
    encode: (made, { commandId, ...stamp }) =>
      made.map(({ type, version, data }, i) => ({
        ...stamp,
        id: eventId(commandId, i + 1),
        type,
        version,
        data,
        sealed: null,
      })),
    decode(stored) {
      const definition = events.get(stored.type)
      if (!definition)
        throw new TypeError(`position ${stored.position} holds a "${stored.type}", which no file defines`)
      if (stored.version === definition.version) return stored
      return { ...stored, version: definition.version, data: upcastTo(definition, stored.version, stored.data) }
    },
  }
}
