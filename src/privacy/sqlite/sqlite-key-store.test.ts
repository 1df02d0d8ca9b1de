import { describe } from 'vitest'
import { keptPlace } from '../key-store.fixtures.ts'
import { keyStoreContract } from '../key-store-contract.ts'

describe('a key store in a directory', () => {
  keyStoreContract(() => keptPlace())
})
