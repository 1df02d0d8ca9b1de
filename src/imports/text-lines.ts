// The lines of a file, read block by block: memory holds one block and one line, whatever the length of the file.
import { KEPT_BYTES, type Line, MOST_BYTES, TOO_LONG, textOf } from './line-text.ts'
import { SourceMissing } from './source-missing.ts'
import { utf8Of } from './source-text.ts'
import { whyUnreadable } from './why-unreadable.ts'

/** The lines of a file of text. Throws SourceMissing where it cannot be read to its end. */
export async function* linesOfText(path: string): AsyncGenerator<Line> {
  let line = 0
  try {
    for await (const one of physicalLines(utf8Of(path))) {
      line = one.line
      yield one
    }
  } catch (error) {
    if (error instanceof SourceMissing) throw error
    throw new SourceMissing(`${path} cannot be read${line > 0 ? ` after line ${line}` : ''}: ${whyUnreadable(error)}`, {
      cause: error,
    })
  }
}

const NEWLINE = 0x0a

/** The lines of a text that are not blank, with their numbers from 1. Lines end with LF, CR LF or CR. */
export async function* physicalLines(blocks: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  let line = 0
  let parts: Buffer[] = []
  let length = 0
  const add = (part: Buffer) => {
    length += part.length
    if (length <= MOST_BYTES) parts.push(part)
    else if (parts.length > 0) parts = [Buffer.concat(parts).subarray(0, KEPT_BYTES)]
    else parts = [part.subarray(0, KEPT_BYTES)]
  }
  function* end(): Generator<Line> {
    const text = textOf(Buffer.concat(parts), length > MOST_BYTES ? TOO_LONG : undefined)
    parts = []
    length = 0
    // A lone carriage return ended the lines of old Macs.
    for (const piece of text.text.replace(/\r$/, '').split('\r')) {
      line += 1
      if (piece.trim() !== '') yield { ...text, line, text: piece }
    }
  }
  for await (const block of blocks) {
    let from = 0
    for (let to = block.indexOf(NEWLINE); to >= 0; to = block.indexOf(NEWLINE, from)) {
      add(block.subarray(from, to))
      yield* end()
      from = to + 1
    }
    if (from < block.length) add(block.subarray(from))
  }
  if (length > 0) yield* end()
}
