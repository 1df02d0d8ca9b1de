// A table of features as a file: CSV (RFC 4180, a missing value is empty) or Parquet (a missing value is null).
import { open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { crashPoint } from '#platform/crash-point.ts'
import { codeOf } from '#platform/running.ts'
import { UsageError } from '../command-line/arguments.ts'
import type { FeatureTable } from './feature-tables.ts'

export type TableFormat = 'csv' | 'parquet'

export function formatOf(file: string): TableFormat {
  if (file.endsWith('.csv')) return 'csv'
  if (file.endsWith('.parquet')) return 'parquet'
  throw new UsageError(`--out: a file NAME.csv or NAME.parquet is expected, not ${file}.`)
}

/**
 * Writes the whole file or none: under another name first. It holds personal data, so only its owner may read it, and what a killed
 * run has left under such a name is deleted.
 */
export async function writeTable(file: string, format: TableFormat, table: FeatureTable): Promise<void> {
  await removeLeft(file)
  const aside = asideOf(file, process.pid)
  try {
    const handle = await open(aside, 'wx', 0o600)
    try {
      if (format === 'parquet') await handle.writeFile(new Uint8Array(parquetOf(table)))
      else for (const line of csvLines(table)) await handle.write(line)
    } finally {
      await handle.close()
    }
    crashPoint('table-written-aside')
    await rename(aside, file)
  } catch (error) {
    await rm(aside, { force: true })
    throw error
  }
}

const asideOf = (file: string, pid: number | string) => `${file}.${pid}.part`

/** A run that still lives goes on. */
async function removeLeft(file: string): Promise<void> {
  const directory = dirname(file)
  for (const name of await readdir(directory)) {
    const [, pid] = /\.(\d+)\.part$/.exec(name) ?? []
    if (pid !== undefined && name === basename(asideOf(file, pid)) && !isAlive(Number(pid)))
      await rm(join(directory, name), { force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's process may not be signalled, and lives.
    return codeOf(error) !== 'ESRCH'
  }
}

function* csvLines({ keys, features, rows }: FeatureTable): Generator<string> {
  yield `${[...keys, ...features].join(',')}\r\n`
  // Ids and paths of skills have no comma and no quote.
  for (const { key, values } of rows)
    yield `${[...key, ...Array.from(values, (value) => (Number.isNaN(value) ? '' : String(value)))].join(',')}\r\n`
}

function parquetOf({ schemas, keys, features, rows }: FeatureTable): ArrayBuffer {
  return parquetWriteBuffer({
    columnData: [
      ...keys.map((name, n) => ({ name, type: 'STRING' as const, data: rows.map(({ key }) => key[n] ?? '') })),
      ...features.map((name, n) => ({
        name,
        type: 'DOUBLE' as const,
        nullable: true,
        data: rows.map(({ values }) => {
          const value = values[n] ?? Number.NaN
          return Number.isNaN(value) ? null : value
        }),
      })),
    ],
    kvMetadata: schemas.map(({ schema, hash }) => ({ key: `sillage.schema.${schema}`, value: hash })),
  })
}
