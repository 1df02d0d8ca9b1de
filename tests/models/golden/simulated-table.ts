// The table on which our models are compared with scikit-learn: the same numbers as those of record.py beside this file.
import type { Columns } from '#ml/table.ts'

export type GoldenTable = { readonly columns: Columns; readonly labels: Float32Array }

/** Numerical Recipes' linear congruential generator: weak, but the same in any language. */
export function simulatedTable(rows: number, features: number): GoldenTable {
  let state = 12_345
  const uniform = (): number => {
    state = (Math.imul(1_664_525, state) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
  const columns = Array.from({ length: features }, () => new Float32Array(rows))
  const labels = new Float32Array(rows)
  for (let row = 0; row < rows; row += 1) {
    const x = Array.from({ length: features }, () => uniform() + uniform() + uniform() - 1.5)
    const [x0 = 0, x1 = 0, x2 = 0, x3 = 0, x4 = 0, x5 = 0] = x
    const odds = 2 * x0 - 1.5 * x1 + 3 * x2 * x3 + Math.sin(4 * x4) + (x5 > 0.3 ? 1 : 0)
    labels[row] = Number(uniform() < 1 / (1 + Math.exp(-odds)))
    x[0] = Math.floor(4 * x0)
    if (uniform() < 0.1) x[1] = Number.NaN
    for (const [feature, value] of x.entries()) {
      const column = columns[feature]
      if (column !== undefined) column[row] = value
    }
  }
  return { columns, labels }
}

/** Missing values as 0: scikit-learn's forest and regression take none. */
export const withoutMissing = (columns: Columns): Float32Array[] =>
  columns.map((column) => column.map((value) => (Number.isNaN(value) ? 0 : value)))

/** The first rows to learn from, and the rest to be judged on. */
export function sides(
  { columns, labels }: GoldenTable,
  train: number,
): { readonly train: GoldenTable; readonly test: GoldenTable } {
  return {
    train: { columns: columns.map((column) => column.slice(0, train)), labels: labels.slice(0, train) },
    test: { columns: columns.map((column) => column.slice(train)), labels: labels.slice(train) },
  }
}
