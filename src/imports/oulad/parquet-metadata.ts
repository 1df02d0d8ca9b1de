// What a parquet file says of itself, checked before memory is set aside for what it claims to hold.
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync } from 'hyparquet'

/** The dataset's largest table has 10.7 million rows, and 0.5 GB unpacked. */
export const MOST_ROWS = 100_000_000
const MOST_UNPACKED_BYTES = 8 * 1_024 ** 3

export async function metadataOf(file: AsyncBuffer): Promise<FileMetaData> {
  const metadata = await parquetMetadataAsync(file)
  const why = implausible(metadata)
  if (why !== null) throw new Error(why)
  return metadata
}

export function implausible({ num_rows: rows, row_groups: groups }: FileMetaData): string | null {
  if (rows < 0n || rows > BigInt(MOST_ROWS)) return `it claims ${rows} rows, and at most ${MOST_ROWS} are read`
  const inGroups = groups.reduce((sum, group) => sum + group.num_rows, 0n)
  if (inGroups !== rows) return `it claims ${rows} rows, and its parts have ${inGroups}`
  const sizes = groups.flatMap(({ columns }) =>
    columns.map((column) => column.meta_data?.total_uncompressed_size ?? 0n),
  )
  const bytes = sizes.reduce((sum, size) => sum + (size < 0n ? BigInt(MOST_UNPACKED_BYTES) : size), 0n)
  return bytes > BigInt(MOST_UNPACKED_BYTES)
    ? `it unpacks to ${bytes} bytes, and at most ${MOST_UNPACKED_BYTES} are read`
    : null
}
