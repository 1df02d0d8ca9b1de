// When an operator is called.
import { expect, it } from 'vitest'
import type { WebhookStatus } from '#integrating/webhooks/webhook-status.ts'
import { position } from '#kernel/ids.ts'
import type { Lag } from '#projecting/projection-lag.ts'
import type { ProcessStatus } from '#reacting/process-status.ts'
import { alertsOf, type Measured } from './service-alerts.ts'

const lag: Lag = {
  projection: 'skill-profile',
  generation: 1,
  position: position(10n),
  lagEvents: 0,
  lagSeconds: 0,
  ofAnotherLog: null,
  frozenSince: null,
  stalledSince: null,
  fault: null,
  parkedKeys: 0,
}
const running: ProcessStatus = {
  process: 'at-risk',
  definedVersion: 1,
  version: 1,
  state: 'running',
  position: position(10n),
  lagEvents: 0,
  parkedKeys: 0,
  parked: 0,
  stalled: null,
  waiting: 0,
  stuck: 0,
  refused: 3,
  oldestWaitingAt: null,
  timers: 0,
  nextTimerDue: null,
  fault: null,
  deployedAt: '2026-03-12T08:00:00.000Z' as ProcessStatus['deployedAt'],
  since: position(0n),
}
const delivering: WebhookStatus = {
  waiting: 2,
  parked: 0,
  paused: 0,
  otherLog: 0,
  stalled: 0,
  isDispatched: true,
  oldestSeconds: 20,
}
const measured = (more: Partial<Measured> = {}): Measured => ({
  lags: [lag],
  processes: [running],
  webhooks: delivering,
  workers: { alive: 1, unheld: [] },
  ...more,
})

it('raises nothing while everything makes progress, refusals and short delays included', () => {
  expect(alertsOf(measured())).toEqual([])
  expect(alertsOf(measured({ lags: [{ ...lag, lagSeconds: 5 }] }))).toEqual([])
})

it('raises an alert above a limit, with what was measured', () => {
  expect(alertsOf(measured({ lags: [{ ...lag, lagSeconds: 6.4 }] }))).toEqual([
    { code: 'read-model-behind', about: 'skill-profile', severity: 'warning', measured: 6 },
  ])
  expect(alertsOf(measured({ webhooks: { ...delivering, oldestSeconds: 61 } }))).toEqual([
    { code: 'webhooks-behind', about: null, severity: 'warning', measured: 61 },
  ])
})

it('puts what does not work before what may soon not work', () => {
  const alerts = alertsOf(
    measured({
      lags: [{ ...lag, frozenSince: '2026-03-12T08:00:00.000Z', parkedKeys: 2 }],
      processes: [{ ...running, parkedKeys: 1, stuck: 4 }],
      workers: { alive: 0, unheld: [] },
    }),
  )
  expect(alerts.map(({ code, measured: many }) => [code, many])).toEqual([
    ['no-worker', null],
    ['rows-parked', 2],
    ['process-keys-parked', 1],
    ['commands-stuck', 4],
    ['read-model-frozen', null],
  ])
})
