// Converts between stored events and the events that folds read: seals and opens personal fields, upcasts old versions.
// The order of reading is: open, upcast, and drop the personal fields that the reader did not ask for.
import type { NewRecord, StoredEvent } from '#event-log/event-log.ts'
import { discreetly } from '#kernel/discreet.ts'
import { type AnyEventDefinition, type NewEvent, personalIn, type RecordedEvent, upcastTo } from '#kernel/event.ts'
import {
  type CommandId,
  eventId,
  type Instant,
  type PersonId,
  fingerprint as plainHash,
  type StreamName,
  type TenantId,
  type Zone,
} from '#kernel/ids.ts'
import { ERASED, isErased } from '#kernel/personal.ts'
import { type HiddenInput, type HiddenInputPlace, hiddenFingerprint, hiddenInputScope } from '#privacy/hidden-input.ts'
import { type NamedScope, namedScope } from '#privacy/key-scope.ts'
import type { Keys, SealingKey } from '#privacy/keys.ts'
import { NOTHING_WANTED, type Opener, opener, type Wanted } from '#privacy/opening.ts'
import {
  type EventToSeal,
  KeyDestroyed,
  planSealing,
  type SealingLevel,
  type SealingPlan,
  sealPlanned,
} from '#privacy/sealing.ts'

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
  /**
   * Decodes an event for people and other systems, without what its type keeps discreet. An event that this program cannot read
   * is returned without its data.
   */
  show(stored: StoredEvent): RecordedEvent
  /** As `show`, with what its type keeps discreet: for files with rules of their own about that. */
  showWhole(stored: StoredEvent): RecordedEvent
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

/** `unsealed` writes personal fields in clear, as earlier versions did, and opens nothing: for benchmarks, tests, and reading without keys. */
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

  const keysFor = async (scopes: readonly NamedScope[]) =>
    keys === 'unsealed' || scopes.length === 0 ? [] : (keys.heldForSealing(scopes) ?? keys.forSealing(scopes))

  async function hiddenFingerprints(inputs: readonly (readonly [HiddenInput, HiddenInputPlace])[]) {
    if (keys === 'unsealed') return inputs.map(([input]) => plainHashOf(input))
    const material = await keysFor(inputs.map(([input, place]) => namedScope(hiddenInputScope(input, place))))
    return inputs.map(([input], n) => hiddenFingerprint(input, material[n]))
  }

  /** What a draft needs, event by event, and the scopes of all keys in that order; the one of its input comes last. */
  function planOf(draft: Draft) {
    const { stamp, tenant } = draft
    const plans = eventsOf(draft).map(keys === 'unsealed' ? inClear : planSealing)
    const isHidden = typeof stamp.fingerprint !== 'number' && keys !== 'unsealed'
    const inputScope = isHidden ? namedScope(hiddenInputScope(stamp.fingerprint, { ...stamp, tenant })) : null
    return { draft, plans, inputScope }
  }

  async function encode(drafts: readonly Draft[]): Promise<readonly (readonly NewRecord[] | KeyDestroyed)[]> {
    const planned = drafts.map(planOf)
    const scopes: NamedScope[] = []
    for (const { plans, inputScope } of planned) {
      for (const { groups } of plans) for (const group of groups) scopes.push(group)
      if (inputScope) scopes.push(inputScope)
    }
    const material = await keysFor(scopes)
    let next = 0
    return planned.map(({ draft, plans, inputScope }) => {
      const { commandId, fingerprint: input, ...stamp } = draft.stamp
      const sealed = plans.map((plan) => {
        const from = next
        next += plan.groups.length
        return sealPlanned(plan, material.slice(from, next))
      })
      const inputKey = inputScope && material[next]
      if (inputScope) next += 1
      const records: NewRecord[] = []
      const fingerprint = fingerprintOf(input, inputKey)
      for (const [n, { type, version }] of draft.events.entries()) {
        const event = sealed[n]
        if (event instanceof KeyDestroyed) return event
        if (!event) throw new Error('fewer events were sealed than encoded')
        const id = eventId(commandId, n + 1)
        if (fingerprint !== null) records.push({ ...stamp, fingerprint, id, type, version, ...event })
      }
      if (fingerprint === null && inputScope) return new KeyDestroyed(inputScope.scope)
      return records
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
      if (version !== definition.version) return decodeOld(definition, stored)
      if (stored.sealed.length === 0 && definition.personal.size === 0) return stored
      const data = reads(stored) ? opened(stored, opening) : stored.data
      if (isErased(data)) return withData(stored, version, { ...data })
      const unwanted = unwantedIn(data, stored.type, definition.personal.keys(), opening)
      if (unwanted.length === 0) return data === stored.data ? stored : withData(stored, version, data)
      return withData(stored, version, drop(data, unwanted))
    }

    function decodeOld(definition: AnyEventDefinition, stored: StoredEvent): RecordedEvent {
      const { type, version } = stored
      const wantsSome = opening.wantsAny(type)
      const data = opened(stored, opening, wantsSome)
      if (isErased(data)) return withData(stored, definition.version, { ...data })
      const old = [...personalIn(definition, version).keys()].filter((field) => field in data)
      // Clear fields come from here, so that they are the same for every fold.
      const closed = upcastTo(definition, version, hidden(data, old))
      if (wanted === 'all') return withData(stored, definition.version, upcastTo(definition, version, data))
      const fields = [...definition.personal.keys()]
      const unwanted = fields.filter((field) => field in closed && !opening.wants(type, field))
      const read = drop(closed, unwanted)
      if (!wantsSome) return withData(stored, definition.version, read)
      // A wanted field may have had another name, and only the upcaster knows which.
      const open = upcastTo(definition, version, data)
      const found = fields.filter((field) => field in open && opening.wants(type, field))
      const values = Object.fromEntries(found.map((field) => [field, open[field]]))
      return withData(stored, definition.version, { ...read, ...values })
    }

    function showWhole(stored: StoredEvent): RecordedEvent {
      const definition = events.get(stored.type)
      if (!definition || stored.version > definition.version) return withData(stored, stored.version, {})
      const event = decodeAs(definition, stored)
      if (!isErased(event.data)) return event
      const fields = Object.keys(definition.data.shape).map((field) => [field, ERASED])
      return withData(stored, definition.version, Object.fromEntries(fields))
    }

    return {
      prepare: opening.prepare,
      decode,
      show: (stored) => discreetly(events.get(stored.type), showWhole(stored)),
      showWhole,
    }
  }

  return {
    encode,
    needsKeys: (draft) =>
      keys !== 'unsealed' &&
      (typeof draft.stamp.fingerprint !== 'number' || planOf(draft).plans.some(({ groups }) => groups.length > 0)),
    hiddenFingerprints,
    reader: (wanted = NOTHING_WANTED, others = 'left-out') => readerOf(wanted, others),
    withoutPersonal(event) {
      const { personal } = definitionOf(event)
      return without(event.data as Record<string, unknown>, [...personal.keys()])
    },
    knows: (type) => events.has(type),
  }
}

const plainHashOf = ({ text }: HiddenInput): number => plainHash(JSON.parse(text))

/** Null if only a keyed hash may be stored and its key was destroyed; hashed plainly where there is no key at all. */
function fingerprintOf(input: number | HiddenInput, key: SealingKey | null | undefined): number | null {
  if (typeof input === 'number') return input
  return key === null ? plainHashOf(input) : hiddenFingerprint(input, key)
}

const inClear = (event: EventToSeal): SealingPlan => ({ event, clear: event.data, groups: [] })

type Data = Readonly<Record<string, unknown>>

/** The stored data with its sealed parts; ERASED if the whole was sealed and its key is destroyed. */
function opened(stored: StoredEvent, opening: Opener, every = false): Data | typeof ERASED {
  if (stored.sealed.length === 0) return stored.data
  const { whole, fields } = opening.open(stored, every)
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
  heldForSealing: () => null,
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
