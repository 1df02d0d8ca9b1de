// Branded ids, positions, revisions and instants, and the derivation of command and event ids.
import { createHmac, hash, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { derivedUuid, uuidOf } from './derived-uuid.ts'
import { isSortableYear, plainSpelling, whyNoMoment, YEARS } from './spelled-instant.ts'

/** Converted to lower case: stream names are lower case, and one id in two spellings would give two rows. */
const Uuid = z.uuid().toLowerCase()

export const TenantId = Uuid.brand<'TenantId'>().describe('A school, by id.')
export type TenantId = z.output<typeof TenantId>

/** The installation itself, which is no school: its operators and analysts act under this tenant. */
export const installationTenant = '00000000-0000-4000-8000-000000000000' as TenantId

/** A person in any role. The id reveals nothing: names are stored in events, under the subject's keys. */
export const PersonId = Uuid.brand<'PersonId'>().describe('A person, by id.')
export type PersonId = z.output<typeof PersonId>

/** `<kind>-<uuid>`, for instance `learner-0190…`: one small consistency boundary of a tenant. */
export type StreamName = string & { readonly __brand: 'StreamName' }
export type StreamKind = string

/**
 * Identifies a stream in the whole log: the tenant and the name. Two schools may use the same id, and so have streams with the
 * same name. Maps of streams must use this key.
 */
export type StreamKey = string & { readonly __brand: 'StreamKey' }
export const streamKey = (tenant: TenantId, stream: StreamName): StreamKey => `${tenant}/${stream}` as StreamKey

/** The number of an event in its stream, from 0. */
export type Revision = number
/** The revision of an empty stream. */
export const NO_REVISION = -1

/**
 * The position of an event in the whole log, from 1. Positions may be compared anywhere, but only an event-log adapter may
 * subtract them: in some logs they have gaps.
 */
export type Position = bigint & { readonly __brand: 'Position' }
export const START = 0n as Position

export type EventId = string & { readonly __brand: 'EventId' }
export type CommandId = string & { readonly __brand: 'CommandId' }
export type LogId = string & { readonly __brand: 'LogId' }

const notThis = ({ input }: { readonly input?: unknown }) =>
  whyNoMoment(input) ?? 'A moment with its time zone is expected, such as 2026-03-12T09:42:00Z.'

/**
 * A time in UTC with milliseconds, `2026-03-12T09:42:00.000Z`: such strings sort like the times. Other spellings are accepted
 * and converted.
 */
export const Instant = z
  .string({ error: notThis })
  .overwrite(plainSpelling)
  .check(z.iso.datetime({ offset: true, abort: true, error: notThis }))
  .refine(isSortableYear, { error: YEARS, abort: true })
  .overwrite((text) => new Date(text).toISOString())
  .brand<'Instant'>()
  .describe('A moment in UTC, with milliseconds.')
export type Instant = z.output<typeof Instant>

/** Why a value is not a valid time; `otherwise` if there is no more precise explanation. */
export const whyNoInstant = (value: unknown, otherwise: string): string => whyNoMoment(value) ?? otherwise

/** A calendar day in some time zone, `2026-03-12`. */
export const LocalDay = z.iso
  .date({ error: 'A day is expected, such as 2026-03-12.', abort: true })
  .brand<'LocalDay'>()
  .describe('A day in the school’s zone.')
export type LocalDay = z.output<typeof LocalDay>

const ASKED_YEARS = /^(19|2\d)\d\d-/
/**
 * A day that a question asks about. Its years leave room for the days and weeks that are counted from it, within those that
 * `Instant` and PostgreSQL know.
 */
export const AskedDay = LocalDay.refine((day) => ASKED_YEARS.test(day), {
  error: 'The year must be from 1900 to 2999.',
}).meta({ pattern: `${ASKED_YEARS.source}\\d\\d-\\d\\d$` })

const zones = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])

/** The list has one name per zone, for some an old one (Asia/Calcutta); Intl accepts the other names as well. */
function isZone(name: string): boolean {
  if (zones.has(name)) return true
  if (!/^[A-Z][A-Za-z_]+(\/[A-Z][A-Za-z_-]+)+$/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** An IANA time zone that this runtime supports, such as `Indian/Reunion`. */
export const Zone = z
  .string()
  .refine(isZone, { error: 'Not an IANA time zone, such as Europe/Paris.' })
  .brand<'Zone'>()
  .describe('An IANA time zone: `Europe/Paris`.')
export type Zone = z.output<typeof Zone>

export const streamPattern = /^([a-z][a-z0-9-]{0,62})-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/

/** Builds a stream name. Throws a TypeError if the kind or id is invalid. */
export function streamName(kind: StreamKind, id: string): StreamName {
  return parseStream(`${kind}-${id.toLowerCase()}`).name
}

export function parseStream(text: string): { name: StreamName; kind: StreamKind; id: string } {
  const [, kind, id] = streamPattern.exec(text) ?? []
  if (kind === undefined || id === undefined) throw new TypeError(`not a stream name (<kind>-<uuid>): ${text}`)
  return { name: text as StreamName, kind, id }
}

/** A position as transmitted: a decimal string. */
export const PositionText = z
  .string()
  .regex(/^\d{1,18}$/, 'A log position is expected: a whole number, as text.')
  .transform((text) => BigInt(text) as Position)

export function position(value: bigint): Position {
  if (value < 0n) throw new RangeError(`a position must not be negative: ${value}`)
  return value as Position
}

/** The earlier of two times: for instance when something was first seen, in whichever order the events come. */
export const earlierOf = (a: Instant | null, b: Instant): Instant => (a === null || b < a ? b : a)

const later = <T extends string | bigint>(a: T, b: T): T => (a < b ? b : a)
/** The later of two times. Folds use it so that a late event does not move a row back in time. */
export const laterOf = (a: Instant | null, b: Instant): Instant => (a === null ? b : later(a, b))

/**
 * A derived UUID whose last 16 bits are zero. In event ids, these bits contain the ordinal of the event within the command, so
 * neither the command nor the ordinal needs a separate column.
 */
const derivedId = (...parts: readonly string[]): string => withoutOrdinal(derivedUuid(...parts))
const withoutOrdinal = (uuid: string): string => `${uuid.slice(0, 32)}0000`

/** What identifies a command: its school, its sender, its name, its stream and its `Idempotency-Key`. */
export type CommandName = {
  readonly tenant: TenantId
  readonly actor: PersonId
  readonly command: string
  readonly stream: StreamName
  readonly key: string
}

/**
 * The id of a command: the same five parts give the same id in every process, and different streams give different ids. So an
 * event id, which is derived from it, is unique in the whole log.
 */
export function commandId({ tenant, actor, command, stream, key }: CommandName): CommandId {
  return derivedId('command', tenant, actor, command, stream, key) as CommandId
}

/** The id of a command whose key may identify somebody: only who has the secret of the school can compute it. */
export function hiddenCommandId({ tenant, actor, command, stream, key }: CommandName, secret: KeyObject): CommandId {
  const parts = JSON.stringify(['hidden command', tenant, actor, command, stream, key])
  return withoutOrdinal(uuidOf(createHmac('sha256', secret).update(parts).digest('hex'))) as CommandId
}

/**
 * The id that the first release used. It did not depend on the stream, so the same key for two learners gave two events the
 * same id. It is no longer written, only used to find commands in logs of the first release.
 */
export function firstReleaseCommandId({ tenant, actor, command, key }: Omit<CommandName, 'stream'>): CommandId {
  return derivedId('command', tenant, actor, command, key) as CommandId
}

/** The id of a command that was triggered by an event, or of a step of an import: derived from its cause. */
export function derivedCommandId(...cause: readonly string[]): CommandId {
  return derivedId('derived', ...cause) as CommandId
}

export const MOST_EVENTS_PER_APPEND = 5_000

/** The id of the nth event (from 1) of a command. */
export function eventId(command: CommandId, ordinal: number): EventId {
  if (!Number.isInteger(ordinal) || ordinal < 1 || ordinal > MOST_EVENTS_PER_APPEND)
    throw new RangeError(`an event's ordinal must be from 1 to ${MOST_EVENTS_PER_APPEND}: ${ordinal}`)
  return (command.slice(0, 32) + ordinal.toString(16).padStart(4, '0')) as EventId
}

/** The number of the event within its command, from 1. */
export function ordinalOf(event: EventId): number {
  return Number.parseInt(event.slice(32), 16)
}

/** 32 bits of a command's id, which is itself a hash. */
export function shortHash(command: CommandId): number {
  return Number.parseInt(command.slice(0, 8), 16)
}

/** The command that an event belongs to. */
export function commandOf(event: EventId): CommandId {
  return `${event.slice(0, 32)}0000` as CommandId
}

/**
 * A hash that shows whether two inputs under one `Idempotency-Key` are equal: the first 32 bits of the SHA-256 of the JSON with
 * sorted keys. It is stored with the command's events. One collision in 4 billion is acceptable, since it only turns a
 * client's error into a repeated answer.
 */
export function fingerprint(input: unknown): number {
  return Number.parseInt(hash('sha256', sortedJson(input)).slice(0, 8), 16) | 0
}

/** A stored fingerprint that says nothing: the input is not known, and every repeat of the command gets the first answer. */
export const UNKNOWN_INPUT = 0

/** The JSON of a value with sorted keys: equal values give equal texts. */
export function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
