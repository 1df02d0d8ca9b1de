// What a process stores of itself every half minute.
import { expect, it } from 'vitest'
import type { Figures } from './figures.ts'
import { measureService, type ServiceReads } from './measure-service.ts'
import { requestWindow } from './request-window.ts'

function measuring(more: Partial<ServiceReads> = {}) {
  const stored: Figures[] = []
  const requests = requestWindow()
  let ms = 0
  let busy = 0
  const reads: ServiceReads = {
    requests,
    pools: () => [
      { inUse: 2, most: 8 },
      { inUse: 3, most: 4 },
    ],
    queue: () => 7,
    processors: () => {
      busy += 30
      return { busy, total: (busy * 100) / 30 }
    },
    memory: () => ({ usedBytes: 6, totalBytes: 8 }),
    disk: async () => ({ freeBytes: 1, totalBytes: 10 }),
    asks: { logMs: async () => 1n, databaseMs: async () => undefined, keysMs: async () => undefined },
    lagSeconds: async () => 2,
    rows: { add: async (_, figures) => void stored.push(figures) },
    monotonicMs: () => {
      ms += 1_000
      return ms
    },
    process: 'one',
    ...more,
  }
  return { stored, requests, ...measureService(reads, () => undefined) }
}

it('stores rates since the last time, the fullest pool, and how much of the machine is used', async () => {
  const { stored, requests, measure, stop } = measuring()
  requests.onRequest(200, 10)
  await measure()
  stop()
  expect(stored).toHaveLength(1)
  expect(stored[0]).toMatchObject({
    requestsPerS: 1,
    errors: 0,
    queue: 7,
    pool: 75,
    cpu: 30,
    memory: 75,
    disk: 90,
    lagSeconds: 2,
    logMs: expect.any(Number),
  })
})

it('stores null for what does not answer, and everything else', async () => {
  const refusing = () => Promise.reject(new Error('away'))
  const { stored, measure, stop } = measuring({
    asks: { logMs: refusing, databaseMs: async () => undefined, keysMs: refusing },
    disk: refusing,
    lagSeconds: refusing,
  })
  await measure()
  stop()
  expect(stored[0]).toMatchObject({ logMs: null, keysMs: null, disk: null, lagSeconds: null, pool: 75 })
})

it('measures once where it is asked twice at the same time', async () => {
  const { stored, measure, stop } = measuring()
  await Promise.all([measure(), measure()])
  stop()
  expect(stored).toHaveLength(1)
})
