// The rows of a table whose first line names its columns in any order; other columns are not read.
import { separatorIn } from './answers/columns.ts'
import { delimitedRows, type Row } from './delimited-rows.ts'
import { withFirst } from './first-line.ts'
import type { Line } from './line-text.ts'
import { SourceMissing } from './source-missing.ts'

/** A row below the first line: its cells by column, trimmed and empty where the table lacks the column, or why it cannot be read. */
export type NamedRow<Column extends string> =
  | { readonly line: number; readonly cell: (column: Column) => string }
  | { readonly line: number; readonly fault: string }

export type NamedColumns<Column extends string> = {
  /** The name of the file, for messages. */
  readonly file: string
  readonly columns: readonly Column[]
  /** The columns without which no row can be read. */
  readonly required: readonly Column[]
  /** Other names of columns, in lower case. */
  readonly also?: Readonly<Record<string, Column>> | undefined
  /** Found in the first line if it is not given. */
  readonly separator?: string | undefined
}

/** Throws SourceMissing for an empty file, and where a required column is missing or any column is there twice. */
export async function* namedRows<Column extends string>(
  lines: AsyncIterable<Line>,
  { file, columns, required, also = {}, separator: given }: NamedColumns<Column>,
): AsyncGenerator<NamedRow<Column>> {
  const { head, all } = await withFirst(lines)
  const separator =
    given ?? separatorIn(head, Object.fromEntries([...columns, ...Object.keys(also)].map((name) => [name, name])))
  let header: readonly string[] | null = null
  for await (const row of delimitedRows(all, separator, () => header?.length ?? null)) {
    if (header === null) header = headerOf(row, { file, columns, required, also })
    else yield named(row, header)
  }
  if (header === null) throw new SourceMissing(`${file} is empty. Nothing was written.`)
}

function headerOf<Column extends string>(row: Row, { file, columns, required, also = {} }: NamedColumns<Column>) {
  if ('fault' in row) throw new SourceMissing(`${file}, line ${row.line}: ${row.fault}. Nothing was written.`)
  const written = row.cells.map((name) => name.trim().toLowerCase())
  const names = written.map((name) => {
    const column = Object.hasOwn(also, name) ? also[name] : undefined
    return column === undefined || written.includes(column) ? name : column
  })
  const twice = columns.find((column) => names.indexOf(column) !== names.lastIndexOf(column))
  if (twice !== undefined) {
    const called = [...new Set(written.filter((_, n) => names[n] === twice))].map((name) => `"${name}"`).join(', ')
    throw new SourceMissing(
      `${file} has several columns for "${twice}" (${called}). Keep one of them. Nothing was written.`,
    )
  }
  const missing = required.filter((column) => !names.includes(column))
  if (missing.length === 0) return names
  const which = `${missing.length === 1 ? 'column' : 'columns'} ${missing.map((name) => `"${name}"`).join(', ')}`
  throw new SourceMissing(
    `${file} has no ${which}. Its first line must name columns: ${columns.join(', ')}. Nothing was written.`,
  )
}

function named<Column extends string>(row: Row, header: readonly string[]): NamedRow<Column> {
  if ('fault' in row) return row
  const { line, cells } = row
  if (cells.length !== header.length) return { line, fault: 'another number of cells than the first line' }
  return { line, cell: (column) => cells[header.indexOf(column)]?.trim() ?? '' }
}

/** Keeps a definition under its id. Says why it is not taken, or null: the first row of an id holds. */
export function put<Value>(into: Map<string, Value>, id: string, value: Value): string | null {
  const standing = into.get(id)
  if (standing === undefined) into.set(id, value)
  return standing === undefined || JSON.stringify(standing) === JSON.stringify(value)
    ? null
    : 'defined in an earlier row, which says something else'
}
