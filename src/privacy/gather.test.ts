import { expect, it } from 'vitest'
import { gathering } from './gather.ts'

it('runs what arrives together at once, and gives each caller its own results', async () => {
  const runs: number[][] = []
  const double = gathering(async (items: readonly number[]) => {
    runs.push([...items])
    return items.map((item) => item * 2)
  }, 4)
  expect(await Promise.all([double([1]), double([2, 3]), double([]), double([4, 5, 6, 7, 8]), double([9])])).toEqual([
    [2],
    [4, 6],
    [],
    [8, 10, 12, 14, 16],
    [18],
  ])
  expect(runs).toEqual([[1, 2, 3], [4, 5, 6, 7, 8], [9]])
})

it('fails only those who were in the failed run, and goes on', async () => {
  const run = gathering(async (items: readonly string[]) => {
    if (items.includes('bad')) throw new Error('refused')
    return items
  }, 1)
  const outcomes = await Promise.allSettled([run(['good']), run(['bad']), run(['fine'])])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(await run(['later'])).toEqual(['later'])
})
