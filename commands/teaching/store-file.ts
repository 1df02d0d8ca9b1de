import fileStored from '#events/teaching/file-stored.ts'
import { defineCommand } from '#kernel/command.ts'
import { streamName } from '#kernel/ids.ts'
import storedFile from './stored-file.ts'

/**
 * Records that a file was stored. Sent by the route that takes its bytes (`POST /api/files`), after it has checked and stored them:
 * without bytes, the file is not found.
 */
export default defineCommand('teaching.store-file', {
  summary: 'Record a stored file',
  description: 'Records a file whose bytes were stored with `POST /api/files`, which sends this itself.',
  may: 'teaching:manage',
  of: () => ({ kind: 'nobody' }),
  purpose: 'administration',
  input: fileStored.data,
  example: {
    file: '7b0c5d1e-93a4-8f26-b1d7-4c8e2a6f5093',
    sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    mediaType: 'application/pdf',
    bytes: 48_213,
  },
  decider: storedFile,
  stream: ({ file }) => streamName('file', file),
  decide: ({ isStored }, file) => (isStored ? [] : [fileStored(file)]),
})
