// Runs the auditor's verifier in the browser: the same file as in a terminal, with WebCrypto's hashes and signatures.
import { type HeldCheckpoint, type Verified, verifyFiles } from '../../../tools/audit/verify-audit.mjs'
import { type BundleFiles, linesOf, nextTurn, textOf, UnreadableBundle } from './bundle-files.ts'

/** This browser has no Ed25519, which browsers have had since 2023 to 2025. */
export class NoSignatures extends Error {
  override readonly name = 'NoSignatures'
}

/** The text is no public key in PEM, or not of an Ed25519 key. */
export class NoPublicKey extends Error {
  override readonly name = 'NoPublicKey'
}

/** So many entries are verified before the page may draw. */
const IN_A_TURN = 250

const encoder = new TextEncoder()

async function sha256(...parts: readonly Uint8Array[]): Promise<Uint8Array> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', whole))
}

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** Of what is no base64, nothing: no signature and no key. */
function ofBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text.replaceAll(/\s/g, '')), (character) => character.charCodeAt(0))
  } catch {
    return new Uint8Array()
  }
}

/** Throws NoPublicKey and NoSignatures. */
export async function signedWith(pem: string): Promise<(signed: string, signature: string) => Promise<boolean>> {
  const [, body] = /-----BEGIN PUBLIC KEY-----([\s\S]*?)-----END PUBLIC KEY-----/.exec(pem) ?? []
  if (body === undefined) throw new NoPublicKey()
  const key = await crypto.subtle
    .importKey('spki', ofBase64(body), { name: 'Ed25519' }, false, ['verify'])
    .catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'NotSupportedError') throw new NoSignatures()
      throw new NoPublicKey()
    })
  return (signed, signature) =>
    crypto.subtle.verify({ name: 'Ed25519' }, key, ofBase64(signature), encoder.encode(signed))
}

export type Held = { readonly key?: string | undefined; readonly checkpoints?: readonly HeldCheckpoint[] | undefined }

/** Throws UnreadableBundle, NoPublicKey (of the key that is held) and NoSignatures. */
export async function verifyInBrowser(
  files: BundleFiles,
  { key, checkpoints }: Held,
  { onEntry, signal }: { readonly onEntry: (done: number) => void; readonly signal: AbortSignal },
): Promise<Verified> {
  const bytesOf = (name: string) => {
    const found = files.get(name)
    if (!found) throw new UnreadableBundle(`${name} is missing`)
    return found
  }
  if (key !== undefined) await signedWith(key)
  try {
    return await verifyFiles(
      {
        text: async (name) => textOf(bytesOf(name)),
        lines: (name) => linesOf(bytesOf(name)),
        digest: async (name) => hex(await sha256(bytesOf(name))),
      },
      {
        sha256,
        signedWith,
        key,
        checkpoints,
        async onEntry(done) {
          if (done % IN_A_TURN !== 0) return
          signal.throwIfAborted()
          onEntry(done)
          await nextTurn()
        },
      },
    )
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof NoSignatures || error instanceof UnreadableBundle) throw error
    // A manifest that is no JSON, or a key in it that is none.
    throw new UnreadableBundle('a file of it cannot be read', { cause: error })
  }
}
