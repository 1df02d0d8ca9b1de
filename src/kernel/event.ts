// The fact: what an event type is, how one is made, and how one reads once it stands in the log.
import { z } from 'zod'
import { type Amendment, type Amends, amendmentOf } from './amendment.ts'
import type { CommandId, EventId, Instant, PersonId, Position, Revision, StreamName, TenantId, Zone } from './ids.ts'
import { personalMarks, type Readable, type Whose } from './personal.ts'

/** An event as a decider makes it: the runner adds who, when and where. */
export type NewEvent<Type extends string = string, Data = Record<string, unknown>> = {
  readonly type: Type
  readonly version: number
  readonly data: Data
}

/** An event as folds read it: opened, upcast to the current version, with its place in the log. */
export type RecordedEvent<Type extends string = string, Data = Record<string, unknown>> = {
  readonly id: EventId
  readonly type: Type
  readonly version: number
  readonly stream: StreamName
  readonly revision: Revision
  readonly position: Position
  readonly tenant: TenantId
  /** Whose data this is; null where the event is about no person. */
  readonly subject: PersonId | null
  readonly actor: PersonId
  readonly commandId: CommandId
  readonly correlationId: string
  readonly causationId: string | null
  /** When it happened, as the client claims. */
  readonly occurredAt: Instant
  /** When the log took it; never earlier than the event before it. */
  readonly recordedAt: Instant
  /** The school's zone when it happened: a local day must be computable for ever. */
  readonly zone: Zone
  readonly data: Data
}

/**
 * An event as deciders see it: without its place in the log and the moment it was recorded. Those are not known yet
 * when the next command is decided on top of one whose events are still being written.
 */
export type DecidedEvent<Type extends string = string, Data = Record<string, unknown>> = Omit<
  RecordedEvent<Type, Data>,
  'position' | 'recordedAt'
>

/** Data of an older version, on its way up. Its personal fields may be erased, so nothing is promised of any field. */
export type OldData = Readonly<Record<string, unknown>>

/** What stands about an event beside its data. */
export type EventFacts = Omit<RecordedEvent, 'data'>

/** One sentence in a language. Data may be erased or, in old events, odd: the words leave out what they cannot say. */
type Sentence<Data extends z.ZodObject> = { sentence(data: Readable<Data>, facts: EventFacts): string }['sentence']

/** The fact in words, for people: without its subject's name, and without ids, which whoever shows it joins. */
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
  /** ISO 8601 period after which the event is anonymised. */
  readonly retention: string
  readonly data: Data
  /** Personal fields by name, and of whom they speak. */
  readonly personal: ReadonlyMap<string, Whose>
  /** From version n to n + 1, for every n below the current version. */
  readonly upcast: Readonly<Record<number, (old: OldData) => OldData>>
  readonly words?: Words<Data>
  /** Where it amends earlier events of its stream. */
  readonly amends?: Amendment
}

/** An event that amends others: what `revise` takes. */
export type AmendingDefinition<Type extends string = string, Data extends z.ZodObject = z.ZodObject> = EventDefinition<
  Type,
  Data
> & { readonly amends: Amendment }

/** Why the data is kept: the record of processing (RGPD art. 30) is generated from it. */
export const purposes = ['teaching', 'administration', 'wellbeing', 'security'] as const
export type Purpose = (typeof purposes)[number]

type Declaration<Data extends z.ZodObject> = {
  readonly version: number
  /** One sentence: what happened. */
  readonly description: string
  readonly purpose: Purpose
  readonly retention: string
  readonly data: Data
  readonly upcast?: Readonly<Record<number, (old: OldData) => OldData>>
  /** What a teacher, a learner or a parent reads in a replay. Every event of the catalogue has them. */
  readonly words?: Words<Data>
}

/** The event that a definition describes, as folds read it. */
export type EventOf<Definition> =
  Definition extends EventDefinition<infer Type, infer Data> ? RecordedEvent<Type, Readable<Data>> : never

/** A definition of any event, where the shape of its data does not matter. */
export type AnyEventDefinition = ((data: never) => NewEvent<string, unknown>) & Omit<EventDefinition, never>

const period = /^P(?!$)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?$/
const typePattern = /^[a-z]+\.[a-z0-9-]+$/

/**
 * Defines an event type. `type` is `<context>.<fact-in-the-past>`. Making one (`exerciseAttempted({…})`) validates
 * the data and throws a ZodError: a decider that makes an invalid event is a defect, not bad input.
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
  if (!typePattern.test(type)) throw new TypeError(`an event type is <context>.<fact>: ${type}`)
  if (!Number.isInteger(version) || version < 1) throw new TypeError(`${type}: a version is 1 or more`)
  if (!period.test(declaration.retention)) throw new TypeError(`${type}: retention is an ISO 8601 period`)
  for (let from = 1; from < version; from += 1)
    if (!upcast[from]) throw new TypeError(`${type}: no upcaster from version ${from}, and such events stay readable`)

  const strict = data.strict()
  const fields: readonly [string, z.ZodType][] = Object.entries(data.shape)
  const personal = new Map(
    fields.flatMap(([field, schema]) => {
      const [of, ...others] = personalMarks(schema)
      const another = of && others.find((other) => other.of !== of.of)
      if (another)
        throw new TypeError(
          `${type}: ${field} is of "${of.of}" and of "${another.of}": a field is erased with one person`,
        )
      return of ? [[field, of] as const] : []
    }),
  )
  for (const [field, { of }] of personal)
    if (of !== 'subject' && !(of in data.shape))
      throw new TypeError(`${type}: ${field} is of "${of}", which is no field`)
  if (personalMarks(data).length > personalMarks(z.object(data.shape)).length)
    throw new TypeError(`${type}: mark the fields that are personal, not the data as a whole or the fields to come`)

  const make = (input: z.input<Data>): NewEvent<Type, z.output<Data>> => ({
    type,
    version,
    data: strict.parse(input) as z.output<Data>,
  })
  const amendment = amends && { amends: amendmentOf(amends) }
  return Object.assign(make, { ...declaration, ...amendment, kind: 'event' as const, type, personal, upcast })
}

/** Brings data of an older version up to the definition's. Throws where the log holds a version from the future. */
export function upcastTo(
  definition: Pick<EventDefinition, 'type' | 'version' | 'upcast'>,
  version: number,
  data: OldData,
): OldData {
  if (version > definition.version)
    throw new TypeError(
      `${definition.type} version ${version} is newer than this program knows (${definition.version})`,
    )
  let current = data
  for (let from = version; from < definition.version; from += 1) {
    const step = definition.upcast[from]
    if (!step) throw new TypeError(`${definition.type}: no upcaster from version ${from}`)
    current = step(current)
  }
  return current
}

/** The event with other data. Field by field: a scanned event has getters, which a spread would leave out. */
export function withOtherData(event: RecordedEvent, data: RecordedEvent['data']): RecordedEvent {
  const { id, type, version, stream, revision, position, tenant, subject, actor, commandId } = event
  const { correlationId, causationId, occurredAt, recordedAt, zone } = event
  const place = { id, type, version, stream, revision, position, tenant, subject, actor, commandId }
  return { ...place, correlationId, causationId, occurredAt, recordedAt, zone, data }
}
