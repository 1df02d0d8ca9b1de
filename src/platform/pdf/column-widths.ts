// How wide the columns of a table are, by what stands in them.
import type { Part } from './document.ts'
import { type Measure, piecesOf } from './lines.ts'

type Table = Extract<Part, { kind: 'table' }>

/**
 * Each column has room for its longest word, and what is left goes to those whose longest cells need more. Null: the words do
 * not fit beside each other.
 */
export function columnWidths(
  { headings, rows, widths }: Pick<Table, 'headings' | 'rows' | 'widths'>,
  { total, padding, measure }: { readonly total: number; readonly padding: number; readonly measure: Measure },
): readonly number[] | null {
  if (widths !== null) {
    const sum = widths.reduce((all, one) => all + one, 0)
    return widths.map((one) => (one / sum) * total)
  }
  const count = Math.max(headings?.length ?? 0, ...rows.map((row) => row.length))
  // A long text is not measured: it needs all there is.
  const needOf = (text: string) =>
    Math.max(...text.split('\n').map((line) => (line.length > LONG ? total : measure(line))))
  const wordOf = (text: string) =>
    Math.max(
      ...text
        .split(/[ \n]/)
        .flatMap(piecesOf)
        .map((word) => (word.length > LONG ? 0 : measure(word))),
    )
  const columns = Array.from({ length: count }, (_, n) => {
    const cells = [headings?.[n] ?? '', ...rows.map((row) => row[n] ?? '')]
    const word = Math.max(...cells.map(wordOf)) + 2 * padding
    return { word, more: Math.max(...cells.map(needOf)) + 2 * padding - word }
  })
  const words = columns.reduce((all, { word }) => all + word, 0)
  if (words > total) return null
  // A word that no line holds would fill a narrow column letter by letter.
  const isTooLong = (text: string) => text.split(/[ \n]/).some((word) => word.length > LONG)
  if (count > 2 && rows.some((row) => row.some(isTooLong))) return null
  const more = shared(
    columns.map((one) => one.more),
    total - words,
  )
  // Names and values: what nobody needs stands after the values, and not between the two.
  const needed = columns.map((one) => one.word + one.more)
  const spare = total - needed.reduce((all, one) => all + one, 0)
  if (headings === null && spare > 0) return needed.map((one, n) => (n === needed.length - 1 ? one + spare : one))
  return columns.map(({ word }, n) => word + (more[n] ?? 0))
}

/** Characters of a line, and of a word, from which on it is broken in any case. */
const LONG = 60

/** Small needs are met first, and large ones share what these leave. */
export function shared(needs: readonly number[], total: number): readonly number[] {
  const result = new Array<number | null>(needs.length).fill(null)
  let [left, open] = [total, needs.length]
  for (let changed = true; changed && open > 0; ) {
    changed = false
    const fair = left / open
    for (const [n, need] of needs.entries()) {
      if (result[n] !== null || need > fair) continue
      result[n] = need
      left -= need
      open -= 1
      changed = true
    }
  }
  // What is left over goes to all alike.
  return result.map((one) => (open > 0 ? (one ?? left / open) : (one ?? 0) + left / needs.length))
}
