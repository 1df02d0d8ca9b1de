// Converts between stored events and the events that folds read: seals and opens personal fields, upcasts old versions.
// The order of reading is: open, upcast, and drop the personal fields that the reader did not ask for.
import type { NewRecord, StoredEvent } from '#event-log/event-log.ts'
import { type AnyEventDefinition, type NewEvent, personalIn, type RecordedEvent, upcastTo } from '#kernel/event.ts'
import {
  type CommandId,
  eventId,
  type Instant,
  type PersonId,
  fingerprint as plainHash,
  type StreamName,
  type TenantId,
  UNKNOWN_INPUT,
  type Zone,
} from '#kernel/ids.ts'
import { ERASED, isErased } from '#kernel/personal.ts'
import { type HiddenInput, type HiddenInputPlace, hiddenFingerprint, hiddenInputScope } from '#privacy/hidden-input.ts'
import type { Keys } from '#privacy/keys.ts'
import { NOTHING_WANTED, type Opener, opener, type Wanted } from '#privacy/opening.ts'
import { type EventToSeal, KeyDestroyed, needsKey, type SealingLevel, sealEvents } from '#privacy/sealing.ts'

export type Stamp = {
  readonly commandId: CommandId
  readonly subject: PersonId | null
  readonly actor: PersonId
  readonly correlationId: string
  readonly causationId: string | null
  /** Hash of the command's input, or the input itself where only a keyed hash may be stored. */
  readonly fingerprint: number | HiddenInput
  readonly occurredAt: Instant
  readonly zone: Zone
}

/** The events of one command, in order, before they are sealed. */
export type Draft = {
  readonly events: readonly NewEvent<string, object>[]
  readonly stamp: Stamp
  readonly tenant: TenantId
  readonly stream: StreamName
  readonly level: SealingLevel
}

/** Reads events for one purpose: which personal fields it opens is fixed. It may be used for many pages. */
export type EventReader = {
  /** Gets the keys that these events need. Must be called before they are decoded. Throws KeysUnavailable. */
  prepare(events: readonly StoredEvent[]): Promise<void>
  /** Opens and upcasts an event. Throws UnreadableEvent. */
  decode(stored: StoredEvent): RecordedEvent
  /** Decodes an event for people and other systems. An event that this program cannot read is returned without its data. */
  show(stored: StoredEvent): RecordedEvent
}

export type Codec = {
  /**
   * Encodes the events of commands as records for the log, each command's in order. A command with a destroyed key gives
   * KeyDestroyed instead. Throws KeysUnavailable.
   */
  encode(drafts: readonly Draft[]): Promise<readonly (readonly NewRecord[] | KeyDestroyed)[]>
  /** Whether encoding a draft needs a key. */
  needsKeys(draft: Draft): boolean
  /** The keyed hashes of inputs; null for one whose key was destroyed. Throws KeysUnavailable. */
  hiddenFingerprints(inputs: readonly (readonly [HiddenInput, HiddenInputPlace])[]): Promise<readonly (number | null)[]>
  /** A reader that opens these personal fields, none by default. Others are left out, or shown as withheld. */
  reader(wanted?: Wanted, others?: 'left-out' | 'withheld'): EventReader
  /** The data of a new event without its personal fields, as a fold will read it. */
  withoutPersonal(event: NewEvent<string, object>): Readonly<Record<string, unknown>>
  /** Whether the event type is defined. No decider depends on an undefined type. */
  knows(type: string): boolean
}

/** The event's type or version is unknown: a newer program has written to this log. */
export class UnreadableEvent extends Error {
  override readonly name = 'UnreadableEvent'
}

/** `unsealed` writes personal fields in clear, as earlier versions did. Only for benchmarks and tests of old logs. */
export function codec(events: ReadonlyMap<string, AnyEventDefinition>, keys: Keys | 'unsealed'): Codec {
  function definitionOf({ type }: NewEvent<string, object>): AnyEventDefinition {
    const definition = events.get(type)
    if (!definition) throw new TypeError(`the event type "${type}" is not defined`)
    return definition
  }

  const toSeal = ({ stamp, tenant, stream, level }: Draft, event: NewEvent<string, object>, n: number): EventToSeal => {
    const definition = definitionOf(event)
    return {
      definition,
      personal: definition.personal,
      data: event.data as Record<string, unknown>,
      id: eventId(stamp.commandId, n + 1),
      tenant,
      stream,
      subject: stamp.subject,
      occurredAt: stamp.occurredAt,
      zone: stamp.zone,
      level,
    }
  }

  const eventsOf = (draft: Draft) => draft.events.map((event, n) => toSeal(draft, event, n))

  async function hiddenFingerprints(inputs: readonly (readonly [HiddenInput, HiddenInputPlace])[]) {
    if (keys === 'unsealed') return inputs.map(([{ text }]) => plainHash(JSON.parse(text)))
    const material = await keys.forSealing(inputs.map(([input, place]) => hiddenInputScope(input, place)))
    return inputs.map(([input, place]) => hiddenFingerprint(input, place, material))
  }

  async function encode(drafts: readonly Draft[]): Promise<readonly (readonly NewRecord[] | KeyDestroyed)[]> {
    const sealed =
      keys === 'unsealed'
        ? drafts.flatMap((draft) => eventsOf(draft).map(({ data }) => ({ data, sealed: [] })))
        : await sealEvents(keys, drafts.flatMap(eventsOf))
    const inputs = drafts.flatMap(({ stamp, tenant }) =>
      typeof stamp.fingerprint === 'number' ? [] : [[stamp.fingerprint, { ...stamp, tenant }] as const],
    )
    const hashed = inputs.length === 0 ? [] : await hiddenFingerprints(inputs)
    let nextHash = 0
    let next = 0
    return drafts.map(({ events: newEvents, tenant, stamp: { commandId, fingerprint: input, ...stamp } }) => {
      const records: NewRecord[] = []
      let failure: KeyDestroyed | null = null
      let fingerprint = UNKNOWN_INPUT
      if (typeof input === 'number') fingerprint = input
      else {
        const hash = hashed[nextHash] ?? null
        nextHash += 1
        if (hash === null) failure = new KeyDestroyed(hiddenInputScope(input, { ...stamp, tenant }))
        else fingerprint = hash
      }
      for (const [n, { type, version }] of newEvents.entries()) {
        const event = sealed[next]
        next += 1
        if (!event) throw new Error('fewer events were sealed than encoded')
        if (event instanceof KeyDestroyed) failure = event
        else records.push({ ...stamp, fingerprint, id: eventId(commandId, n + 1), type, version, ...event })
      }
      return failure ?? records
    })
  }

  function readerOf(wanted: Wanted, others: 'left-out' | 'withheld'): EventReader {
    const drop = others === 'withheld' ? withheld : without
    const reads = (stored: StoredEvent) => (others === 'withheld' ? stored.sealed.length > 0 : opening.mustOpen(stored))
    const opening = opener(keys === 'unsealed' ? noKeys : keys, wanted)

    function decode(stored: StoredEvent): RecordedEvent {
      const definition = events.get(stored.type)
      if (!definition) throw new UnreadableEvent(`unknown event type "${stored.type}" at position ${stored.position}`)
      if (stored.version > definition.version)
        throw new UnreadableEvent(
          `version ${stored.version} of "${stored.type}" at position ${stored.position} is newer than this program's ${definition.version}`,
        )
      return decodeAs(definition, stored)
    }

    function decodeAs(definition: AnyEventDefinition, stored: StoredEvent): RecordedEvent {
      const { version } = stored
      const isCurrent = version === definition.version
      const personal = personalIn(definition, version)
      if (isCurrent && stored.sealed.length === 0 && personal.size === 0) return stored
      const data =
        isCurrent && !reads(stored) ? stored.data : opened(stored, opening, isCurrent ? 'wanted' : 'all-if-any')
      if (isErased(data)) return withData(stored, definition.version, { ...data })
      if (isCurrent) {
        const unwanted = unwantedIn(data, stored.type, definition.personal.keys(), opening)
        if (unwanted.length === 0) return data === stored.data ? stored : withData(stored, version, data)
        return withData(stored, version, drop(data, unwanted))
      }
      // Clear fields never depend on who reads: they come from the data without personal fields, and only the personal fields
      // that the reader wants come from the opened data.
      const isThere = (field: string) => field in data
      const closed = upcastTo(definition, version, hidden(data, [...personal.keys()].filter(isThere)))
      const wantedFields = [...definition.personal.keys()].filter((field) => opening.wants(stored.type, field))
      const upcast =
        wantedFields.length === 0 ? closed : replaced(closed, upcastTo(definition, version, data), wantedFields)
      const unwanted = unwantedIn(upcast, stored.type, definition.personal.keys(), opening)
      return withData(stored, definition.version, drop(upcast, unwanted))
    }

    return {
      prepare: opening.prepare,
      decode,
      show(stored) {
        const definition = events.get(stored.type)
        if (!definition || stored.version > definition.version) return withData(stored, stored.version, {})
        const event = decodeAs(definition, stored)
        if (!isErased(event.data)) return event
        const fields = Object.keys(definition.data.shape).map((field) => [field, ERASED])
        return withData(stored, definition.version, Object.fromEntries(fields))
      },
    }
  }

  return {
    encode,
    needsKeys: (draft) =>
      keys !== 'unsealed' && (typeof draft.stamp.fingerprint !== 'number' || eventsOf(draft).some(needsKey)),
    hiddenFingerprints,
    reader: (wanted = NOTHING_WANTED, others = 'left-out') => readerOf(wanted, others),
    withoutPersonal(event) {
      const { personal } = definitionOf(event)
      return without(event.data as Record<string, unknown>, [...personal.keys()])
    },
    knows: (type) => events.has(type),
  }
}

type Data = Readonly<Record<string, unknown>>

/** The stored data with its sealed parts; ERASED if the whole was sealed and its key is destroyed. */
function opened(stored: StoredEvent, opening: Opener, which: 'wanted' | 'all-if-any'): Data | typeof ERASED {
  if (stored.sealed.length === 0) return stored.data
  const { whole, fields } = opening.open(stored, which)
  return whole !== null && isErased(whole) ? ERASED : { ...stored.data, ...whole, ...fields }
}

const unwantedIn = (data: Data, type: string, personal: Iterable<string>, { wants }: Opener): string[] => {
  const unwanted: string[] = []
  for (const field of personal) if (field in data && !wants(type, field)) unwanted.push(field)
  return unwanted
}

/** For upcasters: a personal field that nobody opened reads as erased. */
const hidden = (data: Data, fields: readonly string[]): Data =>
  fields.length === 0 ? data : { ...data, ...Object.fromEntries(fields.map((field) => [field, ERASED])) }

/** The data with these fields as other data has them. */
const replaced = (data: Data, other: Data, fields: readonly string[]): Data => ({
  ...without(data, fields),
  ...Object.fromEntries(fields.flatMap((field) => (field in other ? [[field, other[field]]] : []))),
})

/** Replaces a field that the reader may not see. An erased field looks different. */
const WITHHELD = Object.freeze({ withheld: true })

const withheld = (data: Data, fields: readonly string[]): Data => ({
  ...data,
  ...Object.fromEntries(fields.map((field) => [field, WITHHELD])),
})

function without(data: Data, fields: readonly string[]): Data {
  if (fields.length === 0) return data
  const kept = { ...data }
  for (const field of fields) delete kept[field]
  return kept
}

const noKeys: Keys = {
  async forSealing() {
    throw new TypeError('this codec has no keys')
  },
  async forOpening() {
    throw new TypeError('this codec has no keys')
  },
  async schoolSecret() {
    throw new TypeError('this codec has no keys')
  },
  wasDestroyed: () => false,
}

/** Copies an event with other data. Copies field by field: a scanned event has getters, which a spread would leave out. */
function withData(event: StoredEvent, version: number, data: Data): RecordedEvent {
  const { id, type, stream, revision, position, tenant, subject, actor, commandId } = event
  const { correlationId, causationId, occurredAt, recordedAt, zone } = event
  const place = { id, type, version, stream, revision, position, tenant, subject, actor, commandId }
  return { ...place, correlationId, causationId, occurredAt, recordedAt, zone, data }
}
