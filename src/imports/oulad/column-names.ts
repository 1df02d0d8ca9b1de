// Finds the columns of a table by name, ignoring case, spaces and quotes.
import { type FileMetaData, parquetSchema } from 'hyparquet'
import { SourceMissing } from '../source-missing.ts'

const plain = (name: string) => name.replaceAll(/["\s]/g, '').toLowerCase()

/** Maps each wanted name to the name in the file. Throws SourceMissing if a column is missing. */
export function namesIn(metadata: FileMetaData, table: string, wanted: readonly string[]): Map<string, string> {
  const columns = parquetSchema(metadata).children.map(({ element }) => element.name)
  const byPlainName = new Map(columns.map((name) => [plain(name), name]))
  return new Map(
    wanted.map((name) => {
      const column = byPlainName.get(name)
      if (column === undefined)
        throw new SourceMissing(`${table}.parquet has no column ${name}. Its columns: ${columns.join(', ')}.`)
      return [name, column]
    }),
  )
}
