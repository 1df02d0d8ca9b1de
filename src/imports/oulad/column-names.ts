// Finds the columns of a table by their names, however a writer has spelled them.
import { type FileMetaData, parquetSchema } from 'hyparquet'
import { SourceMissing } from '../source-missing.ts'

const plain = (name: string) => name.replaceAll(/["\s]/g, '').toLowerCase()

/** Each wanted name with the file's own. Throws SourceMissing for a column that is not there. */
export function namesIn(metadata: FileMetaData, table: string, wanted: readonly string[]): Map<string, string> {
  const found = parquetSchema(metadata).children.map(({ element }) => element.name)
  const byPlainName = new Map(found.map((name) => [plain(name), name]))
  return new Map(
    wanted.map((name) => {
      const own = byPlainName.get(name)
      if (own === undefined)
        throw new SourceMissing(`${table}.parquet has no column ${name}. It has ${found.join(', ')}.`)
      return [name, own]
    }),
  )
}
