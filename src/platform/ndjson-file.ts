/** A file with one JSON value per line, written in blocks: memory holds one block, whatever the length of the file. */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

const BLOCK = 256 * 1_024

export type NdjsonFile = { write(value: unknown): void; close(): void }

/** Creates the file, or empties an existing one. Only this user may read it, because it may contain personal data. */
export function ndjsonFile(path: string): NdjsonFile {
  mkdirSync(dirname(path), { recursive: true })
  const file = openSync(path, 'w', 0o600)
  let waiting = ''
  const flush = () => {
    // writeSync may write less than requested.
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
