// Recovery codes: each replaces one code of a lost authenticator application, once.
import { createHmac, randomBytes } from 'node:crypto'
import { base32 } from './totp.ts'

const CODES = 10
/** 120 bits: enough that a keyed hash protects a stolen table, without the cost of a password hash. */
const BYTES = 15

/** Ten codes, in groups of four letters. */
export const newRecoveryCodes = (): readonly string[] =>
  Array.from({ length: CODES }, () => (base32(randomBytes(BYTES)).match(/.{4}/g) ?? []).join('-'))

/** How a code is stored; null if the text cannot be a recovery code. Case, spaces and hyphens do not matter. */
export function recoveryCodeHash(code: string, pepper: Buffer): Buffer | null {
  const letters = code.replace(/[\s-]/g, '').toUpperCase()
  return /^[A-Z2-7]{24}$/.test(letters) ? createHmac('sha256', pepper).update(`recovery/${letters}`).digest() : null
}
