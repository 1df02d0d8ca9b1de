// The decider of a file of the school: whether it is stored.
import fileStored from '#events/teaching/file-stored.ts'
import { defineDecider } from '#kernel/decider.ts'

export type StoredFile = { readonly isStored: boolean }

export default defineDecider<StoredFile>('teaching.stored-file', {
  stream: 'file',
  initial: { isStored: false },
  evolve: (on) => [on(fileStored, () => ({ isStored: true }))],
})
