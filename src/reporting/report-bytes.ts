// A report in the format that was asked for.
import { z } from 'zod'
import { pdfOf } from '#platform/pdf/pdf-writer.ts'
import { csvOf } from './csv.ts'
import type { ReportLanguage, ReportTable } from './report.ts'
import { reportDocument } from './report-document.ts'
import { workbookOf } from './workbook.ts'

export const ReportFormat = z.enum(['csv', 'csv-excel', 'xlsx', 'pdf'])
export type ReportFormat = z.output<typeof ReportFormat>

export const endings: Readonly<Record<ReportFormat, 'csv' | 'xlsx' | 'pdf'>> = {
  csv: 'csv',
  'csv-excel': 'csv',
  xlsx: 'xlsx',
  pdf: 'pdf',
}

export const mediaTypes: Readonly<Record<ReportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  'csv-excel': 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
}

const LOCALES = { fr: 'fr-FR', en: 'en-GB' } as const

export type Made = { readonly language: ReportLanguage; readonly at: string; readonly day: string }

export async function reportBytes(
  table: ReportTable,
  format: ReportFormat,
  { language, at, day }: Made,
): Promise<Buffer> {
  switch (format) {
    case 'csv':
      return csvOf(table, { language, for: 'plain' })
    case 'csv-excel':
      return csvOf(table, { language, for: 'excel' })
    case 'xlsx':
      return workbookOf(table, language)
    case 'pdf':
      return pdfOf(reportDocument(table, { language, madeOn: day }), {
        language: LOCALES[language],
        madeAt: new Date(at),
      })
  }
}
