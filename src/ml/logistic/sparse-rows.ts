// Rows that are mostly zero: only what differs from zero is kept, row after row (compressed sparse rows).
import { type Columns, rowsOf } from '../table.ts'

export type SparseRows = {
  readonly columns: number
  /** Row r has the entries from `starts[r]` to `starts[r + 1] - 1`. */
  readonly starts: Int32Array
  readonly column: Int32Array
  readonly value: Float64Array
}

/** How dense columns become inputs: (value − mean) / deviation, and 0 where the value is missing. */
export type Scaling = { readonly means: Float64Array; readonly deviations: Float64Array }

/** Means and deviations of the known values. A constant column has deviation 1, so that it becomes 0 everywhere. */
export function scalingOf(columns: Columns): Scaling {
  const means = new Float64Array(columns.length)
  const deviations = new Float64Array(columns.length)
  columns.forEach((column, feature) => {
    const known = Float64Array.from(column.filter((value) => !Number.isNaN(value))).sort()
    const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length)
    const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, known.length)
    means[feature] = mean
    deviations[feature] = variance > 1e-12 ? Math.sqrt(variance) : 1
  })
  return { means, deviations }
}

/**
 * Scaled columns as sparse rows. Each column gives two inputs: its scaled value, and 1 where the value is missing, so that
 * a missing value is never taken for the mean.
 */
export function sparseOf(columns: Columns, { means, deviations }: Scaling): SparseRows {
  const rows = rowsOf(columns)
  const starts = new Int32Array(rows + 1)
  const column: number[] = []
  const value: number[] = []
  for (let row = 0; row < rows; row += 1) {
    for (let feature = 0; feature < columns.length; feature += 1) {
      const raw = columns[feature]?.[row] ?? Number.NaN
      const isMissing = Number.isNaN(raw)
      const scaled = isMissing ? 1 : (raw - (means[feature] ?? 0)) / (deviations[feature] ?? 1)
      if (scaled === 0) continue
      column.push(isMissing ? columns.length + feature : feature)
      value.push(scaled)
    }
    starts[row + 1] = column.length
  }
  return { columns: 2 * columns.length, starts, column: Int32Array.from(column), value: Float64Array.from(value) }
}

/** Products of pairs of columns, to be put beside them: what two features do together. Missing where one is missing. */
export function interactions(columns: Columns, pairs: readonly (readonly [number, number])[]): Float32Array[] {
  return pairs.map(([first, second]) => {
    const a = columns[first]
    const b = columns[second]
    if (a === undefined || b === undefined) throw new RangeError(`There are no columns ${first} and ${second}.`)
    return a.map((value, row) => value * (b[row] ?? Number.NaN))
  })
}
