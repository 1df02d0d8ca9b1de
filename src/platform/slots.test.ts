import { expect, it } from 'vitest'
import { turnstile } from './slots.ts'

it('admits this many at a time, in order, and goes on after a failure', async () => {
  const enter = turnstile(2)
  const gates = Array.from({ length: 5 }, () => Promise.withResolvers<void>())
  const entered: number[] = []
  const all = gates.map(({ promise }, n) =>
    enter(async () => {
      entered.push(n)
      await promise
      if (n === 1) throw new Error('fails')
      return n
    }),
  )
  const settled = Promise.allSettled(all)
  const turns = () => new Promise((resolve) => setImmediate(resolve))
  await turns()
  expect(entered).toEqual([0, 1])
  gates[1]?.resolve()
  await turns()
  expect(entered).toEqual([0, 1, 2])
  for (const gate of gates) gate.resolve()
  expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', ...Array(3).fill('fulfilled')])
  expect(entered).toEqual([0, 1, 2, 3, 4])
})
