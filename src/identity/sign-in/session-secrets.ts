// The secrets of sessions and devices: cookies and refresh tokens. Only their hashes are stored.
import { hash, randomBytes } from 'node:crypto'
import { TenantId } from '#kernel/ids.ts'

const SECRET_BYTES = 32

export type ReadSecret = { readonly tenant: TenantId; readonly hash: Buffer }

export const hashed = (text: string): Buffer => hash('sha256', text, 'buffer')

/** The school is part of the secret, since the tables show nothing without it. 256 random bits need no slow hash. */
export function newSecret(tenant: TenantId): { readonly secret: string; readonly hash: Buffer } {
  const secret = `${tenant}.${randomBytes(SECRET_BYTES).toString('base64url')}`
  return { secret, hash: hashed(secret) }
}

/** Null for a text that has not the form of a secret. */
export function readSecret(text: string): ReadSecret | null {
  const [, tenant] = /^([0-9a-f-]{36})\.[\w-]{43}$/.exec(text) ?? []
  const parsed = TenantId.safeParse(tenant)
  return parsed.success ? { tenant: parsed.data, hash: hashed(text) } : null
}
