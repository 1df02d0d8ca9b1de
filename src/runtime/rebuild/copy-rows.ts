// Writes rows into a table by COPY, a piece at a time, each in a short transaction of its own.
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { FoldedRow } from '#kernel/fold.ts'
import type { Column, Table } from '../generations/table.ts'
import type { Write } from './fenced.ts'

/** A piece takes a fraction of a second to write, and so long at most is a snapshot held. */
export const ROWS_PER_PIECE = 20_000

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
  for (const row of rows) {
    const line = lineOf(table, row)
    lines.push(more ? `${line}\t${more.valuesOf(count).join('\t')}` : line)
    count += 1
    if (lines.length < ROWS_PER_PIECE) continue
    await write((client) => copy(client, text, lines))
    lines = []
  }
  if (lines.length > 0) await write((client) => copy(client, text, lines))
  return count
}

function copy(client: pg.PoolClient, text: string, lines: readonly string[]): Promise<void> {
  const stream = client.query(copyFrom(text))
  return new Promise<void>((resolve, reject) => {
    stream.on('error', reject)
    stream.on('finish', resolve)
    stream.end(`${lines.join('\n')}\n`)
  })
}

function lineOf(table: Table, { tenant, key, row, position }: FoldedRow): string {
  let line: string = tenant
  for (const column of table.key) line += `\t${field(column, Reflect.get(key, column.field))}`
  for (const column of table.row) line += `\t${field(column, Reflect.get(row, column.field))}`
  return `${line}\t${position}`
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
