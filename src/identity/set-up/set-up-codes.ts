// The codes that allow to set up an empty installation: 100 random bits, in letters that can be typed from a log.
import { createHash, randomBytes } from 'node:crypto'
import { base32 } from '../sign-in/totp.ts'

/** 160 bits are 32 letters; the first 20 of them are 100 random bits. */
const RANDOM_BYTES = 20
const LETTERS = 20

/** A new code, in four groups of five letters. */
export const newSetUpCode = (): string =>
  (base32(randomBytes(RANDOM_BYTES)).slice(0, LETTERS).match(/.{5}/g) ?? []).join('-')

/**
 * How a code is stored; null if the text cannot be a code. Case, spaces and hyphens do not matter. It needs no secret key: 100
 * random bits cannot be found from their hash.
 */
export function setUpCodeHash(text: string): Buffer | null {
  const letters = text.replace(/[\s-]/g, '').toUpperCase()
  if (letters.length !== LETTERS || !/^[A-Z2-7]+$/.test(letters)) return null
  return createHash('sha256').update(`set-up/${letters}`).digest()
}
