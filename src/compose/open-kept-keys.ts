// The key store of the service: opened when it is there, with the ends of its epochs beside it where this process makes them.
import type { Logger } from 'pino'
import type { Config } from '#platform/config.ts'
import type { KeptKeyStore } from '#privacy/kept-key-store.ts'
import type { KeyStore } from '#privacy/key-store.ts'
import { keyStoreWhenThere } from './key-store-when-there.ts'
import { openKeyStore } from './open-keys.ts'
import { type RotatingKeys, rotatingKeys } from './rotating-keys.ts'

export type KeptKeys = {
  readonly keyStore: KeyStore
  /** Null until the store could be opened. */
  readonly kept: () => KeptKeyStore | null
  close(): Promise<void>
}

export async function openKeptKeys({
  config,
  databaseUrl,
  lookOnly,
  rotates,
  logger,
  onProgress,
  trouble,
}: {
  readonly config: Config
  readonly databaseUrl: string
  /** Makes no keys. */
  readonly lookOnly: boolean
  /** Whether epochs are ended here: a verb beside a running service leaves that to the service. */
  readonly rotates: boolean
  readonly logger: Logger
  readonly onProgress: ((message: string) => void) | undefined
  readonly trouble: (what: string) => (error: unknown) => void
}): Promise<KeptKeys> {
  let kept: KeptKeyStore | null = null
  let rotating: RotatingKeys | null = null
  const make = lookOnly ? 'never' : 'yes'
  const open = () => openKeyStore({ ...config, databaseUrl }, { make, ...(onProgress && { onProgress }) })
  const keyStore = await keyStoreWhenThere(open, {
    onAway: trouble('key store'),
    onOpened(opened) {
      kept = opened
      if (!rotates) return
      rotating = rotatingKeys(opened, {
        onRotated: (rotated) => logger.info({ ...rotated }, 'an epoch of keys has ended'),
        onTrouble: trouble('end of an epoch of keys'),
      })
    },
  })
  return {
    keyStore,
    kept: () => kept,
    async close() {
      await rotating?.stop()
      await keyStore.close()
    },
  }
}
