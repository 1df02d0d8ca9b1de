// Subject keys for tests that make a codec themselves: one store in memory for the whole test process.
import { keysOf } from '#privacy/keys.ts'
import { memoryKeyStore } from '#privacy/memory-key-store.ts'

export const testKeyStore = memoryKeyStore()
export const testKeys = keysOf(testKeyStore, { pauseMs: 0 })
