// Where budgets are kept: the interface, and the one in this process.
import { LRUCache } from 'lru-cache'
import type { Budget } from '#platform/limit-settings.ts'
import { charge, leftIn, spend } from './token-bucket.ts'

/** One budget of one caller, such as that of the school `key`. */
export type Purse = { readonly key: string; readonly budget: Budget }

export type Taken = {
  /** Index of the purse that had too little; null if all were charged. If one has too little, none is charged. */
  readonly exceeded: number | null
  /** When all purses will have enough. */
  readonly waitMs: number
  /** What is left in each purse. */
  readonly left: readonly number[]
}

export type Budgets = {
  take(purses: readonly Purse[], cost: number): Taken | Promise<Taken>
  /** Charges what was already done. A purse may go into debt by one `burst`. */
  charge(purses: readonly Purse[], cost: number): void
}

/** A flood of new keys displaces the least recently used ones, which are mostly full again. */
const MOST_KEYS = 200_000

export function budgetsInProcess(nowMs: () => number = () => performance.now()): Budgets {
  const fullAt = new LRUCache<string, number>({ max: MOST_KEYS })
  return {
    take(purses, cost) {
      const now = nowMs()
      const spendings = purses.map(({ key, budget }) => spend(budget, fullAt.get(key) ?? 0, now, cost))
      const waitMs = Math.max(0, ...spendings.map((spending) => spending.waitMs))
      if (waitMs > 0) {
        const exceeded = spendings.findIndex((spending) => spending.waitMs === waitMs)
        return { exceeded, waitMs, left: purses.map(({ key, budget }) => leftIn(budget, fullAt.get(key) ?? 0, now)) }
      }
      for (const [i, { key }] of purses.entries()) fullAt.set(key, spendings[i]?.fullAtMs ?? 0)
      return { exceeded: null, waitMs: 0, left: spendings.map(({ left }) => left) }
    },
    charge(purses, cost) {
      const now = nowMs()
      for (const { key, budget } of purses) fullAt.set(key, charge(budget, fullAt.get(key) ?? 0, now, cost))
    },
  }
}
