// How wide the columns of a table are, by what stands in them.
import { namesRows, type Part } from './document.ts'
import { type Measure, piecesOf } from './lines.ts'

type Table = Extract<Part, { kind: 'table' }>

/**
 * Each column has room for its longest word, and what is left goes to those whose cells need more, so that the rows have few
 * lines. Null: the words do not fit beside each other.
 */
export function columnWidths(
  { headings, rows: all, widths }: Pick<Table, 'headings' | 'rows' | 'widths'>,
  { total, padding, measure }: { readonly total: number; readonly padding: number; readonly measure: Measure },
): readonly number[] | null {
  if (widths !== null) {
    const sum = widths.reduce((so, one) => so + one, 0)
    return widths.map((one) => (one / sum) * total)
  }
  const rows = all.filter((row) => !namesRows({ headings }, row))
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
    const needs = cells.map((cell) => needOf(cell) + 2 * padding)
    return { word, needs, more: Math.max(...needs) - word }
  })
  const words = columns.reduce((sum, { word }) => sum + word, 0)
  if (words > total) return null
  const found = widthsOf(columns, { words, total, isOfFacts: headings === null })
  // A word that no line holds would fill a narrow column letter by letter.
  const isTooLong = (text: string) => text.split(/[ \n]/).some((word) => word.length > LONG)
  const isNarrow = (n: number) => count > 2 && (found[n] ?? 0) < WIDE
  return rows.some((row) => row.some((text, n) => isTooLong(text) && isNarrow(n))) ? null : found
}

function widthsOf(
  columns: readonly { readonly word: number; readonly needs: readonly number[]; readonly more: number }[],
  { words, total, isOfFacts }: { readonly words: number; readonly total: number; readonly isOfFacts: boolean },
): readonly number[] {
  if (columns.reduce((sum, { word, more }) => sum + word + more, 0) > total) return withFewLines(columns, total)
  const more = shared(
    columns.map((one) => one.more),
    total - words,
  )
  // Names and values: what nobody needs stands after the values, and not between the two.
  const needed = columns.map((one) => one.word + one.more)
  const spare = total - needed.reduce((sum, one) => sum + one, 0)
  if (isOfFacts) return needed.map((one, n) => (n === needed.length - 1 ? one + spare : one))
  return columns.map(({ word }, n) => word + (more[n] ?? 0))
}

/** Of a step by which a column becomes wider, in points. */
const STEP = 4
/** Rows by which the widths are found; the others look alike. */
const MOST_WEIGHED = 200

/** Step by step, to the column that spares the most lines. A row is as high as its highest cell, or a little more. */
function withFewLines(
  columns: readonly { readonly word: number; readonly needs: readonly number[] }[],
  total: number,
): readonly number[] {
  const weighed = columns.map(({ needs }) => needs.slice(0, MOST_WEIGHED))
  const widths = columns.map(({ word }) => word)
  const rowCount = weighed[0]?.length ?? 0
  const heights = new Float64Array(rowCount)
  const share = (need: number, width: number) => (Math.max(need, width) / width) ** 4
  for (let row = 0; row < rowCount; row += 1)
    heights[row] = weighed.reduce((sum, needs, n) => sum + share(needs[row] ?? 0, widths[n] ?? 1), 0)
  const spared = (n: number, step: number): number => {
    const width = widths[n] ?? 1
    return (weighed[n] ?? []).reduce((sum, need, row) => {
      const height = heights[row] ?? 0
      return sum + height ** 0.25 - (height - share(need, width) + share(need, width + step)) ** 0.25
    }, 0)
  }
  for (let left = total - widths.reduce((sum, one) => sum + one, 0); left > 0; left -= STEP) {
    const step = Math.min(STEP, left)
    const gains = widths.map((_, n) => spared(n, step))
    const best = gains.indexOf(Math.max(...gains))
    const width = widths[best] ?? 1
    for (const [row, need] of (weighed[best] ?? []).entries())
      heights[row] = (heights[row] ?? 0) - share(need, width) + share(need, width + step)
    widths[best] = width + step
  }
  return widths
}

/** Characters of a line, and of a word, from which on it is broken in any case. */
const LONG = 60
/** Points of a column that shows such a word on few lines. */
const WIDE = 140

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
