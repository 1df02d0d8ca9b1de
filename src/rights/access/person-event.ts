// What an event has to do with a person, and what of it that person may see. Pure.
//
// The rule for the data of others:
// - an event about the person is shown whole, but for personal fields that belong to somebody else;
// - an event about somebody else, or about nobody, that names the person is shown without the personal fields of others;
// - an event about nobody that the person recorded is shown in the same way;
// - an event about somebody else that the person only recorded is theirs to ask for, and is not shown;
// - what a type keeps discreet is shown to the person whose text it is or whom it names, and to nobody else.
import type { StoredEvent } from '#event-log/event-log.ts'
import { discreetly } from '#kernel/discreet.ts'
import type { AnyEventDefinition, RecordedEvent } from '#kernel/event.ts'
import { PersonId } from '#kernel/ids.ts'
import { inWords } from '#kernel/in-words.ts'
import { isMadeOf } from '#kernel/schema-parts.ts'
import { isWhole } from '#privacy/sealed-part.ts'
import type { About, PersonEvent } from './file-format.ts'

export type EventDefinitions = ReadonlyMap<string, AnyEventDefinition>

const fieldsWithPeople = new WeakMap<AnyEventDefinition, readonly string[]>()

/** The fields that hold the id of a person. */
function personFields(definition: AnyEventDefinition): readonly string[] {
  const known = fieldsWithPeople.get(definition)
  if (known) return known
  const fields = Object.entries(definition.data.shape).flatMap(([field, schema]) =>
    isMadeOf(schema, PersonId) ? [field] : [],
  )
  fieldsWithPeople.set(definition, fields)
  return fields
}

const names = (value: unknown, person: PersonId): boolean =>
  Array.isArray(value) ? value.some((one) => names(one, person)) : value === person

/** Null if the event has nothing to do with the person that they may see. */
export function aboutOf(
  definition: AnyEventDefinition | undefined,
  { subject, actor, data }: Pick<RecordedEvent, 'subject' | 'actor' | 'data'>,
  person: PersonId,
): About | null {
  if (subject === person) return 'self'
  if (definition && personFields(definition).some((field) => names(data[field], person))) return 'named'
  return subject === null && actor === person ? 'recorded' : null
}

/** Whether the event may name the person only once it is opened. */
export const mayName = ({ subject, sealed }: Pick<StoredEvent, 'subject' | 'sealed'>, person: PersonId): boolean =>
  subject !== person && sealed.some(isWhole)

const WITHHELD = Object.freeze({ withheld: true })

/** The event as it stands in the person's file. */
export function personEvent(
  definition: AnyEventDefinition | undefined,
  event: RecordedEvent,
  about: About,
  person: PersonId,
): PersonEvent {
  const { position, stream, revision, id, type, version, subject, occurredAt, recordedAt, zone } = event
  const isOwn = (field: string) =>
    names(event.data[field], person) || (definition ? whoseField(definition, event, field) === person : false)
  const discreet = discreetly(definition, event, isOwn)
  const actor = event.actor === person ? person : discreet.actor
  const data = definition ? ownData(definition, event, discreet.data, person) : event.data
  const words = inWords(definition, { ...event, data })
  const place = { position: String(position), stream, revision, id, type, version, about, subject, actor }
  return { ...place, occurredAt, recordedAt, zone, words, data }
}

/** Whose data a personal field is; undefined for a field that is not personal. */
function whoseField({ personal }: AnyEventDefinition, { data, subject }: RecordedEvent, field: string): unknown {
  const whose = personal.get(field)
  return whose && (whose.of === 'subject' ? subject : data[whose.of])
}

function ownData(
  definition: AnyEventDefinition,
  event: RecordedEvent,
  data: RecordedEvent['data'],
  person: PersonId,
): Readonly<Record<string, unknown>> {
  const ofOthers = [...definition.personal.keys()].filter(
    (field) => field in data && whoseField(definition, event, field) !== person,
  )
  if (ofOthers.length === 0) return data
  return { ...data, ...Object.fromEntries(ofOthers.map((field) => [field, WITHHELD])) }
}
