// A document for people as its parts, in the order of reading. pdf-writer.ts writes it as PDF, html-page.ts as HTML.
import type { Drawing } from './shape.ts'

/** A drawing, and its numbers as a table for whoever does not see it. */
export type Figure = Drawing & {
  readonly title: string
  readonly description: string
  readonly headings: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

export type Part =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string; readonly strong: boolean }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'table'
      readonly caption: string | null
      /** Null: the first cell of each row is its heading. */
      readonly headings: readonly string[] | null
      /** A row of one cell, in a table with several headings, stands across all of them: it names the rows that follow. */
      readonly rows: readonly (readonly string[])[]
      /** Shares of the width, one for each column. Null: as much as their longest cells need. */
      readonly widths: readonly number[] | null
    }
  | {
      readonly kind: 'figure'
      readonly figure: Figure & { readonly svg: string }
      /** What its table is called: « Les valeurs ». */
      readonly numbers: string
    }

export const namesRows = (
  { headings }: Pick<Extract<Part, { kind: 'table' }>, 'headings'>,
  row: readonly string[],
): boolean => headings !== null && headings.length > 1 && row.length === 1

export type Document = { readonly title: string; readonly parts: readonly Part[] }

export const heading = (text: string, level: 2 | 3 = 2): Part => ({ kind: 'heading', level, text })

export const paragraph = (text: string, { strong = false }: { readonly strong?: boolean } = {}): Part => ({
  kind: 'paragraph',
  text,
  strong,
})

export const figure = (drawn: Figure & { readonly svg: string }, numbers: string): Part => ({
  kind: 'figure',
  figure: drawn,
  numbers,
})

export const list = (items: readonly string[]): Part => ({ kind: 'list', items })

export const table = (
  caption: string | null,
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  widths: readonly number[] | null = null,
): Part => ({ kind: 'table', caption, headings, rows, widths })

/** Names and values, in two columns. */
export const facts = (
  caption: string | null,
  rows: readonly (readonly [name: string, value: string])[],
): Extract<Part, { kind: 'table' }> => ({
  kind: 'table',
  caption,
  headings: null,
  rows,
  widths: null,
})
