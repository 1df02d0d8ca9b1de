// ROC curves as lists of points, and the area between two of them.
import type { Scored } from './ranking.ts'

/** Points from (0, 0) to (1, 1) in the order of falling thresholds; rows of one score are one straight piece. */
export type RocCurve = { readonly fpr: ArrayLike<number>; readonly tpr: ArrayLike<number>; readonly points: number }

/** The curve of a score (Fawcett 2006). Its shares are NaN where all labels are equal. */
export function rocCurve({ labels, predictions }: Scored): RocCurve {
  const order = Int32Array.from({ length: labels.length }, (_, row) => row).sort(
    (a, b) => (predictions[b] ?? 0) - (predictions[a] ?? 0),
  )
  const positives = order.reduce((sum, row) => sum + Number(labels[row] === 1), 0)
  const negatives = order.length - positives
  const fpr = [0]
  const tpr = [0]
  let [caught, alarmed] = [0, 0]
  for (const [at, row] of order.entries()) {
    if (labels[row] === 1) caught += 1
    else alarmed += 1
    if (predictions[row] === predictions[order[at + 1] ?? -1]) continue
    fpr.push(alarmed / negatives)
    tpr.push(caught / positives)
  }
  return { fpr, tpr, points: fpr.length }
}

/**
 * The area between two curves, the ABROCA of Gardner, Brooks and Baker (2019), computed exactly: both are straight between
 * neighbouring points, and a crossing between them is found. From 0 to 1.
 */
export function areaBetween(first: RocCurve, second: RocCurve): number {
  let area = 0
  let [i, j] = [0, 0]
  for (let from = 0; from < 1; ) {
    while (i + 2 < first.points && (first.fpr[i + 1] ?? 1) <= from) i += 1
    while (j + 2 < second.points && (second.fpr[j + 1] ?? 1) <= from) j += 1
    const to = Math.min(first.fpr[i + 1] ?? 1, second.fpr[j + 1] ?? 1)
    // A curve without points beyond this one: its last share is not 1, or not a number.
    if (!(to > from)) return Number.NaN
    const begin = heightAt(first, i, from) - heightAt(second, j, from)
    const end = heightAt(first, i, to) - heightAt(second, j, to)
    const sum = Math.abs(begin) + Math.abs(end)
    if (sum > 0) area += (to - from) * (begin * end >= 0 ? sum / 2 : (begin ** 2 + end ** 2) / (2 * sum))
    from = to
  }
  return area
}

/** On the piece after point `at`, which is not upright. */
function heightAt({ fpr, tpr }: RocCurve, at: number, x: number): number {
  const left = fpr[at] ?? 0
  const low = tpr[at] ?? 0
  return low + ((x - left) / ((fpr[at + 1] ?? 1) - left)) * ((tpr[at + 1] ?? 1) - low)
}
