// What of an event no page shows that knows nothing but events: histories, replays, live events, webhooks.
//
// Two needs: who reviewed a classmate's text stays unknown to its author, and a text that its author took back must not be
// found in the history. The events hold both; read models and queries of their own show them to whoever may see them.
import type { AnyEventDefinition, RecordedEvent } from './event.ts'
import { PersonId } from './ids.ts'
import { isErased } from './personal.ts'

/** Stands where an actor is not shown. It is the id of nobody. */
export const NOT_SHOWN = PersonId.parse('00000000-0000-4000-8000-0000000000ff')

const WITHHELD = Object.freeze({ withheld: true })

export type Discreet<Field extends string = string> = {
  /** Fields that are shown as `{"withheld": true}`. */
  readonly fields: readonly Field[]
  /** The actor is shown as `NOT_SHOWN`. */
  readonly actor?: true
}

/** The event without what its type keeps discreet, but for `kept` fields. The same event if there is nothing of the kind. */
export function discreetly(
  definition: Pick<AnyEventDefinition, 'discreet'> | undefined,
  event: RecordedEvent,
  kept: (field: string) => boolean = () => false,
): RecordedEvent {
  const discreet = definition?.discreet
  if (!discreet) return event
  const { id, type, version, stream, revision, position, tenant, subject, actor, commandId } = event
  const { correlationId, causationId, occurredAt, recordedAt, zone, data } = event
  const fields = isErased(data)
    ? []
    : discreet.fields.filter((field) => field in data && !isErased(data[field]) && !kept(field))
  return {
    ...{ id, type, version, stream, revision, position, tenant, subject, commandId },
    ...{ correlationId, causationId, occurredAt, recordedAt, zone },
    actor: discreet.actor ? NOT_SHOWN : actor,
    data: fields.length === 0 ? data : { ...data, ...Object.fromEntries(fields.map((field) => [field, WITHHELD])) },
  }
}
