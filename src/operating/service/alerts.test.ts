// When an operator is called.
import { describe, expect, it } from 'vitest'
import type { WebhookStatus } from '#integrating/webhooks/webhook-status.ts'
import { position } from '#kernel/ids.ts'
import type { MailStatus } from '#mailing/mail-status.ts'
import { defaultThresholds } from '#platform/thresholds.ts'
import type { Lag } from '#projecting/projection-lag.ts'
import type { ProcessStatus } from '#reacting/process-status.ts'
import { alertsOf, type Measured } from './alerts.ts'
import type { Figures } from './figures.ts'

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
const calm: Figures = {
  requestsPerS: 40,
  commandsPerS: 10,
  latencyMs: 20,
  errors: 0,
  queue: 3,
  pool: 25,
  cpu: 30,
  memory: 50,
  disk: 40,
  logMs: 1,
  databaseMs: 1,
  keysMs: null,
  lagSeconds: 0,
}
const measured = (more: Partial<Measured> = {}): Measured => ({
  lags: [lag],
  processes: [running],
  webhooks: delivering,
  mail: null,
  files: null,
  posts: null,
  jobs: { waiting: 1, running: 2, oldestSeconds: 90, failed: 0, redisAnswers: null },
  workers: { alive: 1, unheld: [] },
  models: [],
  figures: calm,
  thresholds: defaultThresholds,
  ...more,
})

it('raises nothing while everything makes progress, refusals and short delays included', () => {
  expect(alertsOf(measured())).toEqual([])
  expect(alertsOf(measured({ lags: [{ ...lag, lagSeconds: 5 }] }))).toEqual([])
})

describe('e-mails', () => {
  const sending: MailStatus = { waiting: 3, sent: 40, refused: 0, oldestSeconds: 60, isSent: true, trouble: null }
  const codes = (mail: MailStatus | null) =>
    alertsOf(measured({ mail })).map(({ code, severity, measured }) => [code, severity, measured])

  it('call nobody while they are sent, or where no server is configured', () => {
    expect(codes(sending)).toEqual([])
    expect(codes(null)).toEqual([])
    expect(codes({ ...sending, waiting: 0, isSent: false })).toEqual([])
  })

  it('call an operator where nobody sends, the server takes nothing, they are late, or addresses are refused', () => {
    expect(codes({ ...sending, isSent: false })).toEqual([['mail-not-sent', 'trouble', 3]])
    expect(codes({ ...sending, trouble: 'ECONNECTION' })).toEqual([['mail-server-away', 'trouble', 3]])
    expect(codes({ ...sending, oldestSeconds: 3_601 })).toEqual([['mail-behind', 'warning', 3_601]])
    expect(codes({ ...sending, refused: 2 })).toEqual([['mail-refused', 'warning', 2]])
  })
})

it('calls an operator while the file store does not answer', () => {
  const codes = (trouble: string | null) =>
    alertsOf(measured({ files: { trouble, left: 4, sending: 0, oldestSeconds: 9 } })).map(
      ({ code, measured: count }) => [code, count],
    )
  expect(codes('The file store answered 403 (AccessDenied).')).toEqual([['file-store-away', 4]])
  expect(codes(null)).toEqual([])
})

it('warns while the address for alerts does not take posts', () => {
  const codes = (isRefused: boolean) => alertsOf(measured({ posts: { isRefused } })).map(({ code }) => code)
  expect(codes(true)).toEqual(['posts-not-taken'])
  expect(codes(false)).toEqual([])
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

it('raises what is above a threshold, with the value, and nothing while there are no figures', () => {
  const busy = { ...calm, latencyMs: 700, errors: 6, queue: 120, pool: 96, cpu: 100, memory: 81, disk: 91 }
  expect(
    alertsOf(measured({ figures: busy })).map(({ code, severity, measured }) => [code, severity, measured]),
  ).toEqual([
    ['requests-failing', 'trouble', 6],
    ['connections-used', 'trouble', 96],
    ['answers-slow', 'warning', 700],
    ['commands-waiting', 'warning', 120],
    ['processors-busy', 'warning', 100],
    ['memory-used', 'warning', 81],
    ['disk-full', 'warning', 91],
  ])
  expect(alertsOf(measured({ figures: null }))).toEqual([])
})

it('raises a promoted model that cannot be served', () =>
  expect(alertsOf(measured({ models: [{ model: 'level-3' }] }))).toMatchObject([
    { code: 'model-not-served', about: 'level-3', severity: 'trouble' },
  ]))

it('raises jobs that wait for long, that failed of the service itself, and a Redis that does not answer', () => {
  const jobs = { waiting: 3, running: 0, oldestSeconds: 1_801, failed: 2, redisAnswers: false }
  expect(alertsOf(measured({ jobs }))).toEqual([
    { code: 'jobs-queue-away', about: null, severity: 'trouble', measured: null },
    { code: 'jobs-failed', about: null, severity: 'warning', measured: 2 },
    { code: 'jobs-waiting', about: null, severity: 'warning', measured: 1_801 },
  ])
})
