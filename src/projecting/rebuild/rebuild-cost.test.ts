// How long a rebuild is expected to take, from one that was measured.
import { expect, it } from 'vitest'
import { expectedSeconds } from './rebuild-cost.ts'

it('expects twice the time for twice the events', () => {
  expect(expectedSeconds(20_000, { read: 10_000, tookMs: 4_000 })).toBe(8)
})

it('never promises less than a second', () => {
  expect(expectedSeconds(10, { read: 10_000, tookMs: 4_000 })).toBe(1)
})
