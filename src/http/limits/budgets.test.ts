/** Budgets on a clock of the test: never more than the budget in any window, all or none, and waiting is enough. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Budgets, budgetsInProcess, type Taken } from './budgets.ts'

function started() {
  const clock = { nowMs: 1_000_000 }
  const budgets = budgetsInProcess(() => clock.nowMs)
  return { clock, budgets, take: (...args: Parameters<Budgets['take']>) => budgets.take(...args) as Taken }
}
const budget = { burst: 10, perSecond: 2 }
const [ada, ben] = [
  { key: 'ada', budget },
  { key: 'ben', budget },
]
const school = { key: 'school', budget: { burst: 15, perSecond: 2 } }

const requests = fc.array(
  fc.record({
    afterMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 8_000 })),
    cost: fc.integer({ min: 0, max: 14 }),
  }),
  { maxLength: 80 },
)

describe('a budget', () => {
  it('admits its burst at once, refuses the next request, and says when it will be admitted', () => {
    const { take, clock } = started()
    for (let n = 0; n < 10; n += 1) expect(take([ada], 1)).toEqual({ exceeded: null, waitMs: 0, left: [9 - n] })
    expect(take([ada], 1)).toEqual({ exceeded: 0, waitMs: 500, left: [0] })
    clock.nowMs += 499
    expect(take([ada], 1).exceeded).toBe(0)
    clock.nowMs += 1
    expect(take([ada], 1).exceeded).toBeNull()
  })

  it('is whole again after burst / perSecond seconds, and no more than whole after a night', () => {
    const { take, clock } = started()
    take([ada], 10)
    clock.nowMs += 5_000
    expect(take([ada], 0).left).toEqual([10])
    clock.nowMs += 8 * 3_600_000
    expect(take([ada], 0).left).toEqual([10])
  })

  it('admits a request that costs more than the burst only when it is whole', () => {
    const { take, clock } = started()
    expect(take([ada], 1_000)).toMatchObject({ exceeded: null, left: [0] })
    clock.nowMs += 4_999
    expect(take([ada], 1_000)).toMatchObject({ exceeded: 0 })
    clock.nowMs += 1
    expect(take([ada], 1_000)).toMatchObject({ exceeded: null })
  })

  it('never admits more than burst + perSecond × T in any window of T seconds', () => {
    fc.assert(
      fc.property(requests, (sent) => {
        const { take, clock } = started()
        const admitted: { atMs: number; cost: number }[] = []
        for (const { afterMs, cost } of sent) {
          clock.nowMs += afterMs
          if (take([ada], cost).exceeded === null)
            admitted.push({ atMs: clock.nowMs, cost: Math.min(cost, budget.burst) })
        }
        let most = 0
        for (const [i, first] of admitted.entries()) {
          let sum = 0
          for (const { atMs, cost } of admitted.slice(i)) {
            sum += cost
            most = Math.max(most, sum - budget.burst - ((atMs - first.atMs) / 1_000) * budget.perSecond)
          }
        }
        expect(most).toBeLessThan(0.01)
      }),
    )
  })

  it('admits a refused request after the wait that it named, whatever came before', () => {
    fc.assert(
      fc.property(requests, fc.integer({ min: 1, max: 14 }), (sent, cost) => {
        const { take, clock, budgets } = started()
        for (const request of sent) {
          clock.nowMs += request.afterMs
          if (take([ada, school], request.cost).exceeded !== null) budgets.charge([ada], request.cost)
        }
        const { exceeded, waitMs } = take([ada, school], cost)
        clock.nowMs += waitMs
        expect(exceeded === null || take([ada, school], cost).exceeded === null).toBe(true)
      }),
    )
  })
})

describe('failures', () => {
  it('put a budget into debt, by one burst at most, and it relaxes by waiting', () => {
    fc.assert(
      fc.property(requests, (sent) => {
        const { take, clock, budgets } = started()
        for (const { afterMs, cost } of sent) {
          clock.nowMs += afterMs
          budgets.charge([ada], cost)
          expect(take([ada], 0).left[0]).toBeGreaterThanOrEqual(-budget.burst - 0.01)
        }
        clock.nowMs += (2_000 * budget.burst) / budget.perSecond
        expect(take([ada], 0).left).toEqual([budget.burst])
      }),
    )
  })
})

describe('several budgets', () => {
  it('are charged together or not at all, so a refused flood uses up nothing that is shared', () => {
    const { take } = started()
    for (let n = 0; n < 1_000; n += 1) take([ada, school], 1)
    expect(take([ben, school], 5)).toEqual({ exceeded: null, waitMs: 0, left: [5, 0] })
    expect(take([ben, school], 1)).toMatchObject({ exceeded: 1 })
    expect(take([ben], 0).left).toEqual([5])
  })
})
