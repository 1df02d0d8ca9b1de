// Writes rows into a table by COPY, a piece at a time, each in a short transaction of its own.
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { FoldedRow } from '#kernel/fold.ts'
import type { Column, Table } from '../generations/table.ts'
import type { Write } from './fenced.ts'

/** What a key or a row holds is the projection's to say. */
type Fields = Readonly<Record<string, unknown>>

/** A piece takes a fraction of a second to write, and so long at most is a snapshot held. */
export const ROWS_PER_PIECE = 10_000

/** A line for each row: tenant, key, row and position, and after them what else the table has. */
export async function copyRows(
  write: Write,
  into: string,
  table: Table,
  rows: Iterable<FoldedRow>,
  more: { readonly columns: readonly string[]; readonly valuesOf: (n: number) => readonly string[] } | null = null,
): Promise<number> {
  const own = ['tenant', ...[...table.key, ...table.row].map(({ name }) => name), 'position']
  const text = `copy ${into} (${[...own, ...(more?.columns ?? [])].join(', ')}) from stdin`
  let count = 0
  let lines: string[] = []
  let writing: Promise<unknown> = Promise.resolve()
  /** One piece is on its way while the next one is made. */
  async function writeNext(): Promise<void> {
    const piece = lines
    lines = []
    await writing
    writing = write((client) => copy(client, text, piece))
    // Told when it is waited for; until then it must not count as an error that nobody heard.
    writing.catch(() => undefined)
  }
  for (const row of rows) {
    const line = lineOf(table, row)
    lines.push(more ? `${line}\t${more.valuesOf(count).join('\t')}` : line)
    count += 1
    if (lines.length === ROWS_PER_PIECE) await writeNext()
  }
  if (lines.length > 0) await writeNext()
  await writing
  return count
}

/** What a piece may take. A process that is frozen within a copy is not idle: only this ends it, and frees its lease. */
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
/** NUL is left in: no text of Postgres may hold it, and the database says so. */
const escaped = (text: string): string =>
  special.test(text) ? escapes.reduce((before, [found, by]) => before.replaceAll(found, () => by), text) : text
