// Adds up the results of the stretches of a comparison.
import type { TenantId } from '#kernel/ids.ts'
import type { Column } from './table.ts'

/**
 * A row that differs: the columns that differ, with the values before (first generation) and after (second one). Null
 * if that generation has no such row.
 */
export type RowDifference = {
  readonly key: Readonly<Record<string, unknown>>
  readonly kind: 'changed' | 'only-before' | 'only-after'
  readonly columns: Readonly<Record<string, { readonly before: unknown; readonly after: unknown }>>
}

/** The column's name without quotes, as in a JSON row. */
export const plainName = ({ name }: Column): string => name.slice(1, -1)

/** The sums of one stretch of keys, as the database returns them: `a` before, `b` after. */
type Sums = {
  readonly rows_a: bigint
  readonly rows_b: bigint
  readonly sum_a: string
  readonly sum_b: string
  readonly differing: readonly { readonly inA: boolean; readonly inB: boolean; readonly a: Json; readonly b: Json }[]
}
type Json = Readonly<Record<string, unknown>> | null

export function tallyOf(keys: readonly string[], shared: readonly Column[]) {
  const names = shared.map(plainName)
  const keyNames = keys.map((key) => key.replaceAll('"', ''))
  let [rowsA, rowsB, sumA, sumB] = [0n, 0n, 0n, 0n]
  const count = { changed: 0, onlyBefore: 0, onlyAfter: 0 }
  const byColumn: Record<string, number> = {}
  const first: RowDifference[] = []
  const keyOf = (row: Json) => Object.fromEntries(keyNames.map((name) => [name, row?.[name] ?? null]))

  function differenceOf(inA: boolean, inB: boolean, a: Json, b: Json): RowDifference {
    const columns = names.flatMap((name) => {
      const [x, y] = [inA ? (a?.[name] ?? null) : null, inB ? (b?.[name] ?? null) : null]
      return JSON.stringify(x) === JSON.stringify(y) ? [] : [[name, { before: x, after: y }] as const]
    })
    const kind = !inA ? 'only-after' : !inB ? 'only-before' : 'changed'
    return { key: keyOf(inA ? a : b), kind, columns: Object.fromEntries(columns) }
  }

  return {
    add(stretches: readonly Sums[], { show, showOf }: { readonly show: number; readonly showOf?: TenantId }) {
      for (const sums of stretches) {
        rowsA += BigInt(sums.rows_a)
        rowsB += BigInt(sums.rows_b)
        sumA += BigInt(sums.sum_a)
        sumB += BigInt(sums.sum_b)
        for (const { inA, inB, a, b } of sums.differing) {
          const difference = differenceOf(inA, inB, a, b)
          if (difference.kind === 'changed') {
            count.changed += 1
            for (const name of Object.keys(difference.columns)) byColumn[name] = (byColumn[name] ?? 0) + 1
          } else if (difference.kind === 'only-before') count.onlyBefore += 1
          else count.onlyAfter += 1
          const mayBeShown = showOf === undefined || difference.key.tenant === showOf
          if (mayBeShown && first.length < show) first.push(difference)
        }
      }
    },
    rows: () => Number(rowsA),
    /** How many differing rows are shown so far. */
    shown: () => first.length,
    before: () => ({ rows: Number(rowsA), checksum: hexOf(sumA) }),
    after: () => ({ rows: Number(rowsB), checksum: hexOf(sumB) }),
    result: () => ({
      ...count,
      byColumn,
      first,
      same: rowsA === rowsB && sumA === sumB && count.changed + count.onlyBefore + count.onlyAfter === 0,
    }),
  }
}

/** The sum of the rows' hashes, which does not depend on their order, as 16 hexadecimal digits. */
const hexOf = (sum: bigint): string => BigInt.asUintN(64, sum).toString(16).padStart(16, '0')
