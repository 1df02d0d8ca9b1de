import { describe, expect, it, onTestFinished } from 'vitest'
import { createMetrics } from '#http/metrics.ts'
import { openLog } from '#platform/logger.ts'
import { measuring } from './measuring.ts'

const workers = { alive: 3, held: 0, unheld: [], possible: new Set<never>() }

describe('the measurements for /metrics', () => {
  it('are separate: one that fails or does not answer leaves the others alone, and is reported by its age', async () => {
    let asked = 0
    const service = {
      log: { head: () => Promise.reject(new Error('the log is away')) },
      lags: () => {
        asked += 1
        return new Promise<never>(() => {})
      },
      crew: async () => workers,
      processes: async () => [],
      servingModels: { troubles: () => [] },
      mailStanding: async () => null,
      webhookStanding: async () => ({
        waiting: 0,
        parked: 0,
        paused: 0,
        otherLog: 0,
        stalled: 0,
        isDispatched: true,
        oldestSeconds: 0,
      }),
      jobStanding: async () => ({ waiting: 2, running: 1, oldestSeconds: 7, failed: 3, redisAnswers: null }),
    }
    const metrics = createMetrics()
    const stop = measuring(service, metrics, openLog({ level: 'silent' }), 5)
    onTestFinished(stop)
    const told = () => metrics.registry.metrics()
    await expect.poll(told).toMatch(/^sillage_workers_alive 3$/m)
    await expect.poll(told).toMatch(/^sillage_measured_at_seconds\{what="webhooks"\} \d/m)
    await expect.poll(told).toMatch(/^sillage_measured_at_seconds\{what="processes"\} \d/m)
    await expect.poll(told).toMatch(/^sillage_jobs\{state="waiting"\} 2$/m)
    expect(await told()).toMatch(/^sillage_jobs_oldest_waiting_seconds 7$/m)
    expect(await told()).toMatch(/^sillage_jobs_failed 3$/m)
    expect(await told()).not.toMatch(/what="(log|read models)"/)
    expect(asked).toBe(1)
  })
})
