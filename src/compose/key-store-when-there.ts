// A key store that need not answer when a process starts: everything that needs no key works meanwhile, and the store is
// opened by the first call that it answers.
import type { KeptKeyStore } from '#privacy/kept-key-store.ts'
import { type KeyStore, KeysUnavailable } from '#privacy/key-store.ts'

export type KeyStoreWhenThereOptions = {
  /** Once, when the store is open. */
  readonly onOpened?: (store: KeptKeyStore) => void
  /** Once, if it does not answer at first. */
  readonly onAway?: (error: unknown) => void
}

/** Rejects with whatever `open` throws, unless it is KeysUnavailable: a store that was lost or exchanged stops the start. */
export async function keyStoreWhenThere(
  open: () => Promise<KeptKeyStore>,
  { onOpened, onAway }: KeyStoreWhenThereOptions = {},
): Promise<KeyStore> {
  let isClosed = false
  let opening: Promise<KeptKeyStore> | null = null

  /** One attempt that concurrent calls share. The next call after a failure tries again. */
  function opened(): Promise<KeptKeyStore> {
    if (isClosed) return Promise.reject(new KeysUnavailable('the key store is closed'))
    opening ??= open().then(
      (store) => {
        if (!isClosed) onOpened?.(store)
        return store
      },
      (error: unknown) => {
        opening = null
        throw error
      },
    )
    return opening
  }

  try {
    await opened()
  } catch (error) {
    if (!(error instanceof KeysUnavailable)) throw error
    onAway?.(error)
  }
  return {
    obtain: async (scopes) => (await opened()).obtain(scopes),
    find: async (ids) => (await opened()).find(ids),
    destroy: async (which) => (await opened()).destroy(which),
    destroyEach: async (keys) => (await opened()).destroyEach(keys),
    eraseTexts: async (scope, leaves) => (await opened()).eraseTexts(scope, leaves),
    ofEvents: async (tenant, people) => (await opened()).ofEvents(tenant, people),
    years: async (tenant, after, limit) => (await opened()).years(tenant, after, limit),
    destroyedAfter: async (mark) => (await opened()).destroyedAfter(mark),
    erasedPeople: async () => (await opened()).erasedPeople(),
    schoolSecret: async (tenant) => (await opened()).schoolSecret(tenant),
    async close() {
      isClosed = true
      const store = await opening?.catch(() => null)
      await store?.close()
    },
  }
}
