// The statements of a file, each as a piece of text: lines, the elements of a list, or those of an answer of an LRS.
import type { Line } from '../line-text.ts'
import { SourceMissing } from '../source-missing.ts'
import { utf8Of, withHead } from '../source-text.ts'
import { physicalLines } from '../text-lines.ts'
import { whyUnreadable } from '../why-unreadable.ts'
import { jsonValues } from './json-values.ts'

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
