// A budget as a token bucket: `burst` units at once, `perSecond` units come back. In any T seconds it admits at most
// burst + perSecond × T units. The state is one number, the moment when the bucket is full again (GCRA).
import type { Budget } from '#platform/limit-settings.ts'

export type Spending = {
  readonly admitted: boolean
  /** When the bucket is full again, if nothing else is spent. Unchanged if the request was not admitted. */
  readonly fullAtMs: number
  /** Units that are left. */
  readonly left: number
  /** When the same request would be admitted; 0 if it was. */
  readonly waitMs: number
}

const msOf = ({ perSecond }: Budget, units: number) => (units * 1_000) / perSecond

/** What is left in a bucket; below 0 if it is in debt. */
export const leftIn = (budget: Budget, fullAtMs: number, nowMs: number): number =>
  budget.burst - (Math.max(0, fullAtMs - nowMs) * budget.perSecond) / 1_000

/** Spends the cost if the bucket holds it. A cost above `burst` takes a full bucket: otherwise it would never be admitted. */
export function spend(budget: Budget, fullAtMs: number, nowMs: number, cost: number): Spending {
  const left = leftIn(budget, fullAtMs, nowMs)
  const taken = Math.min(cost, budget.burst)
  // A thousandth of a unit: sums of fractions differ from the whole by less.
  if (taken > left + 0.001) return { admitted: false, fullAtMs, left, waitMs: msOf(budget, taken - left) }
  const next = Math.max(fullAtMs, nowMs) + msOf(budget, taken)
  return { admitted: true, fullAtMs: next, left: left - taken, waitMs: 0 }
}

/** Charges what was already done: the bucket may go into debt, but never by more than one `burst`. */
export function charge(budget: Budget, fullAtMs: number, nowMs: number, cost: number): number {
  const deepest = nowMs + 2 * msOf(budget, budget.burst)
  return Math.max(Math.min(Math.max(fullAtMs, nowMs) + msOf(budget, cost), deepest), fullAtMs)
}
