// A hash of a command's input, stored with its events: distinguishes a repeat from another command under the same key.
import { fingerprint, type Instant } from '#kernel/ids.ts'

/**
 * Hashes the parsed input: ids in upper or lower case are equal, and so are different spellings of the same time. Fields
 * that the client left out and a default filled in do not count, so that a new or changed default does not make retries
 * fail. As a consequence, sending the value of a default is another input than leaving the field out.
 *
 * This is the only place where inputs are hashed for storage. For personal inputs it will become an HMAC under a key of the
 * first event's person: a short answer or a name could be guessed from a plain 32-bit hash.
 */
export function inputFingerprint(input: unknown, raw: unknown, occurredAt: Instant | null): number {
  return fingerprint([withoutDefaults(input, raw), occurredAt])
}

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
