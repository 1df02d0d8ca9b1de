// Whether an event speaks of a person whose data may only be stored: as its subject, as the owner of its stream, or in a field
// of its data that is a person. Then it is shown and delivered to nobody.

import type { AnyEventDefinition, RecordedEvent } from '#kernel/event.ts'
import { restrictionEvents } from '#kernel/forgetting.ts'
import { PersonId, parseStream } from '#kernel/ids.ts'
import { isMadeOf } from '#kernel/schema-parts.ts'

type Named = Pick<RecordedEvent, 'type' | 'stream' | 'subject' | 'data'>

const columnsOf = new WeakMap<AnyEventDefinition, readonly string[]>()

function personFields(definition: AnyEventDefinition | undefined): readonly string[] {
  if (!definition) return []
  const known = columnsOf.get(definition)
  if (known) return known
  const fields = Object.entries(definition.data.shape).flatMap(([field, schema]) =>
    isMadeOf(schema, PersonId) ? [field] : [],
  )
  columnsOf.set(definition, fields)
  return fields
}

export function namesRestricted(
  definitions: ReadonlyMap<string, AnyEventDefinition>,
  { type, stream, subject, data }: Named,
  restricted: ReadonlySet<string>,
): boolean {
  if (restricted.size === 0 || restrictionEvents.has(type)) return false
  if ((subject !== null && restricted.has(subject)) || restricted.has(parseStream(stream).id)) return true
  return personFields(definitions.get(type)).some((field) => restricted.has(String(data[field])))
}
