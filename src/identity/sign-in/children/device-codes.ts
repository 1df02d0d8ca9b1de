// The codes that enrol devices: 120 random bits and the school, in letters that can be typed from a sheet.
import { createHmac, randomBytes } from 'node:crypto'
import { TenantId } from '#kernel/ids.ts'
import { uuidText } from '#kernel/uuid-text.ts'
import { base32, fromBase32 } from '../totp.ts'

const TENANT_BYTES = 16
/** 120 bits: enough that a keyed hash protects a stolen table. */
const RANDOM_BYTES = 15
const LETTERS = Math.ceil(((TENANT_BYTES + RANDOM_BYTES) * 8) / 5)

/** A new code, in groups of five letters. */
export function newDeviceCode(tenant: TenantId): string {
  const school = Buffer.from(tenant.replaceAll('-', ''), 'hex')
  return (base32(Buffer.concat([school, randomBytes(RANDOM_BYTES)])).match(/.{1,5}/g) ?? []).join('-')
}

/** The school of a code, and its letters; null if the text cannot be a code. Case, spaces and hyphens do not matter. */
export function readDeviceCode(text: string): { readonly tenant: TenantId; readonly letters: string } | null {
  const letters = text.replace(/[\s-]/g, '').toUpperCase()
  if (letters.length !== LETTERS || !/^[A-Z2-7]+$/.test(letters)) return null
  const hex = fromBase32(letters).subarray(0, TENANT_BYTES).toString('hex')
  const tenant = TenantId.safeParse(uuidText(hex))
  return tenant.success ? { tenant: tenant.data, letters } : null
}

/** How a code is stored. */
export const deviceCodeHash = (letters: string, pepper: Buffer): Buffer =>
  createHmac('sha256', pepper).update(`device-code/${letters}`).digest()
