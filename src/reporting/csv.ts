// A table as CSV (RFC 4180), in UTF-8.
//
// `plain` is for programs: commas, decimal points, no byte order mark. `excel` is for a double click: Excel takes a file without the
// mark for another encoding, and in French it expects semicolons and decimal commas.
//
// A cell of text that a spreadsheet would read as a formula begins with an apostrophe, which shows it as text: names and titles are
// typed by people, and a formula can send what stands beside it elsewhere.
import type { Cell, Column, ReportLanguage, ReportTable } from './report.ts'

export type CsvFor = 'plain' | 'excel'

const BYTE_ORDER_MARK = '\ufeff'
/** Also the full-width signs, which Excel reads as the others. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/

export const defused = (text: string): string => (FORMULA.test(text) ? `'${text}` : text)

export function csvOf(
  { columns, rows }: Pick<ReportTable, 'columns' | 'rows'>,
  { language, for: reader }: { readonly language: ReportLanguage; readonly for: CsvFor },
): Buffer {
  const isFrench = reader === 'excel' && language === 'fr'
  const separator = isFrench ? ';' : ','
  const written = (cell: Cell, as: Column['as']): string => {
    if (cell === null) return ''
    if (typeof cell === 'string') return quoted(defused(cell))
    const text = String(as === 'share' ? Math.round(cell * 1_000) / 1_000 : cell)
    return isFrench ? text.replace('.', ',') : text
  }
  const lines = [
    columns.map(({ title }) => written(title, 'text')),
    ...rows.map((row) => columns.map(({ as }, n) => written(row[n] ?? null, as))),
  ]
  const text = lines.map((line) => `${line.join(separator)}\r\n`).join('')
  return Buffer.from(reader === 'excel' ? BYTE_ORDER_MARK + text : text, 'utf8')
}

/** The same for both separators. */
const quoted = (text: string): string => (/[",;\r\n\t']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
