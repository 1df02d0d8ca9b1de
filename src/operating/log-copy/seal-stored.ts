// Seals what stands in clear in stored events, while a log is copied: the fields that were personal in the event's version,
// or its whole data, under the keys that a new event would have. What is sealed already stays as it is.
import type { NewRecord, SealedPart, StoredEvent } from '#event-log/event-log.ts'
import { type AnyEventDefinition, personalIn } from '#kernel/event.ts'
import { ordinalOf, type TenantId, UNKNOWN_INPUT } from '#kernel/ids.ts'
import type { KeyId } from '#privacy/key-store.ts'
import type { Keys } from '#privacy/keys.ts'
import { fieldsIn, isErasedPart, isWhole, keysOfPart } from '#privacy/sealed-part.ts'
import { type EventToSeal, personOf, type SealedEvent, type SealingLevel, sealOrErase } from '#privacy/sealing.ts'
import { CopyRefused } from './copy-refused.ts'
import type { ErasedPeople } from './standing.ts'

export type StoredSealing = {
  /** The events as they are in a sealed log, in order. Throws CopyRefused and KeysUnavailable. */
  seal(events: readonly StoredEvent[]): Promise<readonly StoredEvent[]>
  /**
   * Whether two records of one event differ only because its person was erased after it was sealed: the one has parts that
   * nobody can open any more, and the other, sealed now, has erased parts in their place. Throws KeysUnavailable.
   */
  isErasedSince(now: StoredEvent, before: StoredEvent): Promise<boolean>
}

export type SealingParts = {
  readonly definitions: ReadonlyMap<string, AnyEventDefinition>
  readonly keys: Keys
  readonly levelOf: (tenant: TenantId) => SealingLevel
  /** The people whom the log itself reports as erased. */
  readonly erased: ErasedPeople
}

export function storedSealing({ definitions, keys, levelOf, erased }: SealingParts): StoredSealing {
  return {
    async seal(events) {
      const sealable = events.map((event) => toSeal(event, definitions, levelOf(event.tenant)))
      const waiting = sealable.filter((one) => one !== null)
      const sealed = (await sealOrErase(keys, waiting, ({ tenant, person }) => erased.has(tenant, person))).values()
      return events.map((event, n) => {
        const level = sealable[n]?.level
        const result = level ? sealed.next().value : null
        return level && result ? withSealed(event, result, level) : event
      })
    },

    async isErasedSince(now, before) {
      if (now.sealed.length !== before.sealed.length) return false
      const gone: SealedPart[] = []
      for (const [n, part] of now.sealed.entries()) {
        const other = before.sealed[n]
        if (!other) return false
        const { key, algorithm, ciphertext } = part
        if (key === other.key && algorithm === other.algorithm && ciphertext === other.ciphertext) continue
        const isOfTheSame = isWhole(part) === isWhole(other) && fieldsIn(part).join() === fieldsIn(other).join()
        if (!isErasedPart(part) || isErasedPart(other) || !isOfTheSame) return false
        gone.push(other)
      }
      const found = await keys.forOpening(gone.map(({ key }) => key as KeyId))
      const isGone = (part: SealedPart) => {
        const key = found.get(part.key as KeyId)
        return key === 'destroyed' || (key !== undefined && keysOfPart(key, before.id, part) === 'destroyed')
      }
      return gone.length > 0 && gone.every(isGone)
    },
  }
}

/** Null for an event that a newer program has sealed. */
function toSeal(event: StoredEvent, definitions: SealingParts['definitions'], level: SealingLevel): EventToSeal | null {
  const { type, version, position, data, id, tenant, stream, subject, occurredAt, zone } = event
  const definition = definitions.get(type)
  if (!definition || version > definition.version) {
    if (event.sealed.length > 0) return null
    throw new CopyRefused(
      'unknown-event',
      `version ${version} of the event type "${type}", at position ${position}, is unknown, so its personal fields are too. Copy with the program that wrote it.`,
    )
  }
  const [lost] = personalInClear(definition, event).withoutPerson
  if (lost !== undefined)
    throw new CopyRefused(
      'no-person',
      `the field "${lost}" of "${type}" at position ${position} is personal, but the event does not name its person, so no key can seal it.`,
    )
  const personal = personalIn(definition, version)
  return { definition, personal, data, id, tenant, stream, subject, occurredAt, zone, level }
}

/** The personal fields that stand in clear in an event, by the rules of its version. */
export function personalInClear(
  definition: AnyEventDefinition,
  { version, data, subject }: Pick<StoredEvent, 'version' | 'data' | 'subject'>,
): { readonly fields: readonly string[]; readonly withoutPerson: readonly string[] } {
  const fields: string[] = []
  const withoutPerson: string[] = []
  for (const [field, whose] of personalIn(definition, version)) {
    const value = data[field]
    if (value === undefined) continue
    if (personOf({ data, subject }, whose) !== null) fields.push(field)
    else if (value !== null) withoutPerson.push(field)
  }
  return { fields, withoutPerson }
}

/** Field by field, because an event of a scan has getters. */
function withSealed(event: StoredEvent, { data, sealed }: SealedEvent, level: SealingLevel): StoredEvent {
  const { id, type, version, stream, revision, position, tenant, subject, actor, commandId } = event
  const { correlationId, causationId, occurredAt, recordedAt, zone, origin } = event
  const fingerprint = hidesInput(event, sealed, level) ? UNKNOWN_INPUT : event.fingerprint
  const place = { id, type, version, stream, revision, position, tenant, subject, actor, commandId }
  const stamp = { correlationId, causationId, fingerprint, occurredAt, recordedAt, zone, origin }
  return { ...place, ...stamp, data, sealed: [...event.sealed, ...sealed] }
}

/**
 * Whether the event's fingerprint may be a hash, without a key, of what is sealed now: a name or a short answer could be
 * guessed from it. All events of a command have its fingerprint, also those without personal fields. Repeats are recognised
 * by a command's first event alone, so the others lose nothing with theirs.
 */
const hidesInput = (
  { id, subject, sealed: before }: StoredEvent,
  sealed: NewRecord['sealed'],
  level: SealingLevel,
): boolean => sealed.length > 0 || (before.length === 0 && subject !== null && (level === 'all' || ordinalOf(id) > 1))
