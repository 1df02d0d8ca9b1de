// A hash of a command's input, stored with its events: distinguishes a repeat from another command under the same key.
import type { Command } from '#kernel/command.ts'
import { fingerprint, type Instant, sortedJson } from '#kernel/ids.ts'
import { personalMarks } from '#kernel/personal.ts'
import type { HiddenInput } from '#privacy/hidden-input.ts'
import type { SealingLevel } from '#privacy/sealing.ts'

/**
 * Hashes the parsed input: ids in upper or lower case are equal, and so are different spellings of the same time. Fields
 * that the client left out and a default filled in do not count, so that a new or changed default does not make retries
 * fail. As a consequence, sending the value of a default is another input than leaving the field out.
 *
 * Of an input with personal fields, only a keyed hash may be stored: then the result is a text to be hashed when the events
 * are sealed. So it is for every input about a person where the whole data of its events is sealed.
 */
export function inputFingerprint(
  command: Pick<Command, 'input' | 'purpose' | 'subject'>,
  input: Record<string, unknown>,
  raw: unknown,
  occurredAt: Instant | null,
  level: SealingLevel,
): number | HiddenInput {
  const hidden = level === 'all' || isPersonal(command) ? keyedInput(command, input, raw, occurredAt) : null
  return hidden ?? fingerprint([withoutDefaults(input, raw), occurredAt])
}

/** The input as it is hashed under a key; null if it is not about a person. */
export function keyedInput(
  { purpose, subject }: Pick<Command, 'purpose' | 'subject'>,
  input: Record<string, unknown>,
  raw: unknown,
  occurredAt: Instant | null,
): HiddenInput | null {
  const person = subject?.(input)
  return person === undefined ? null : { person, purpose, text: sortedJson([withoutDefaults(input, raw), occurredAt]) }
}

const personalInputs = new WeakMap<object, boolean>()

function isPersonal({ input }: Pick<Command, 'input'>): boolean {
  const known = personalInputs.get(input) ?? personalMarks(input).length > 0
  personalInputs.set(input, known)
  return known
}

/** How earlier versions hashed the same input: a repeat of a command that they stored is recognised by it. */
export const plainFingerprint = (input: number | HiddenInput): number =>
  typeof input === 'number' ? input : fingerprint(JSON.parse(input.text))

/**
 * Fingerprints as the first release computed them: from the input with its defaults, and the time as the client spelled it.
 * A repeat with another spelling of the time is recognised only if the first spelling was the canonical one.
 */
export function firstReleaseFingerprints(
  input: unknown,
  rawTime: unknown,
  occurredAt: Instant | null,
): readonly number[] {
  const asSent = fingerprint([input, rawTime ?? null])
  return occurredAt === null || occurredAt === rawTime ? [asSent] : [asSent, fingerprint([input, occurredAt])]
}

/** The parsed value without the fields that are absent from the raw value. */
function withoutDefaults(parsed: unknown, raw: unknown): unknown {
  if (Array.isArray(parsed) && Array.isArray(raw) && parsed.length === raw.length)
    return parsed.map((item, i) => withoutDefaults(item, raw[i]))
  if (!isPlain(parsed) || !isPlain(raw)) return parsed
  // The schema renamed a key: parsed fields cannot be matched to raw ones, so all are included.
  const renames = Object.keys(raw).some((key) => raw[key] !== undefined && !Object.hasOwn(parsed, key))
  const sent = Object.entries(parsed).filter(([key]) => renames || (Object.hasOwn(raw, key) && raw[key] !== undefined))
  return Object.fromEntries(sent.map(([key, value]) => [key, withoutDefaults(value, raw[key])]))
}

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
