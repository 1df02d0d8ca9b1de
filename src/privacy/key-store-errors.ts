// What a key store refuses, and the absence of one. (KeysUnavailable is in key-store.ts.)

/** Nothing was changed. The message says why, and what to do. */
export class KeyStoreRefused extends Error {
  override readonly name = 'KeyStoreRefused'
}

/** There is no key store where one is expected, and this program may not make one. */
export class KeyStoreMissing extends Error {
  override readonly name = 'KeyStoreMissing'
}
