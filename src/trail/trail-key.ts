// The key that signs checkpoints and bundles: made once for an installation, in a file of its data directory.
import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, type KeyObject } from 'node:crypto'
import { join } from 'node:path'
import { FileUnusable, fileMadeOnce } from '#platform/file-made-once.ts'

export const TRAIL_KEY_FILE = 'trail-key.pem'

export type TrailKey = { readonly id: string; readonly privateKey: KeyObject; readonly publicPem: string }

/** Throws FileUnusable. */
export async function openTrailKey(directory: string): Promise<TrailKey> {
  const path = join(directory, TRAIL_KEY_FILE)
  const pem = await fileMadeOnce(path, async () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    return String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
  })
  try {
    const privateKey = createPrivateKey(pem)
    if (privateKey.asymmetricKeyType !== 'ed25519') throw new TypeError('it is not an Ed25519 key')
    const publicKey = createPublicKey(privateKey)
    return {
      id: hash('sha256', publicKey.export({ type: 'spki', format: 'der' }), 'hex').slice(0, 16),
      privateKey,
      publicPem: String(publicKey.export({ type: 'spki', format: 'pem' })),
    }
  } catch (cause) {
    throw new FileUnusable(`${path} holds no key that can sign the trail. Restore it from a backup.`, { cause })
  }
}
