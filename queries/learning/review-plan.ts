// Who reviews whom, by rule. Pure.

export type Written = { readonly learner: string; readonly production: string }
export type Pair = Written & { readonly reviewer: string }

/**
 * Each author reviews `each` productions of other authors, and each production is reviewed by `each` of them: the authors stand in a
 * circle, in the order of their ids, and each reads the next ones. Among n authors nobody reads more than n - 1. Of an author with
 * several productions the first one counts, by its id.
 */
export function reviewPlan(written: readonly Written[], each: number): Pair[] {
  const inOrder = written.toSorted((a, b) =>
    a.learner === b.learner ? (a.production < b.production ? -1 : 1) : a.learner < b.learner ? -1 : 1,
  )
  const circle = inOrder.filter(({ learner }, n) => inOrder[n - 1]?.learner !== learner)
  const steps = Math.min(each, circle.length - 1)
  return circle.flatMap(({ learner: reviewer }, n) =>
    Array.from({ length: Math.max(0, steps) }, (_, step) => circle[(n + step + 1) % circle.length]).flatMap((one) =>
      one ? [{ ...one, reviewer }] : [],
    ),
  )
}
