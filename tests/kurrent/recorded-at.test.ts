// The `recordedAt` of the KurrentDB adapter: the server's second with the writer's milliseconds. Within a second it may go
// back where several processes write, so that what was known at a moment is decided by its running maximum, which never
// goes back.
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { aLearner, records, tenantA, toStream } from '#event-log/contract-records.ts'
import { type EventLog, LogUnavailable, type StoredEvent } from '#event-log/event-log.ts'
import { openKurrentLog } from '#event-log/kurrent/kurrent-log.ts'
import { START, type StreamName } from '#kernel/ids.ts'
import { type KurrentServer, startKurrentServer } from './kurrent-server.ts'

describe('the moment at which a KurrentDB has recorded an event', () => {
  let server: KurrentServer
  let one: EventLog
  let other: EventLog
  beforeAll(async () => {
    server = await startKurrentServer()
    ;[one, other] = await Promise.all([
      openKurrentLog({ connectionString: server.url }),
      openKurrentLog({ connectionString: server.url, far: 1n }),
    ])
  })
  afterEach(() => void vi.useRealTimers())
  afterAll(async () => {
    await Promise.all([one.close(), other.close()])
    await server.close()
  })

  /** An event of a process whose clock says so. */
  async function at(clock: string, log: EventLog, stream: StreamName): Promise<void> {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(clock) })
    await log.append(toStream(stream, 'none', records(stream, 1)))
    vi.useRealTimers()
  }
  async function read(log: EventLog): Promise<readonly StoredEvent[]> {
    const page = await log.readAll({ after: START, limit: 1_000 })
    if (!page.end) throw new LogUnavailable(new Error('more events than this test writes'))
    return page.events
  }
  const runningMaximum = (events: readonly StoredEvent[]) => {
    let highest = ''
    return events.map(({ recordedAt }) => {
      if (recordedAt > highest) highest = recordedAt
      return highest
    })
  }

  it('goes back by less than a second, and its running maximum never, so that what was known is a prefix of the log', async () => {
    const streams = [aLearner(), aLearner(), aLearner(), aLearner()] as const
    await at('2100-03-01T09:00:00.900Z', one, streams[0])
    await at('2100-03-01T09:00:00.100Z', other, streams[1])
    // A clock that is behind the server's is held to the server's second.
    await at('2100-03-01T08:59:58.000Z', other, streams[2])
    await at('2100-03-01T09:00:01.200Z', one, streams[3])
    const events = await read(one)
    expect(events.map(({ recordedAt }) => recordedAt)).toEqual([
      '2100-03-01T09:00:00.900Z',
      '2100-03-01T09:00:00.100Z',
      '2100-03-01T09:00:00.000Z',
      '2100-03-01T09:00:01.200Z',
    ])
    const highest = runningMaximum(events)
    expect(highest).toEqual([...highest].sort())
    for (const [n, { recordedAt }] of events.entries())
      expect(Date.parse(highest[n] ?? '') - Date.parse(recordedAt)).toBeLessThan(1_000)
    const knownBy = (moment: string) => highest.filter((recordedAt) => recordedAt <= moment).length
    expect(knownBy('2100-03-01T09:00:00.500Z')).toBe(0)
    expect(knownBy('2100-03-01T09:00:00.900Z')).toBe(3)
    expect(knownBy('2100-03-01T09:00:01.200Z')).toBe(4)
  })

  it('is the same when read by pages, by stream, in steps or live', async () => {
    const events = await read(one)
    const stamps = (of: readonly StoredEvent[]) => of.map(({ id, recordedAt }) => [id, recordedAt])
    for (const event of events) {
      const page = { tenant: tenantA, from: 0, direction: 'forwards', limit: 10 } as const
      expect(stamps((await other.readStream(event.stream, page)).events)).toEqual(stamps([event]))
    }
    const types = [...new Set(events.map(({ type }) => type))]
    expect(stamps((await other.readAll({ after: START, limit: 100, filter: { types } })).events)).toEqual(
      stamps(events),
    )
    const stop = new AbortController()
    const heard: StoredEvent[] = []
    for await (const message of other.subscribe({ after: START, signal: stop.signal })) {
      if (message.kind === 'events') heard.push(...message.events)
      else stop.abort()
    }
    expect(stamps(heard)).toEqual(stamps(events))
  })
})
