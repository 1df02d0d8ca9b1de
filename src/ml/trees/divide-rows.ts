// Divides the rows of a node between its children, in place.
import { type Binned, missingBin } from './bins.ts'
import type { Split } from './split.ts'

/**
 * Moves the rows of the left child to the front of their stretch, both sides in their order, and returns where the right
 * side begins. `aside` is room for as many rows as the stretch has.
 */
export function divideRows(
  binned: Binned,
  aside: Int32Array,
  order: Int32Array,
  start: number,
  end: number,
  split: Split,
): number {
  const column = binned.columns[split.feature]
  if (column === undefined) throw new Error(`The table has no column ${split.feature}.`)
  const { bin } = split
  const missingLeft = split.missingLeft
  let front = start
  let right = 0
  for (let at = start; at < end; at += 1) {
    const row = order[at] ?? 0
    const value = column[row] ?? missingBin
    if (value === missingBin ? missingLeft : value <= bin) {
      order[front] = row
      front += 1
    } else {
      aside[right] = row
      right += 1
    }
  }
  order.set(aside.subarray(0, right), front)
  return front
}
