// The statements of a file, each as a piece of text: lines, the elements of a list, or those of an answer of an LRS.
import { SourceMissing } from '../source-missing.ts'
import { jsonValues } from './json-values.ts'
import { KEPT_BYTES, type Line, MOST_BYTES, TOO_LONG, textOf } from './line-text.ts'
import { utf8Of, withHead } from './source-text.ts'

/** Everything in the file that is not blank. Throws SourceMissing where the file cannot be read to its end. */
export async function* linesOf(path: string): AsyncGenerator<Line> {
  let line = 0
  try {
    const { head, isWhole, all } = await withHead(utf8Of(path))
    const values = isListed(head.toString(), isWhole) ? jsonValues(all) : physicalLines(all)
    for await (const value of values) {
      line = value.line
      yield value
    }
  } catch (error) {
    if (error instanceof SourceMissing) throw error
    throw new SourceMissing(`${path} cannot be read${line > 0 ? ` after line ${line}` : ''}: ${whyUnreadable(error)}`, {
      cause: error,
    })
  }
}

function whyUnreadable(error: unknown): string {
  const { code, message } =
    error instanceof Error ? (error as NodeJS.ErrnoException) : { code: '', message: `${error}` }
  if (code === 'EISDIR') return 'it is a folder. Import its files one by one.'
  if (code === 'Z_BUF_ERROR') return 'the packed data ends too early. Copy or download the file again.'
  if (code?.startsWith('Z_')) return `the packed data is damaged (${message}). Copy or download the file again.`
  return message
}

/**
 * Whether the statements stand in a list, or each over several lines, so that lines say nothing. A file with a line that
 * is a whole JSON value is a file of lines: there, a broken line breaks no other.
 */
function isListed(head: string, isWhole: boolean): boolean {
  const lines = head.split(/\r\n|\n|\r/)
  if (!isWhole) lines.pop()
  const texts = lines.map((text) => text.trim()).filter((text) => text !== '')
  const start = head.trimStart()
  const [first] = texts
  // One line that is longer than what was looked at.
  if (first === undefined) return /^[[{]/.test(start)
  if (first === '[' || first === '{') return true
  const isAnswer = /^\{\s*"(statements|more)"\s*:/.test(start)
  if (texts.length === 1 && (isAnswer || first.startsWith('['))) return true
  const whole = texts.filter(isWholeValue).length
  // An answer of an LRS on several lines, with a statement on each.
  if (isAnswer && !isWholeValue(first)) return true
  if (first.startsWith('[') && !isWholeValue(first)) return whole < 2
  return whole === 0 && texts.some((text) => /^[[{]/.test(text))
}

function isWholeValue(text: string): boolean {
  if (!/^[[{]/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const NEWLINE = 0x0a

async function* physicalLines(blocks: AsyncIterable<Buffer>): AsyncGenerator<Line> {
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
    // A lone carriage return ended the lines of old Macs; within JSON none can stand.
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
