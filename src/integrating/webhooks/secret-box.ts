// Webhook secrets: created here, used for signing, and sealed (AES-256-GCM) before they reach the database. The key
// that opens them is only in the data directory.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { Webhook as Signer } from 'standardwebhooks'
import { z } from 'zod'
import { FileUnusable, fileMadeOnce } from '#platform/file-made-once.ts'

const PREFIX = 'whsec_'
const IV_BYTES = 12
const TAG_BYTES = 16

export type SecretBox = {
  seal(webhook: string, secret: string): Buffer
  /** Throws if the key is not the one that sealed the secret, or if the row belongs to another endpoint. */
  open(webhook: string, sealed: Buffer): string
}

const KeyFile = z.object({ createdAt: z.string(), key: z.base64().refine((text) => keyOf(text).length === 32) })
const keyOf = (text: string): Buffer => Buffer.from(text, 'base64')

/** Created at the first start. Every process that manages or sends webhooks needs the same file. */
export async function openSecretBox(dataDirectory: string): Promise<SecretBox> {
  const path = join(dataDirectory, 'webhook-key.json')
  const text = await fileMadeOnce(path, async () =>
    JSON.stringify({ createdAt: new Date().toISOString(), key: randomBytes(32).toString('base64') }),
  )
  return secretBox(keyOf(keyIn(text, path)))
}

function keyIn(text: string, path: string): string {
  try {
    return KeyFile.parse(JSON.parse(text)).key
  } catch {
    throw new FileUnusable(`${path} is damaged: no key can be read from it. Restore it from the backup.`)
  }
}

/** For a verb, which neither makes webhooks nor sends them: it needs no key, and makes none. */
export const closedSecretBox: SecretBox = {
  seal: () => refuseToOpen(),
  open: () => refuseToOpen(),
}

function refuseToOpen(): never {
  throw new Error('the key of webhooks is for the service and its workers')
}

export function secretBox(key: Buffer): SecretBox {
  return {
    seal(webhook, secret) {
      const iv = randomBytes(IV_BYTES)
      // Bound to its endpoint: a sealed secret that is copied into another row cannot be opened.
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(webhook))
      const ciphertext = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), ciphertext])
    },
    open(webhook, sealed) {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(webhook))
        .setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
      return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8')
    },
  }
}

/** 192 bits, the minimum of Standard Webhooks. */
export const newSecret = (): string => `${PREFIX}${randomBytes(24).toString('base64')}`

/**
 * The headers of Standard Webhooks, with a signature for each secret, so that receivers can switch when it suits them.
 */
export function signedHeaders(
  secrets: readonly string[],
  { id, body, atMs }: { readonly id: string; readonly body: string; readonly atMs: number },
): Readonly<Record<string, string>> {
  const at = new Date(atMs)
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(atMs / 1_000)),
    'webhook-signature': secrets.map((secret) => new Signer(secret).sign(id, at, body)).join(' '),
  }
}
