// What tells a repeated command from another one under the same key: a number made of its input, kept with its events.
import { fingerprint, type Instant } from '#kernel/ids.ts'

/**
 * Of the input as it was understood: an id in capitals is the id, three spellings of one moment are the moment. What the
 * client left out and a default filled in does not count, so that a new default, or another one, refuses no retry; stating
 * the value of a default is therefore another input than leaving it out, today and ever after.
 *
 * The one place where inputs are hashed for keeping. Where an input is personal, this becomes an HMAC under a key of the
 * first event's person: 32 bits of a short answer or a name could be guessed from the hash alone.
 */
export function inputFingerprint(input: unknown, raw: unknown, occurredAt: Instant | null): number {
  return fingerprint([stated(input, raw), occurredAt])
}

/**
 * As the first release made them: of the input with its defaults, and of the moment as it was spelled. Whoever spells it
 * otherwise when repeating is recognised where the first spelling was the plain one.
 */
export function firstReleaseFingerprints(
  input: unknown,
  spelled: unknown,
  occurredAt: Instant | null,
): readonly number[] {
  const asSent = fingerprint([input, spelled ?? null])
  return occurredAt === null || occurredAt === spelled ? [asSent] : [asSent, fingerprint([input, occurredAt])]
}

/** The parsed value without the fields that the raw one leaves out. */
function stated(parsed: unknown, raw: unknown): unknown {
  if (Array.isArray(parsed) && Array.isArray(raw) && parsed.length === raw.length)
    return parsed.map((item, i) => stated(item, raw[i]))
  if (!isPlain(parsed) || !isPlain(raw)) return parsed
  // The schema has given a key another name: what it made of which field cannot be told, and nothing is left out.
  const renames = Object.keys(raw).some((key) => raw[key] !== undefined && !Object.hasOwn(parsed, key))
  const kept = Object.entries(parsed).filter(([key]) => renames || (Object.hasOwn(raw, key) && raw[key] !== undefined))
  return Object.fromEntries(kept.map(([key, value]) => [key, stated(value, raw[key])]))
}

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
