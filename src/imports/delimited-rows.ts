// The rows of a delimited text (CSV as in RFC 4180, tabs, semicolons), one after the other.
//
// A library was tried first (csv-parse 7): after a quotation mark that is never closed it gives no further row, so one bad
// row cost the rest of the file. Here such a row alone is set aside.
import type { Line } from './line-text.ts'

export type Row =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly fault: string }

/** A cell may have line breaks. One that is longer than this is taken as a quotation mark that was left open. */
const MOST_LINES = 50

/**
 * The rows, each with the line where it begins. `width` is the number of cells that a row over several lines must have: with
 * another number, its first line has a stray quotation mark.
 */
export async function* delimitedRows(
  lines: AsyncIterable<Line>,
  separator: string,
  width: () => number | null,
): AsyncGenerator<Row> {
  let held: Line[] = []
  for await (const line of lines) {
    held.push(line)
    for (;;) {
      const found = rowOf(held, separator, width())
      if (found === 'needs-more-lines' && held.length < MOST_LINES) break
      const [first] = held
      if (!first) break
      if (found === 'needs-more-lines') {
        yield { line: first.line, fault: NOT_CLOSED }
        held = held.slice(1)
      } else {
        yield found.row
        held = held.slice(found.lines)
      }
      if (held.length === 0) break
    }
  }
  while (held.length > 0) {
    const found = rowOf(held, separator, width())
    const [first] = held
    if (!first) return
    yield found === 'needs-more-lines' ? { line: first.line, fault: NOT_CLOSED } : found.row
    held = held.slice(found === 'needs-more-lines' ? 1 : found.lines)
  }
}

const NOT_CLOSED = 'a quotation mark that is not closed'

type Found = { readonly row: Row; readonly lines: number }

/** The first row of these lines, and how many of them it takes. */
function rowOf(lines: readonly Line[], separator: string, width: number | null): Found | 'needs-more-lines' {
  let text = ''
  for (const [n, line] of lines.entries()) {
    const begins = lines[0]?.line ?? line.line
    if (line.fault !== undefined) {
      const fault = n === 0 ? line.fault : NOT_CLOSED
      return { row: { line: begins, fault }, lines: 1 }
    }
    text = n === 0 ? line.text : `${text}\n${line.text}`
    const cells = cellsOf(text, separator)
    if (cells === 'not-closed') continue
    if (cells === 'text-after-a-quotation-mark')
      return { row: { line: begins, fault: n === 0 ? 'text after a closing quotation mark' : NOT_CLOSED }, lines: 1 }
    if (n > 0 && width !== null && cells.length !== width) return { row: { line: begins, fault: NOT_CLOSED }, lines: 1 }
    return { row: { line: begins, cells }, lines: n + 1 }
  }
  return 'needs-more-lines'
}

/** The cells of one row. A quotation mark inside a cell that does not begin with one is a character like any other. */
function cellsOf(text: string, separator: string): readonly string[] | 'not-closed' | 'text-after-a-quotation-mark' {
  if (!text.includes('"')) return text.split(separator)
  const cells: string[] = []
  for (let at = 0; ; ) {
    let cell = ''
    let end = text.indexOf(separator, at)
    if (text[at] === '"') {
      let from = at + 1
      for (;;) {
        const to = text.indexOf('"', from)
        if (to < 0) return 'not-closed'
        cell += text.slice(from, to)
        from = to + 1
        if (text[from] !== '"') break
        cell += '"'
        from += 1
      }
      end = text.indexOf(separator, from)
      if (text.slice(from, end < 0 ? undefined : end).trim() !== '') return 'text-after-a-quotation-mark'
    } else cell = text.slice(at, end < 0 ? undefined : end)
    cells.push(cell)
    if (end < 0) return cells
    at = end + separator.length
  }
}
