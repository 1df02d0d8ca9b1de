import { describe } from 'vitest'
import { contractOfFiles } from './files-contract.ts'
import { memoryFiles } from './memory-files.fixtures.ts'

describe('files in memory', () => {
  const files = memoryFiles()
  contractOfFiles(() => ({ files, elsewhere: files, damage: files.damage }))
})
