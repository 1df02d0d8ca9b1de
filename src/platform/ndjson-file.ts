/** A file of one JSON value a line, written in blocks as it comes: memory holds one block, whatever the file's length. */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

const BLOCK = 256 * 1_024

export type NdjsonFile = { write(value: unknown): void; close(): void }

/** Creates the file, or empties one that is there. Nobody else may read it: what is kept aside may be about people. */
export function ndjsonFile(path: string): NdjsonFile {
  mkdirSync(dirname(path), { recursive: true })
  const file = openSync(path, 'w', 0o600)
  let waiting = ''
  const flush = () => {
    // writeSync may write less than it was given.
    for (let rest = Buffer.from(waiting); rest.length > 0; ) rest = rest.subarray(writeSync(file, rest))
    waiting = ''
  }
  return {
    write(value) {
      waiting += `${JSON.stringify(value)}\n`
      if (waiting.length >= BLOCK) flush()
    },
    close() {
      flush()
      closeSync(file)
    },
  }
}
