// Many tests at once: p-values adjusted so that chance alone does not seem to find something.

/**
 * Holm's step-down procedure (1979): with adjusted values below α the chance of any false finding is at most α, whatever the
 * dependence between the tests. In the order given.
 */
export function holm(pValues: readonly number[]): number[] {
  const adjusted = new Array<number>(pValues.length).fill(1)
  let highest = 0
  for (const [rank, at] of ranked(pValues).entries()) {
    highest = Math.max(highest, (pValues[at] ?? 1) * (pValues.length - rank))
    adjusted[at] = Math.min(1, highest)
  }
  return adjusted
}

/**
 * Benjamini and Hochberg (1995): of what is found with adjusted values below α, at most the share α is expected to be false,
 * for tests that are independent or depend positively on each other. In the order given.
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const adjusted = new Array<number>(pValues.length).fill(1)
  let lowest = 1
  for (const [fromLast, at] of ranked(pValues).reverse().entries()) {
    lowest = Math.min(lowest, (pValues[at] ?? 1) * (pValues.length / (pValues.length - fromLast)))
    adjusted[at] = lowest
  }
  return adjusted
}

/** Places from the lowest value to the highest. */
const ranked = (values: readonly number[]): number[] =>
  [...values.keys()].sort((a, b) => (values[a] ?? 1) - (values[b] ?? 1))
