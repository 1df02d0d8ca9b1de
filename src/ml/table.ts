// A table of numbers for a model: one Float32Array per feature, all of the same length. A missing value is NaN.

export type Columns = readonly Float32Array[]

/** Returns the number of rows. Throws if the columns differ in length or there are none. */
export function rowsOf(columns: Columns): number {
  const rows = columns[0]?.length
  if (rows === undefined) throw new Error('A table needs at least one column.')
  const other = columns.findIndex((column) => column.length !== rows)
  if (other >= 0) throw new Error(`Column ${other} has ${columns[other]?.length} rows, column 0 has ${rows}.`)
  return rows
}

/** The given rows of every column, in the given order. */
export function pickRows(columns: Columns, rows: ArrayLike<number>): Float32Array[] {
  return columns.map((column) => pickValues(column, rows))
}

export function pickValues(column: Float32Array, rows: ArrayLike<number>): Float32Array {
  const picked = new Float32Array(rows.length)
  for (let at = 0; at < rows.length; at += 1) picked[at] = column[rows[at] ?? 0] ?? Number.NaN
  return picked
}

/** Copies one row into `into`, to spare an allocation per row. */
export function readRow(columns: Columns, row: number, into: Float64Array): Float64Array {
  for (let feature = 0; feature < columns.length; feature += 1) into[feature] = columns[feature]?.[row] ?? Number.NaN
  return into
}

export const sigmoid = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds))

/** Log-odds of a probability, which is first kept between 1e-7 and 1 − 1e-7. */
export function logit(probability: number): number {
  const kept = Math.min(1 - 1e-7, Math.max(1e-7, probability))
  return Math.log(kept / (1 - kept))
}
