// Writes rows into a table by COPY, in pieces, each in a short transaction of its own.
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { FoldedRow } from '#kernel/fold.ts'
import type { Column, Table } from '../generations/table.ts'
import type { Write } from './fenced.ts'

/** The projection decides what a key or a row holds. */
type Fields = Readonly<Record<string, unknown>>

/** A piece is written in a fraction of a second. No snapshot is held for longer. */
export const ROWS_PER_PIECE = 10_000

/** One line per row: tenant, key, row, position, and then the extra columns of the table. */
export async function copyRows(
  write: Write,
  into: string,
  table: Table,
  rows: Iterable<FoldedRow>,
  extra: { readonly columns: readonly string[]; readonly valuesOf: (n: number) => readonly string[] } | null = null,
): Promise<number> {
  const columns = ['tenant', ...[...table.key, ...table.row].map(({ name }) => name), 'position']
  const text = `copy ${into} (${[...columns, ...(extra?.columns ?? [])].join(', ')}) from stdin`
  let count = 0
  let lines: string[] = []
  let writing: Promise<unknown> = Promise.resolve()
  /** One piece is being written while the next one is made. */
  async function writeNext(): Promise<void> {
    const piece = lines
    lines = []
    await writing
    writing = write((client) => copy(client, text, piece))
    // The error is thrown by the `await` above or below. Until then it must not count as an unhandled rejection.
    writing.catch(() => undefined)
  }
  for (const row of rows) {
    const line = lineOf(table, row)
    lines.push(extra ? `${line}\t${extra.valuesOf(count).join('\t')}` : line)
    count += 1
    if (lines.length === ROWS_PER_PIECE) await writeNext()
  }
  if (lines.length > 0) await writeNext()
  await writing
  return count
}

/**
 * Time limit for a piece. A process that freezes during a copy is not idle, so only this timeout ends it and frees its
 * lease.
 */
const MOST_MS = 10_000

async function copy(client: pg.PoolClient, text: string, lines: readonly string[]): Promise<void> {
  await client.query(`set local statement_timeout = ${MOST_MS}`)
  const stream = client.query(copyFrom(text))
  return new Promise<void>((resolve, reject) => {
    stream.on('error', reject)
    stream.on('finish', resolve)
    stream.end(`${lines.join('\n')}\n`)
  })
}

function lineOf(table: Table, folded: FoldedRow): string {
  const key = folded.key as Fields
  const row = folded.row as Fields
  let line: string = folded.tenant
  for (const column of table.key) line += `\t${field(column, key[column.field])}`
  for (const column of table.row) line += `\t${field(column, row[column.field])}`
  return `${line}\t${folded.position}`
}

function field(column: Column, value: unknown): string {
  if (value === null || value === undefined) return '\\N'
  if (column.type === 'jsonb') return escaped(JSON.stringify(value))
  return typeof value === 'string' ? escaped(value) : String(value)
}

const special = /[\\\t\n\r]/
const escapes: readonly (readonly [RegExp, string])[] = [
  [/\\/g, '\\\\'],
  [/\t/g, '\\t'],
  [/\n/g, '\\n'],
  [/\r/g, '\\r'],
]
/** NUL is not escaped: no Postgres text may contain it, and the database reports that. */
const escaped = (text: string): string =>
  special.test(text)
    ? escapes.reduce((before, [pattern, replacement]) => before.replaceAll(pattern, () => replacement), text)
    : text
