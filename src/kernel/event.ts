// The event: how an event type is defined, how events are created, and how recorded events look.
import { z } from 'zod'
import { type Amendment, type Amends, amendmentOf } from './amendment.ts'
import { consentFields, consentPurposes, type NeededConsent } from './consent.ts'
import type { Discreet } from './discreet.ts'
import type { CommandId, EventId, Instant, PersonId, Position, Revision, StreamName, TenantId, Zone } from './ids.ts'
import type { Lane } from './lane.ts'
import { type Clear, isErased, personalMarks, type Readable, type Whose } from './personal.ts'

/** An event as a decider creates it: the runner adds actor, time and stream. */
export type NewEvent<Type extends string = string, Data = Record<string, unknown>> = {
  readonly type: Type
  readonly version: number
  readonly data: Data
}

/** An event as folds read it: decrypted, upcast to the current version, with its position in the log. */
export type RecordedEvent<Type extends string = string, Data = Record<string, unknown>> = {
  readonly id: EventId
  readonly type: Type
  readonly version: number
  readonly stream: StreamName
  readonly revision: Revision
  readonly position: Position
  readonly tenant: TenantId
  /** The person whose data this is; null if the event is not about a person. */
  readonly subject: PersonId | null
  readonly actor: PersonId
  readonly commandId: CommandId
  readonly correlationId: string
  readonly causationId: string | null
  /** When it happened, according to the client. */
  readonly occurredAt: Instant
  /** When the log recorded it; never earlier than the previous event. */
  readonly recordedAt: Instant
  /** The school's time zone when it happened, so that its local day can always be computed. */
  readonly zone: Zone
  readonly data: Data
}

/**
 * An event as deciders see it: without position and time of recording. These are not known yet when the next command is
 * decided on events that are still being written.
 */
export type DecidedEvent<Type extends string = string, Data = Record<string, unknown>> = Omit<
  RecordedEvent<Type, Data>,
  'position' | 'recordedAt'
>

/** Data of an older version during upcasting. Personal fields may be erased, so no field has a known type. */
export type OldData = Readonly<Record<string, unknown>>

/** The metadata of an event. */
export type EventFacts = Omit<RecordedEvent, 'data'>

/** One sentence in a language. Data may be erased or, in old events, unusual: the sentence leaves such parts out. */
type Sentence<Data extends z.ZodObject> = { sentence(data: Readable<Data>, facts: EventFacts): string }['sentence']

/** The event as a sentence for people, without the subject's name and without ids: the page that shows it adds them. */
export type Words<Data extends z.ZodObject = z.ZodObject> = {
  readonly fr: Sentence<Data>
  readonly en: Sentence<Data>
}

export type EventDefinition<Type extends string = string, Data extends z.ZodObject = z.ZodObject> = {
  (data: z.input<Data>): NewEvent<Type, z.output<Data>>
  readonly kind: 'event'
  readonly type: Type
  readonly version: number
  readonly description: string
  readonly purpose: Purpose
  readonly basis: LegalBasis
  readonly recipients: readonly [Recipient, ...Recipient[]]
  /** ISO 8601 period after which the event is anonymised. */
  readonly retention: string
  readonly data: Data
  /** Personal fields by name, and whose data they are. */
  readonly personal: ReadonlyMap<string, Whose>
  /** The personal fields of older versions that had others than the current one. */
  readonly personalBefore: ReadonlyMap<number, ReadonlyMap<string, Whose>>
  /** The consent without which no such event is recorded: declared exactly where the basis is `consent`. */
  readonly consent?: NeededConsent
  /** Fields that are recorded only with a consent, and which, though the event rests on another basis. */
  readonly fieldsOnConsent: ReadonlyMap<string, NeededConsent>
  /** From version n to n + 1, for every n below the current version. */
  readonly upcast: Readonly<Record<number, (old: OldData) => OldData>>
  readonly words?: Words<Data>
  /** Where timelines draw it. Without one, its context decides (lane.ts). */
  readonly lane?: Lane
  /** What of it is left to read models and queries of its own (discreet.ts). */
  readonly discreet?: Discreet
  /** How it amends earlier events of its stream, if it does. */
  readonly amends?: Amendment
}

/** The definition of an event that amends others, for `revise`. */
export type AmendingDefinition<Type extends string = string, Data extends z.ZodObject = z.ZodObject> = EventDefinition<
  Type,
  Data
> & { readonly amends: Amendment }

/** The purpose of processing the data: the record of processing activities (GDPR Art. 30) is generated from it. */
export const purposes = ['teaching', 'administration', 'wellbeing', 'security', 'prediction'] as const
export type Purpose = (typeof purposes)[number]

/** Why the data may be processed: GDPR, article 6, paragraph 1: (a), (c) and (e). */
export const legalBases = ['consent', 'legal-obligation', 'public-task'] as const
export type LegalBasis = (typeof legalBases)[number]

/** Who may see the data in the school, besides the person and those with parental authority. */
export const recipients = ['teachers', 'head', 'data-protection-officer'] as const
export type Recipient = (typeof recipients)[number]

type Declaration<Data extends z.ZodObject> = {
  readonly version: number
  /** One sentence: what happened. */
  readonly description: string
  readonly purpose: Purpose
  readonly basis: LegalBasis
  /** Which consent, where that is the basis. A single field that needs one is marked with `onConsent`. */
  readonly consent?: NeededConsent
  readonly recipients: readonly [Recipient, ...Recipient[]]
  readonly retention: string
  readonly data: Data
  readonly upcast?: Readonly<Record<number, (old: OldData) => OldData>>
  /**
   * Which fields were personal in older versions, if not the same as now: `{ 1: { note: { of: 'subject' } } }`. Needed where a
   * personal field was renamed, became personal, or is personal no longer. See `upcastTo`.
   */
  readonly personalBefore?: Readonly<Record<number, Readonly<Record<string, Whose>>>>
  /** The sentence that a teacher, a learner or a parent reads in a replay. Required for every event of the catalogue. */
  readonly words?: Words<Data>
  /** Where timelines draw it. Without one, its context decides. */
  readonly lane?: Lane
  /** What histories, replays, live events and webhooks leave out (discreet.ts). */
  readonly discreet?: Discreet<Extract<keyof Data['shape'], string>>
}

/** The event that a definition describes, as folds read it: without personal fields. */
export type EventOf<Definition> =
  Definition extends EventDefinition<infer Type, infer Data> ? RecordedEvent<Type, Clear<Data>> : never

/** The definition of any event, if the shape of its data does not matter. */
export type AnyEventDefinition = ((data: never) => NewEvent<string, unknown>) & Omit<EventDefinition, never>

const period = /^P(?!$)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?$/
const typePattern = /^[a-z]+\.[a-z0-9-]+$/

/**
 * Defines an event type. `type` has the form `<context>.<fact-in-the-past>`. Creating an event (`exerciseAttempted({…})`)
 * validates the data and throws a ZodError: an invalid event is a defect of the decider, not invalid input.
 */
export function defineEvent<const Type extends string, Data extends z.ZodObject, Fact extends z.ZodObject>(
  type: Type,
  declaration: Declaration<Data> & { readonly amends: Amends<Data, Fact> },
): AmendingDefinition<Type, Data>
export function defineEvent<const Type extends string, Data extends z.ZodObject>(
  type: Type,
  declaration: Declaration<Data>,
): EventDefinition<Type, Data>
export function defineEvent<const Type extends string, Data extends z.ZodObject, Fact extends z.ZodObject>(
  type: Type,
  { amends, ...declaration }: Declaration<Data> & { readonly amends?: Amends<Data, Fact> },
): EventDefinition<Type, Data> {
  const { version, data, upcast = {} } = declaration
  if (!typePattern.test(type)) throw new TypeError(`an event type must have the form <context>.<fact>: ${type}`)
  if (!Number.isInteger(version) || version < 1) throw new TypeError(`${type}: the version must be 1 or more`)
  if (!period.test(declaration.retention)) throw new TypeError(`${type}: retention must be an ISO 8601 period`)
  if (!purposes.includes(declaration.purpose))
    throw new TypeError(`${type}: declare its purpose (${purposes.join(', ')})`)
  if (!legalBases.includes(declaration.basis))
    throw new TypeError(`${type}: declare its legal basis (${legalBases.join(', ')})`)
  if ((declaration.basis === 'consent') !== (declaration.consent !== undefined))
    throw new TypeError(`${type}: declare \`consent\` (${consentPurposes.join(', ')}) exactly where that is its basis`)
  if (!Array.isArray(declaration.recipients) || declaration.recipients.length === 0)
    throw new TypeError(`${type}: declare its recipients (${recipients.join(', ')})`)
  for (const recipient of declaration.recipients)
    if (!recipients.includes(recipient)) throw new TypeError(`${type}: "${recipient}" is no recipient`)
  for (let from = 1; from < version; from += 1)
    if (!upcast[from])
      throw new TypeError(`${type}: no upcaster from version ${from}; events of all versions must stay readable`)

  const strict = data.strict()
  const fields: readonly [string, z.ZodType][] = Object.entries(data.shape)
  const personal = new Map(
    fields.flatMap(([field, schema]) => {
      const [of, ...others] = personalMarks(schema)
      const another = of && others.find((other) => other.of !== of.of)
      if (another)
        throw new TypeError(
          `${type}: ${field} belongs to "${of.of}" and to "${another.of}", but a field can be erased with one person only`,
        )
      return of ? [[field, of] as const] : []
    }),
  )
  for (const [field, { of }] of personal)
    if (of !== 'subject' && !(of in data.shape))
      throw new TypeError(`${type}: ${field} belongs to "${of}", which is no field`)
  if ('erased' in data.shape) throw new TypeError(`${type}: no field may be called "erased": an erased event has it`)
  if (personalMarks(data).length > personalMarks(z.object(data.shape)).length)
    throw new TypeError(`${type}: mark the fields that are personal, not the whole data or a catch-all`)

  const fieldsOnConsent = consentFields(type, data)

  const make = (input: z.input<Data>): NewEvent<Type, z.output<Data>> => ({
    type,
    version,
    data: strict.parse(input) as z.output<Data>,
  })
  const amendment = amends && { amends: amendmentOf(amends) }
  const personalBefore = new Map(
    Object.entries(declaration.personalBefore ?? {}).map(([before, marks]) => [
      Number(before),
      new Map(Object.entries(marks)),
    ]),
  )
  for (const before of personalBefore.keys())
    if (!Number.isInteger(before) || before < 1 || before >= version)
      throw new TypeError(`${type}: personalBefore names version ${before}, which is not an older version`)
  const marks = { personal, personalBefore, fieldsOnConsent }
  const described = { ...declaration, ...amendment, ...marks, kind: 'event' as const, type, upcast }
  return Object.assign(make, described)
}

/** The personal fields of a version of an event type. */
export const personalIn = (
  { version: current, personal, personalBefore }: Pick<EventDefinition, 'version' | 'personal' | 'personalBefore'>,
  version: number,
): ReadonlyMap<string, Whose> => (version === current ? personal : (personalBefore.get(version) ?? personal))

/** Whether an event's whole data was sealed and its key is destroyed. Only its metadata is left. */
export const isWhollyErased = ({ data }: Pick<RecordedEvent, 'data'>): boolean => isErased(data)

/**
 * Upcasts data of an older version. Throws if the version is newer than the definition. Personal fields of the old version
 * may be `Erased`, and are whenever nobody opened them: a clear field must not be computed from them, or it would depend on
 * who reads the event. A field that is personal no longer reads as its upcaster reads an erased one.
 */
export function upcastTo(
  definition: Pick<EventDefinition, 'type' | 'version' | 'upcast'>,
  version: number,
  data: OldData,
): OldData {
  if (version > definition.version)
    throw new TypeError(
      `${definition.type} version ${version} is newer than this program's version (${definition.version})`,
    )
  let current = data
  for (let from = version; from < definition.version; from += 1) {
    const step = definition.upcast[from]
    if (!step) throw new TypeError(`${definition.type}: no upcaster from version ${from}`)
    current = step(current)
  }
  return current
}

/** Copies an event with other data. Copies field by field: a scanned event has getters, which a spread would leave out. */
export function withOtherData(event: RecordedEvent, data: RecordedEvent['data']): RecordedEvent {
  const { id, type, version, stream, revision, position, tenant, subject, actor, commandId } = event
  const { correlationId, causationId, occurredAt, recordedAt, zone } = event
  const place = { id, type, version, stream, revision, position, tenant, subject, actor, commandId }
  return { ...place, correlationId, causationId, occurredAt, recordedAt, zone, data }
}
