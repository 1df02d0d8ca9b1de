// Columns cut into at most 255 bins of about equal numbers of rows: what a histogram tree reads instead of the values.
import { type Columns, rowsOf } from '../table.ts'

/** Bin of missing values, in every column. */
export const missingBin = 255
export const mostBins = 255

export type Binned = {
  readonly rows: number
  readonly columns: readonly Uint8Array[]
  /** Of each column: a value up to `edges[b]` and above `edges[b - 1]` is in bin b; above the last edge, in the last bin. */
  readonly edges: readonly Float64Array[]
}

export function binColumns(columns: Columns, bins = mostBins): Binned {
  if (!Number.isInteger(bins) || bins < 2 || bins > mostBins) throw new Error(`Expected 2 to 255 bins, found ${bins}.`)
  const rows = rowsOf(columns)
  const edges = columns.map((column) => edgesOf(column, bins))
  return { rows, columns: binWith(columns, edges), edges }
}

/** Bins other rows with edges that are known, for instance those of the validation rows. */
export function binWith(columns: Columns, edges: readonly Float64Array[]): Uint8Array[] {
  return columns.map((column, feature) => {
    const bounds = edges[feature] ?? new Float64Array()
    const binned = new Uint8Array(column.length)
    for (let row = 0; row < column.length; row += 1) binned[row] = binOf(column[row] ?? Number.NaN, bounds)
    return binned
  })
}

/** Number of edges below the value, found by halving. */
function binOf(value: number, edges: Float64Array): number {
  if (Number.isNaN(value)) return missingBin
  let low = 0
  let high = edges.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((edges[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Edges halfway between neighbouring values. With at most `bins` distinct values each has a bin of its own. Otherwise a bin
 * closes once it holds its share of the rows that were left when it was opened, so that one very frequent value (zero,
 * usually) uses up one bin and not the bins of the other values. Depends on the values alone, not on their order.
 */
function edgesOf(column: Float32Array, bins: number): Float64Array {
  // Sorting puts NaN last.
  const sorted = column.slice().sort()
  let known = sorted.length
  while (known > 0 && Number.isNaN(sorted[known - 1] ?? 0)) known -= 1
  const eachItsOwn = distinctValues(sorted, known, bins) <= bins
  const edges: number[] = []
  let left = known
  let inBin = 0
  for (let at = 1; at < known && edges.length < bins - 1; at += 1) {
    inBin += 1
    const value = sorted[at - 1] ?? 0
    const next = sorted[at] ?? 0
    if (value === next) continue
    if (!eachItsOwn && inBin < left / (bins - edges.length)) continue
    edges.push(between(value, next))
    left -= inBin
    inBin = 0
  }
  return Float64Array.from(edges)
}

/** Counts up to one more than `enough`. */
function distinctValues(sorted: Float32Array, known: number, enough: number): number {
  let distinct = known > 0 ? 1 : 0
  for (let at = 1; at < known && distinct <= enough; at += 1) if (sorted[at] !== sorted[at - 1]) distinct += 1
  return distinct
}

function between(value: number, next: number): number {
  const middle = value + (next - value) / 2
  return middle < next && middle >= value ? middle : value
}
