// A table as a workbook of Excel (XLSX), with one sheet. Numbers, shares and days are numbers with a format; text is text and never a
// formula, whatever it begins with.
import type { CellObject, WorkSheet } from '@e965/xlsx'
import type { Cell, Column, ReportLanguage, ReportTable } from './report.ts'

/** Excel counts days from here. */
const FIRST_DAY_MS = Date.UTC(1899, 11, 30)
const DAY_MS = 86_400_000
const MOST_WIDTH = 60
/** What Excel allows in the name of a sheet. */
const MOST_NAME = 31

const dayFormats: Readonly<Record<ReportLanguage, string>> = { fr: 'dd/mm/yyyy', en: 'dd/mm/yyyy' }
const sheetNames: Readonly<Record<ReportLanguage, string>> = { fr: 'Rapport', en: 'Report' }

/** The library is loaded with the first workbook: no other work needs it. */
export async function workbookOf(
  { title, columns, rows }: Pick<ReportTable, 'title' | 'columns' | 'rows'>,
  language: ReportLanguage,
): Promise<Buffer> {
  const { utils, write } = await import('@e965/xlsx')
  const sheet: WorkSheet = {}
  const all: readonly (readonly Cell[])[] = [columns.map((column) => column.title), ...rows]
  for (const [r, row] of all.entries())
    for (const [c, { as }] of columns.entries()) {
      const cell = written(row[c] ?? null, r === 0 ? 'text' : as, language)
      if (cell) sheet[utils.encode_cell({ r, c })] = cell
    }
  sheet['!ref'] = utils.encode_range({
    s: { r: 0, c: 0 },
    e: { r: all.length - 1, c: Math.max(0, columns.length - 1) },
  })
  sheet['!cols'] = columns.map((_, c) => ({
    wch: Math.min(MOST_WIDTH, 2 + Math.max(...all.map((row) => String(row[c] ?? '').length))),
  }))
  sheet['!autofilter'] = { ref: sheet['!ref'] }
  const book = utils.book_new()
  book.Props = { Title: title, Application: 'Sillage' }
  utils.book_append_sheet(book, sheet, sheetNames[language].slice(0, MOST_NAME))
  const bytes: unknown = write(book, { type: 'buffer', bookType: 'xlsx', compression: true })
  if (!(bytes instanceof Uint8Array)) throw new TypeError('a workbook is written as bytes')
  return Buffer.from(bytes)
}

function written(cell: Cell, as: Column['as'], language: ReportLanguage): CellObject | null {
  if (cell === null) return null
  if (typeof cell === 'number') return { t: 'n', v: cell, ...(as === 'share' && { z: '0%' }) }
  if (as !== 'day') return { t: 's', v: cell }
  return { t: 'n', v: (Date.parse(`${cell}T00:00:00Z`) - FIRST_DAY_MS) / DAY_MS, z: dayFormats[language] }
}
