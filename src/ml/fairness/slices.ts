// Which learners are compared with which. A slice that is too small to judge is in no figure, and its learners are in none
// either: the figures of the others would give theirs away.
import type { AuditRows } from './sorted-rows.ts'

/** An attribute of the learners, such as their gender: a value per learner, '' where it is not known. */
export type Attribute = { readonly name: string; readonly values: readonly string[] }

/** The fewest learners that a slice is judged on, and how many of these must have a row of label 1, and one of label 0. */
export type SliceBounds = { readonly learners: number; readonly positives: number }
export const sliceBounds: SliceBounds = { learners: 100, positives: 30 }

export type Slice = { readonly value: string; readonly learners: ReadonlySet<number> }
export type SlicedAttribute = {
  readonly name: string
  /** In the order of their values; values that were too rare are together in the one called `OTHERS`. */
  readonly slices: readonly Slice[]
  /** How many values were too rare to be shown, even together. */
  readonly withheld: number
}

export const OTHERS = '…'

/** What is counted of a learner: whether they have a row of each label. */
type Seen = { positive: boolean; negative: boolean }

/** Slices of every attribute over the same learners, so that no figure is the difference of two others. */
export function sliced(
  rows: AuditRows,
  attributes: readonly Attribute[],
  bounds: SliceBounds = sliceBounds,
): { readonly kept: ReadonlySet<number>; readonly attributes: readonly SlicedAttribute[] } {
  const seen = seenOf(rows)
  let kept: ReadonlySet<number> = new Set(seen.keys())
  while (true) {
    const among = kept
    const made = attributes.map((attribute) => slicedBy(attribute, among, seen, bounds))
    const left = new Set([...kept].filter((learner) => made.every(({ slices }) => slices.some(has(learner)))))
    if (left.size === kept.size)
      return { kept, attributes: made.map(({ name, slices }, n) => ({ name, slices, withheld: missingOf(n, slices) })) }
    kept = left
  }

  /** Of the values that the rows have, those that are in no slice. */
  function missingOf(n: number, slices: readonly Slice[]): number {
    const values = new Set([...seen.keys()].map((learner) => attributes[n]?.values[learner] ?? ''))
    const shown = new Set(
      slices.flatMap(({ learners }) => [...learners].map((one) => attributes[n]?.values[one] ?? '')),
    )
    return [...values].filter((value) => !shown.has(value)).length
  }
}

const has =
  (learner: number) =>
  ({ learners }: Slice): boolean =>
    learners.has(learner)

function slicedBy(
  { name, values }: Attribute,
  among: ReadonlySet<number>,
  seen: ReadonlyMap<number, Seen>,
  bounds: SliceBounds,
): Omit<SlicedAttribute, 'withheld'> {
  const byValue = Map.groupBy(among, (learner) => values[learner] ?? '')
  const slices: Slice[] = []
  const rare: number[] = []
  for (const [value, learners] of [...byValue].sort(([a], [b]) => (a < b ? -1 : 1)))
    if (isEnough(learners, seen, bounds)) slices.push({ value, learners: new Set(learners) })
    else rare.push(...learners)
  if (isEnough(rare, seen, bounds)) slices.push({ value: OTHERS, learners: new Set(rare) })
  return { name, slices }
}

/** Whether the rows of these learners are enough for a verdict. */
export function isEnough(learners: readonly number[], seen: ReadonlyMap<number, Seen>, bounds: SliceBounds): boolean {
  const count = (of: keyof Seen) => learners.filter((learner) => seen.get(learner)?.[of] === true).length
  return (
    learners.length >= bounds.learners && count('positive') >= bounds.positives && count('negative') >= bounds.positives
  )
}

/** The learners who have rows, of an area where one is named, and of which labels. */
export function seenOf({ labels, learner, area }: AuditRows, ofArea?: number): Map<number, Seen> {
  const seen = new Map<number, Seen>()
  for (let row = 0; row < labels.length; row += 1) {
    if (ofArea !== undefined && area[row] !== ofArea) continue
    const one = learner[row] ?? -1
    const known = seen.get(one) ?? { positive: false, negative: false }
    if (labels[row] === 1) known.positive = true
    else known.negative = true
    seen.set(one, known)
  }
  return seen
}
