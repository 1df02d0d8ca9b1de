// One-time codes of an authenticator application (RFC 6238: HMAC-SHA-1, 6 digits, 30 seconds), which every such
// application supports.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const STEP_MS = 30_000
const DIGITS = 6
/** The clock of a phone may differ by this many steps. */
const STEPS_APART = 1
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** 160 bits in base32, as authenticator applications read them. */
export const newTotpSecret = (): string => base32(randomBytes(20))

export const stepAt = (nowMs: number): number => Math.floor(nowMs / STEP_MS)

export function codeOfStep(secret: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 0xf
  const number = (mac.readUInt32BE(offset) & 0x7f_ff_ff_ff) % 10 ** DIGITS
  return String(number).padStart(DIGITS, '0')
}

/** The step of a valid code, newer than the last one used: a code that was seen over a shoulder works only once. */
export function stepOfCode(secret: string, code: string, nowMs: number, lastStep: number): number | null {
  if (!/^\d{6}$/.test(code)) return null
  const now = stepAt(nowMs)
  for (let step = now - STEPS_APART; step <= now + STEPS_APART; step += 1)
    if (step > lastStep && timingSafeEqual(Buffer.from(codeOfStep(secret, step)), Buffer.from(code))) return step
  return null
}

/** What an authenticator application reads from a QR code. It contains the secret. */
export const totpAddress = (secret: string, label: string): string =>
  `otpauth://totp/${encodeURIComponent(`Sillage:${label}`)}?secret=${secret}&issuer=Sillage&algorithm=SHA1&digits=6&period=30`

export function base32(bytes: Buffer): string {
  let bits = ''
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => ALPHABET[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}

export function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
