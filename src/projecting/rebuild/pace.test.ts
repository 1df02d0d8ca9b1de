// A rebuild gives way while others write, and only then.
import { expect, it } from 'vitest'
import type { Position } from '#kernel/ids.ts'
import { pace } from './pace.ts'

function paced(heads: () => bigint) {
  let nowMs = 0
  const rested: number[] = []
  const { rest } = pace({
    log: { head: async () => heads() as Position },
    delay: async (ms) => void rested.push(ms),
    nowMs: () => nowMs,
  })
  return {
    rested,
    async work(turns: number, ms: number) {
      for (let turn = 0; turn < turns; turn += 1) {
        nowMs += ms
        await rest(ms)
      }
    },
  }
}

it('works without rest while the log does not grow', async () => {
  const { work, rested } = paced(() => 7n)
  await work(1_000, 5)
  expect(rested).toEqual([])
})

it('rests twice as long as it works while the log grows, and no longer', async () => {
  let head = 0n
  const { work, rested } = paced(() => {
    head += 1n
    return head
  })
  await work(200, 5)
  expect(rested.length).toBeGreaterThan(100)
  expect(new Set(rested)).toEqual(new Set([10]))
})

it('resumes full speed once nobody writes any more', async () => {
  let head = 0n
  const { work, rested } = paced(() => (head < 3n ? ++head : head))
  await work(1_000, 5)
  const resting = rested.length
  expect(resting).toBeGreaterThan(0)
  await work(1_000, 5)
  expect(rested).toHaveLength(resting)
})

it('goes on if the log does not answer', async () => {
  const { work, rested } = paced(() => {
    throw new Error('gone')
  })
  await work(100, 5)
  expect(rested).toEqual([])
})
