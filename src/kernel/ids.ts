// The names of things: branded ids, positions, revisions and instants, and how command and event ids are derived.
import { hash } from 'node:crypto'
import { z } from 'zod'
import { derivedUuid } from './derived-uuid.ts'
import { isSortableYear, plainSpelling, whyNoMoment, YEARS } from './spelled-instant.ts'

/** Lower-cased on the way in: stream names are, and one id written two ways would be two rows. */
const Uuid = z.uuid().toLowerCase()

export const TenantId = Uuid.brand<'TenantId'>().describe('A school, by id.')
export type TenantId = z.output<typeof TenantId>

/** A person, whatever the role. Says nothing about who it is: names live in events, under the subject's keys. */
export const PersonId = Uuid.brand<'PersonId'>().describe('A person, by id.')
export type PersonId = z.output<typeof PersonId>

/** `<kind>-<uuid>`, for instance `learner-0190…`: one small consistency boundary of a tenant. */
export type StreamName = string & { readonly __brand: 'StreamName' }
export type StreamKind = string

/**
 * One stream of the whole log: its name inside its tenant. Two schools may know the same id, and have two streams of one
 * name, so whatever is kept by stream is kept by this key.
 */
export type StreamKey = string & { readonly __brand: 'StreamKey' }
export const streamKey = (tenant: TenantId, stream: StreamName): StreamKey => `${tenant}/${stream}` as StreamKey

/** Number of an event in its stream, from 0. */
export type Revision = number
/** A stream that holds nothing yet stands at this revision. */
export const NO_REVISION = -1

/**
 * Place of an event in the whole log, from 1. Compare positions anywhere; only an event-log adapter may subtract
 * them, since not every log numbers without gaps.
 */
export type Position = bigint & { readonly __brand: 'Position' }
export const START = 0n as Position

export type EventId = string & { readonly __brand: 'EventId' }
export type CommandId = string & { readonly __brand: 'CommandId' }
export type LogId = string & { readonly __brand: 'LogId' }

const notThis = ({ input }: { readonly input?: unknown }) =>
  whyNoMoment(input) ?? 'A moment with its time zone is expected, such as 2026-03-12T09:42:00Z.'

/**
 * A moment in UTC with milliseconds, `2026-03-12T09:42:00.000Z`: such strings sort as the moments do. Other spellings of
 * the moment are understood.
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

/** Why a value is no moment: `otherwise`, unless something better is known of it. */
export const whyNoInstant = (value: unknown, otherwise: string): string => whyNoMoment(value) ?? otherwise

/** A day in some zone, `2026-03-12`. */
export const LocalDay = z.iso
  .date({ error: 'A day is expected, such as 2026-03-12.', abort: true })
  .brand<'LocalDay'>()
  .describe('A day in the school’s zone.')
export type LocalDay = z.output<typeof LocalDay>

const zones = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])

/** The list holds one name per zone, for some an old one (Asia/Calcutta); Intl computes with the others as well. */
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

/** An IANA time zone that this runtime can compute with, `Indian/Reunion`. */
export const Zone = z
  .string()
  .refine(isZone, { error: 'Not an IANA time zone, such as Europe/Paris.' })
  .brand<'Zone'>()
  .describe('An IANA time zone: `Europe/Paris`.')
export type Zone = z.output<typeof Zone>

const streamPattern = /^([a-z][a-z0-9-]{0,62})-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/

/** Names a stream. Throws a TypeError on a kind or id that could not be read back. */
export function streamName(kind: StreamKind, id: string): StreamName {
  return parseStream(`${kind}-${id.toLowerCase()}`).name
}

export function parseStream(text: string): { name: StreamName; kind: StreamKind; id: string } {
  const [, kind, id] = streamPattern.exec(text) ?? []
  if (kind === undefined || id === undefined) throw new TypeError(`not a stream name (<kind>-<uuid>): ${text}`)
  return { name: text as StreamName, kind, id }
}

/** Reads a position as it stands on the wire: a decimal string. */
export const PositionText = z
  .string()
  .regex(/^\d{1,18}$/, 'A log position is expected: a whole number, as text.')
  .transform((text) => BigInt(text) as Position)

export function position(value: bigint): Position {
  if (value < 0n) throw new RangeError(`a position is not negative: ${value}`)
  return value as Position
}

/** The earlier of two moments: when something was first seen, whatever order the events came in. */
export const earlierOf = (a: Instant | null, b: Instant): Instant => (a === null || b < a ? b : a)

const later = <T extends string | bigint>(a: T, b: T): T => (a < b ? b : a)
/** The later of two moments; a fold uses it so that a late event does not move a row back in time. */
export const laterOf = (a: Instant | null, b: Instant): Instant => (a === null ? b : later(a, b))

/**
 * A derived UUID with its last 16 bits zero: those hold the ordinal of an event within the command, so one id tells both
 * and neither needs a column of its own.
 */
const derivedId = (...parts: readonly string[]): string => `${derivedUuid(...parts).slice(0, 32)}0000`

/** What names a command: who sends it, where, to which stream, and under which `Idempotency-Key`. */
export type CommandName = {
  readonly tenant: TenantId
  readonly actor: PersonId
  readonly command: string
  readonly stream: StreamName
  readonly key: string
}

/**
 * The id of a command: the same five parts give the same id in every process, and no two streams share one. So an
 * event's id, which is derived from it, names one event of the whole log.
 */
export function commandId({ tenant, actor, command, stream, key }: CommandName): CommandId {
  return derivedId('command', tenant, actor, command, stream, key) as CommandId
}

/**
 * The id that the first release gave: without the stream, so that one key for two learners gave two events one id.
 * Nothing is written under it any more; it finds commands in the logs that the first release has written.
 */
export function firstReleaseCommandId({ tenant, actor, command, key }: Omit<CommandName, 'stream'>): CommandId {
  return derivedId('command', tenant, actor, command, key) as CommandId
}

/** The id of a command that an event triggered, or of one step of an import: derived from what caused it. */
export function derivedCommandId(...cause: readonly string[]): CommandId {
  return derivedId('derived', ...cause) as CommandId
}

export const MOST_EVENTS_PER_APPEND = 5_000

/** The id of the nth event (from 1) that a command made. */
export function eventId(command: CommandId, ordinal: number): EventId {
  if (!Number.isInteger(ordinal) || ordinal < 1 || ordinal > MOST_EVENTS_PER_APPEND)
    throw new RangeError(`an event's ordinal is 1 to ${MOST_EVENTS_PER_APPEND}: ${ordinal}`)
  return (command.slice(0, 32) + ordinal.toString(16).padStart(4, '0')) as EventId
}

/** Number of the event in its command, from 1. */
export function ordinalOf(event: EventId): number {
  return Number.parseInt(event.slice(32), 16)
}

/** 32 bits of a command's id, which is itself a hash. */
export function shortHash(command: CommandId): number {
  return Number.parseInt(command.slice(0, 8), 16)
}

/** The command that made an event. */
export function commandOf(event: EventId): CommandId {
  return `${event.slice(0, 32)}0000` as CommandId
}

/**
 * A number that tells whether two inputs under one `Idempotency-Key` are the same input: the first 32 bits of the
 * SHA-256 of its JSON with sorted keys. It is kept with the command's events; 1 mistake in 4 billion is accepted,
 * since it only turns a client's error into a repeated answer.
 */
export function fingerprint(input: unknown): number {
  return Number.parseInt(hash('sha256', sortedJson(input)).slice(0, 8), 16) | 0
}

function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
