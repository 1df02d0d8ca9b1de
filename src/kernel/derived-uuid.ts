// Derived ids: the same parts give the same UUID, in every process and on every machine.
import { hash } from 'node:crypto'
import { uuidText } from './uuid-text.ts'

/**
 * A UUID (version 8, RFC 9562) from the SHA-256 of the parts. It reveals nothing by itself, but anyone who can guess
 * the parts can compute it: it does not hide an identity from a small set.
 */
export function derivedUuid(...parts: readonly string[]): string {
  return uuidOf(hash('sha256', JSON.stringify(parts)))
}

/** A UUID (version 8) from the digits of a hash. */
export function uuidOf(hex: string): string {
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16)
  return uuidText(`${hex.slice(0, 12)}8${hex.slice(13, 16)}${variant}${hex.slice(17, 32)}`)
}
