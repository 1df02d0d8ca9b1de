// One answer or text of a person in the log: where it is, and how it is erased alone.
//
// Invariants: what is found is the person's own, also in the stream of a classmate, and has a key that opens nothing else. After an erasure, the key store is asked
// whether it still has that key: what it would still open counts as a failure, never as done.
import type { EventLog, SealedPart, StoredEvent } from '#event-log/event-log.ts'
import { wholeStream } from '#event-log/whole-stream.ts'
import { type AnyEventDefinition, personalIn } from '#kernel/event.ts'
import { type PersonId, parseStream, type StreamName, type TenantId } from '#kernel/ids.ts'
import { type KeyId, type KeyStore, KeysUnavailable } from '#privacy/key-store.ts'
import { schoolYearOf } from '#privacy/school-year.ts'
import { fieldsIn, isErasedPart, isText, isWhole, keyMaterial, keysOfPart } from '#privacy/sealed-part.ts'
import { personOf } from '#privacy/sealing.ts'
import { leafOf } from '#privacy/text-tree.ts'
import { ownStreams } from '../erasure/places.ts'

export type TextPlace = {
  readonly tenant: TenantId
  readonly person: PersonId
  readonly event: string
  readonly field: string
}

/**
 * `no-event`: none of the person's own streams has it. `no-text`: the event has no such text of this person. `shared-key`: it stands
 * in clear, or was sealed together with other data, by an earlier version or in a school that seals whole events. `text-erased`: it
 * was erased before its event was brought here from elsewhere.
 */
export type FoundText =
  | {
      readonly kind: 'found'
      readonly stored: StoredEvent
      readonly definition: AnyEventDefinition
      readonly part: SealedPart
    }
  | { readonly kind: 'no-event' | 'no-text' | 'shared-key' | 'text-erased' }

export type TextParts = {
  readonly log: Pick<EventLog, 'readStream'>
  readonly events: ReadonlyMap<string, AnyEventDefinition>
  /** The streams that name the person: what they wrote of a classmate is in the classmate's. */
  readonly streamsOf: (tenant: TenantId, person: PersonId) => Promise<Iterable<StreamName>>
}

/** Reads the streams of the person, and then those of classmates that name them. A person decides on it rarely. */
export async function findText({ log, events, streamsOf }: TextParts, place: TextPlace): Promise<FoundText> {
  const { tenant, person } = place
  const own = ownStreams(person)
  const found = await findEvent(log, place, own)
  if (found) return textIn(events, place, found)
  const ofOthers = [...(await streamsOf(tenant, person))].filter((one) => isOfLearner(one) && !own.includes(one))
  const other = await findEvent(log, place, ofOthers)
  const text = other && textIn(events, place, other)
  // An event of somebody else is not this person's event.
  return text === null || text.kind === 'no-text' ? { kind: 'no-event' } : text
}

const isOfLearner = (stream: StreamName): boolean => parseStream(stream).kind === 'learner'

function textIn(events: TextParts['events'], place: TextPlace, stored: StoredEvent): FoundText {
  const definition = events.get(stored.type)
  const whose = definition && personalIn(definition, stored.version).get(place.field)
  // A name has a rectification of its own.
  if (!definition || !whose || whose.as === 'names') return { kind: 'no-text' }
  if (personOf(stored, whose) !== place.person) return { kind: 'no-text' }
  const part = stored.sealed.find((one) => !isWhole(one) && fieldsIn(one).includes(place.field))
  if (!part) return { kind: place.field in stored.data || stored.sealed.some(isWhole) ? 'shared-key' : 'no-text' }
  if (isErasedPart(part)) return { kind: 'text-erased' }
  const isAlone = isText(part) || (whose.as === 'staff-text' && fieldsIn(part).length === 1)
  return isAlone ? { kind: 'found', stored, definition, part } : { kind: 'shared-key' }
}

/** Returns how many texts were erased now: none if it was erased before. */
export async function eraseText(
  keyStore: Pick<KeyStore, 'destroy' | 'eraseTexts' | 'find'>,
  { tenant, person, field }: TextPlace,
  { stored, definition, part }: Extract<FoundText, { readonly kind: 'found' }>,
): Promise<number> {
  const { id, occurredAt, zone } = stored
  const { purpose } = definition
  const erased = isText(part)
    ? await keyStore.eraseTexts(
        { tenant, person, use: { kind: 'texts', purpose, schoolYear: schoolYearOf(occurredAt, zone) } },
        [leafOf(id, field)],
      )
    : await keyStore.destroy({ tenant, person, use: { kind: 'staff-text', event: id } })
  const left = (await keyStore.find([part.key as KeyId])).get(part.key as KeyId)
  if (left !== undefined && left !== 'destroyed' && keysOfPart(keyMaterial(left), id, part) !== 'destroyed')
    throw new Error(`the text ${field} of event ${id} is not erased: key ${part.key} still opens it`)
  return erased
}

/** Whether no key opens the text. Throws KeysUnavailable, also if the key store does not know the key that it must have. */
export async function isErased(
  keyStore: Pick<KeyStore, 'find'>,
  { stored: { id }, part }: Extract<FoundText, { readonly kind: 'found' }>,
): Promise<boolean> {
  const key = part.key as KeyId
  const held = (await keyStore.find([key])).get(key)
  if (held === undefined) throw new KeysUnavailable(`the key store does not know key ${key}: restore its latest backup`)
  return held === 'destroyed' || keysOfPart(keyMaterial(held), id, part) === 'destroyed'
}

async function findEvent(
  log: TextParts['log'],
  { tenant, event }: TextPlace,
  streams: readonly StreamName[],
): Promise<StoredEvent | null> {
  for (const stream of streams)
    for await (const stored of wholeStream(log, tenant, stream)) if (stored.id === event) return stored
  return null
}
