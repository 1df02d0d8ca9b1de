// The key store in memory keeps the contract of the durable ones, so that tests may rely on it.
import { describe } from 'vitest'
import { keyStoreContract } from './key-store-contract.ts'
import { memoryKeyStore } from './memory-key-store.ts'

describe('a key store in memory', () => {
  // It has one process, no files and no epochs.
  keyStoreContract(async () => {
    const store = memoryKeyStore()
    return { open: async () => store, rotate: async () => undefined, remove: async () => undefined }
  })
})
