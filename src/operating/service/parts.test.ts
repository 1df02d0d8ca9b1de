// The parts of a service as alerts and figures show them.
import { describe, expect, it } from 'vitest'
import type { Alert } from './alerts.ts'
import { type Figures, ofAllProcesses, ofSeveralTimes } from './figures.ts'
import { partsOf, sinceWhen, stateOf } from './parts.ts'

const figures: Figures = {
  requestsPerS: 40,
  commandsPerS: 10,
  latencyMs: 20,
  errors: 0,
  queue: 3,
  pool: 25,
  cpu: 30,
  memory: 50,
  disk: 40,
  logMs: 2,
  databaseMs: 1,
  keysMs: 1,
  lagSeconds: 0,
}
const behind: Alert = { code: 'read-model-behind', about: 'people', severity: 'warning', measured: 9 }
const stopped: Alert = { code: 'read-model-stopped', about: 'people', severity: 'trouble', measured: null }

describe('a part', () => {
  it('is as the worst of its alerts, and says how fast it answers and how much it does', () => {
    const parts = partsOf([stopped, behind], figures)
    expect(parts.find(({ part }) => part === 'read-models')).toEqual({
      part: 'read-models',
      state: 'trouble',
      latencyMs: null,
      perSecond: null,
      alerts: [stopped, behind],
    })
    expect(parts.find(({ part }) => part === 'http')).toMatchObject({ state: 'ok', latencyMs: 20, perSecond: 40 })
    expect(parts.find(({ part }) => part === 'log')).toMatchObject({ latencyMs: 2, perSecond: 10 })
    expect(stateOf(parts)).toBe('trouble')
  })

  it('is unknown where it was asked and did not answer', () => {
    const parts = partsOf([], { ...figures, keysMs: null })
    expect(parts.filter(({ state }) => state === 'unknown').map(({ part }) => part)).toEqual(['keys'])
    expect(stateOf(parts)).toBe('unknown')
  })

  it('has its state since it was first seen, not since it was last asked for', () => {
    let hour = 8
    const since = sinceWhen(() => new Date(Date.UTC(2026, 10, 29, hour)))
    since('log', 'ok')
    hour = 9
    expect(since('log', 'ok').getUTCHours()).toBe(8)
    expect(since('log', 'trouble').getUTCHours()).toBe(9)
  })
})

describe('figures', () => {
  it('of several processes add up where each does its share, and are the worst elsewhere', () =>
    expect(ofAllProcesses([figures, { ...figures, latencyMs: 90, cpu: null, keysMs: null }])).toEqual({
      ...figures,
      requestsPerS: 80,
      commandsPerS: 20,
      queue: 6,
      latencyMs: 90,
    }))

  it('of several times are the mean of rates, and the worst elsewhere', () =>
    expect(ofSeveralTimes([figures, { ...figures, requestsPerS: 60, queue: 50 }])).toEqual({
      ...figures,
      requestsPerS: 50,
      queue: 50,
    }))

  it('are none where nobody measured', () => expect(ofAllProcesses([])).toBeNull())
})
