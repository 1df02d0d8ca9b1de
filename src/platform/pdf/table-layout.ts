// How a table stands on a page: the size of its letters, and the widths of its columns.
import { columnWidths } from './column-widths.ts'
import { namesRows, type Part } from './document.ts'
import type { Measure } from './lines.ts'

type Table = Pick<Extract<Part, { kind: 'table' }>, 'headings' | 'rows' | 'widths'>
type Space = { readonly total: number; readonly padding: number; readonly measureAt: (size: number) => Measure }
/** `lines`: about how many all rows have, as if each were as high as one of the largest size. */
export type TableLayout = { readonly size: number; readonly columns: readonly number[]; readonly lines: number }

/** In points: smaller where the words of a table do not fit beside each other. */
const SIZES = [8, 7.2, 6.5] as const

/** Null: its words fit at no size. */
export function tableLayout(table: Table, { measureAt, ...space }: Space): TableLayout | null {
  for (const size of SIZES) {
    const measure = measureAt(size)
    const columns = columnWidths(table, { ...space, measure })
    if (columns === null) continue
    const linesOf = (row: readonly string[]) =>
      namesRows(table, row)
        ? 1
        : Math.max(
            1,
            ...row.map((text, n) => {
              const within = Math.max(1, (columns[n] ?? 0) - 2 * space.padding)
              return text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(measure(line) / within)), 0)
            }),
          )
    return { size, columns, lines: (table.rows.reduce((sum, row) => sum + linesOf(row), 0) * size) / SIZES[0] }
  }
  return null
}
