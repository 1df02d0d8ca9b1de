// The counters of requests between two looks.
import { expect, it } from 'vitest'
import { requestWindow } from './request-window.ts'

it('gives rates, the share of failures and the time within which 95 of 100 were answered', () => {
  const window = requestWindow()
  for (let n = 0; n < 94; n += 1) window.onRequest(200, 10)
  for (let n = 0; n < 6; n += 1) window.onRequest(503, 2_000)
  window.onCommand()
  const { latencyMs, ...rest } = window.take(10_000)
  expect(rest).toEqual({ requestsPerS: 10, commandsPerS: 0.1, errors: 6 })
  expect(latencyMs).toBeGreaterThanOrEqual(2_000)
  expect(latencyMs).toBeLessThanOrEqual(2_400)
})

it('begins anew after each look, and knows no latency where nothing was asked', () => {
  const window = requestWindow()
  window.onRequest(200, 0)
  window.take(1_000)
  expect(window.take(1_000)).toEqual({ requestsPerS: 0, commandsPerS: 0, latencyMs: null, errors: null })
})

it('counts what took no time at all, and what took hours', () => {
  const window = requestWindow()
  window.onRequest(200, 0)
  expect(window.take(1_000).latencyMs).toBe(1)
  window.onRequest(200, 10_000_000)
  expect(window.take(1_000).latencyMs).toBeGreaterThan(80_000)
})
