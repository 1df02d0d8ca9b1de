// A document in French as a page or as PDF.
import { firstOfMonth } from '#kernel/in-words.ts'
import type { Document } from '#platform/pdf/document.ts'
import { htmlPage } from '#platform/pdf/html-page.ts'
import { pdfOf } from '#platform/pdf/pdf-writer.ts'

/** In UTC, so that the page says the same wherever it is printed. */
export function moment(at: string | null): string {
  if (at === null) return '–'
  const text = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(
    new Date(at),
  )
  return `${firstOfMonth(text)} UTC`
}

/** A day of the school: « 28 novembre 2026 ». */
export const dayInFrench = (day: string): string =>
  firstOfMonth(
    new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`)),
  )

export const frenchPage = (document: Document): string => htmlPage(document, 'fr')

export const frenchPdf = (document: Document, madeAt: string): Promise<Buffer> =>
  pdfOf(document, { language: 'fr-FR', madeAt: new Date(madeAt) })
