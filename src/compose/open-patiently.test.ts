// Which errors a starting process waits out, and which it does not.
import { expect, it } from 'vitest'
import { LogUnavailable } from '#event-log/event-log.ts'
import { CannotOpenLog } from '#event-log/kurrent/failures.ts'
import { MigrationFailed } from '#platform/migrate.ts'
import { openPatiently } from './open-patiently.ts'

const failure = (code: string, message = 'from the driver') => Object.assign(new Error(message), { code })

function opening(...failures: readonly unknown[]) {
  const left = [...failures]
  const waits: number[] = []
  const stop = new AbortController()
  const opened = openPatiently(
    async () => {
      if (left.length > 0) throw left.shift()
      return { close: async () => undefined }
    },
    {
      signal: stop.signal,
      async delay(ms) {
        waits.push(ms)
        if (waits.length === 20) stop.abort()
      },
      onWait: () => undefined,
    },
  )
  return { opened, waits }
}

it('waits while the database restarts, whichever step fails, and then opens', async () => {
  const { opened, waits } = opening(
    failure('ECONNREFUSED'),
    Object.assign(new AggregateError([failure('ECONNREFUSED')]), { code: 'ECONNREFUSED' }),
    failure('ENOTFOUND', 'getaddrinfo ENOTFOUND database'),
    failure('57P03', 'the database system is starting up'),
    failure('57P01', 'terminating connection due to administrator command'),
    new Error('Connection terminated unexpectedly'),
    new MigrationFailed('0001-event-log', failure('ECONNRESET')),
    new LogUnavailable(failure('ECONNREFUSED')),
    new CannotOpenLog(
      'the log does not answer: nobody listens at 127.0.0.1:2113',
      new LogUnavailable(failure('ECONNREFUSED')),
    ),
  )
  expect(await opened).not.toBeNull()
  expect(waits).toEqual([200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000, 5_000])
})

it.each([
  ['a wrong password', failure('28P01', 'password authentication failed')],
  ['a migration that cannot be run', new MigrationFailed('0099-later', failure('42P07', 'relation exists'))],
  ['an account that the log refuses', new CannotOpenLog('it cannot connect: refuses the account', new Error('denied'))],
  ['a defect', new TypeError('connect is not a function')],
])('does not wait for %s', async (_, error) => {
  const { opened, waits } = opening(error)
  await expect(opened).rejects.toBe(error)
  expect(waits).toEqual([])
})

it('stops when the signal is aborted, and closes what it has opened', async () => {
  const away = opening(...Array.from({ length: 30 }, () => failure('ECONNREFUSED')))
  expect(await away.opened).toBeNull()
  const stop = new AbortController()
  let closed = 0
  const late = await openPatiently(
    async () => {
      stop.abort()
      return {
        close: async () => {
          closed += 1
        },
      }
    },
    { signal: stop.signal, delay: async () => undefined, onWait: () => undefined },
  )
  expect({ late, closed }).toEqual({ late: null, closed: 1 })
})

it('waits no longer than the limit, and then fails with the last error', async () => {
  let nowMs = 0
  const waited: unknown[] = []
  const opened = openPatiently(() => Promise.reject(failure('ECONNREFUSED', 'the last of them')), {
    signal: new AbortController().signal,
    async delay(ms) {
      nowMs += ms
    },
    onWait: (error) => waited.push(error),
    most: { waitMs: 12_000, nowMs: () => nowMs },
  })
  await expect(opened).rejects.toThrow('the last of them')
  expect({ waits: waited.length, nowMs }).toEqual({ waits: 7, nowMs: 16_200 })
})
