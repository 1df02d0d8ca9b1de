// Promises of the KurrentDB adapter beyond the contract: one identity, limits, deleted streams, and a shared server. That
// each event is stored once, and how a long log is read, are tested in the neighbouring files.
import { randomUUID } from 'node:crypto'
import { jsonEvent, KurrentDBClient } from '@kurrent/kurrentdb-client'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { aLearner, records, tenantA, toStream } from '#event-log/contract-records.ts'
import {
  type Append,
  type EventLog,
  LogBusy,
  type StoredEvent,
  StreamDeleted,
  UnknownPosition,
} from '#event-log/event-log.ts'
import { UnreadableRecord } from '#event-log/kurrent/envelope.ts'
import { openKurrentLog } from '#event-log/kurrent/kurrent-log.ts'
import { type Position, position, START, type StreamName } from '#kernel/ids.ts'
import { type KurrentServer, startKurrentServer } from './kurrent-server.ts'
import { wireNameOf } from './wire-name.ts'

/** On a busy machine the server in memory, in this very process, may need longer than users are kept waiting. */
const PATIENT_MS = 120_000

describe('the event log on KurrentDB', () => {
  let server: KurrentServer
  let client: KurrentDBClient
  let log: EventLog
  let other: EventLog
  let logs: EventLog[] = []
  const open = async (options: Partial<Parameters<typeof openKurrentLog>[0]> = {}) => {
    const log = await openKurrentLog({ connectionString: server.url, patienceMs: PATIENT_MS, ...options })
    logs.push(log)
    return log
  }
  beforeAll(async () => {
    server = await startKurrentServer()
    client = KurrentDBClient.connectionString(server.url)
    ;[log, other] = await Promise.all([
      openKurrentLog({ connectionString: server.url, patienceMs: PATIENT_MS }),
      openKurrentLog({ connectionString: server.url, patienceMs: PATIENT_MS }),
    ])
  })
  afterEach(async () => {
    await Promise.all(logs.map((log) => log.close()))
    logs = []
  })
  afterAll(async () => {
    await Promise.all([log.close(), other.close()])
    await client.dispose()
    await server.close()
  })

  const eventsOf = async (log: EventLog, stream: StreamName) =>
    (await log.readStream(stream, { tenant: tenantA, from: 0, direction: 'forwards', limit: 1_000 })).events
  async function everything(log: EventLog, page: Omit<Parameters<EventLog['readAll']>[0], 'limit'>, limit = 100) {
    const events: StoredEvent[] = []
    const positions: Position[] = []
    for (let at = page.after; ; ) {
      const read = await log.readAll({ ...page, after: at, limit })
      events.push(...read.events)
      at = read.position
      positions.push(at)
      if (read.end) return { events, positions }
    }
  }

  it('keeps many appends in progress, also right after opening', async () => {
    const streams = Array.from({ length: 300 }, aLearner)
    const answers = await Promise.all(streams.map((stream) => log.append(toStream(stream, 'none', records(stream, 1)))))
    expect(new Set(answers.map((answer) => answer.position)).size).toBe(300)
  })

  it('asks a writer to retry when too many appends wait, and writes nothing of it', async () => {
    const busy = await startKurrentServer()
    const mine = await open({ connectionString: busy.url })
    busy.delayAppends(50)
    const appends = Array.from({ length: 11 }, (): Append => {
      const stream = aLearner()
      return toStream(stream, 'none', records(stream, 5_000, { data: {} }))
    })
    const outcomes = await Promise.allSettled(appends.map((append) => mine.append(append)))
    busy.delayAppends(0)
    expect(outcomes.map(({ status }) => status)).toEqual([...Array(10).fill('fulfilled'), 'rejected'])
    expect(outcomes[10]).toMatchObject({ reason: expect.any(LogBusy) })
    expect(await eventsOf(mine, appends[10]?.stream ?? aLearner())).toEqual([])
    await mine.append(toStream(aLearner(), 'none', records(aLearner(), 1)))
    await mine.close()
    await busy.close()
  })

  it('names the setting of a server whose limit counts more than the data, and writes nothing', async () => {
    const newer = await startKurrentServer()
    newer.store.countMetadata()
    const mine = await open({ connectionString: newer.url })
    const stream = aLearner()
    await expect(mine.append(toStream(stream, 'none', records(stream, 5_000)))).rejects.toMatchObject({
      reason: 'too-many-bytes',
      message: expect.stringContaining('MaxAppendSize'),
    })
    expect(await eventsOf(mine, stream)).toEqual([])
    expect(await mine.append(toStream(stream, 'none', records(stream, 1_000)))).toMatchObject({ revision: 999 })
    await mine.close()
    await newer.close()
  })

  describe('has one identity', () => {
    it('for all clients, even the first two at once, and another one on another server', async () => {
      const fresh = await startKurrentServer()
      const here = { connectionString: fresh.url }
      const [one, two] = await Promise.all([open(here), open(here)])
      const later = await open(here)
      expect([two.id, later.id]).toEqual([one.id, one.id])
      expect(log.id).not.toBe(one.id)
      expect([await one.head(), await one.lag(START)]).toEqual([0n, 0])
      await Promise.all([one, two, later].map((log) => log.close()))
      await fresh.close()
    })

    it('with the old protocol name as well, without console output', async () => {
      const warn = vi.spyOn(console, 'warn')
      const old = await open({ connectionString: server.url.replace('kurrentdb:', 'esdb:') })
      expect(old.id).toBe(log.id)
      expect(warn).not.toHaveBeenCalled()
      warn.mockRestore()
    })

    it('and does not repeat an invalid connection string', async () => {
      const secret = 'kurrentdb://admin:changeit@host:port?tls=false'
      await expect(open({ connectionString: secret })).rejects.toThrow(/^EVENT_LOG is not a valid connection string/)
      await expect(open({ connectionString: secret })).rejects.not.toThrow(/changeit@/)
    })

    it('and recognises a position of another log', async () => {
      const { position: at } = await log.append(withOne())
      await log.append(withOne())
      const bogus = position(at + 1n)
      await expect(log.readAll({ after: bogus, limit: 10 })).rejects.toBeInstanceOf(UnknownPosition)
      await expect(log.readAll({ after: bogus, limit: 10, filter: { types: ['x'] } })).rejects.toBeInstanceOf(
        UnknownPosition,
      )
      expect(await log.eventAt(bogus)).toBeNull()
      const { signal } = new AbortController()
      await expect(log.subscribe({ after: bogus, signal })[Symbol.asyncIterator]().next()).rejects.toBeInstanceOf(
        UnknownPosition,
      )
    })
  })

  const withOne = (): Append => {
    const stream = aLearner()
    return toStream(stream, 'none', records(stream, 1))
  }

  it.each(['deleteStream', 'tombstoneStream'] as const)('reports a deleted stream: %s', async (how) => {
    const append = withOne()
    await log.append(append)
    await client[how](wireNameOf(append.stream))
    for (const each of [log, other]) {
      await expect(eventsOf(each, append.stream)).rejects.toBeInstanceOf(StreamDeleted)
      await expect(each.append(toStream(append.stream, 'any', records(append.stream, 1)))).rejects.toBeInstanceOf(
        StreamDeleted,
      )
    }
    // What it held is still in the log, and a reader of the whole log goes on.
    expect((await everything(log, { after: START })).events.some(({ stream }) => stream === append.stream)).toBe(true)
  })

  describe('on a server with other data', () => {
    it('shows none of it, and skips it', async () => {
      const before = await log.head()
      const foreign = () =>
        client.appendToStream(`order-${randomUUID().slice(0, 8)}`, jsonEvent({ type: 'placed', data: {} }))
      for (let n = 0; n < 5; n += 1) await foreign()
      server.store.writeSystemEvent()
      expect(await log.head()).toBe(before)
      const { position: at } = await log.append(withOne())
      await foreign()
      server.store.writeSystemEvent()
      expect(await log.head()).toBe(at)
      const { events } = await everything(log, { after: before }, 2)
      expect(events.map((event) => event.position)).toEqual([at])
      expect(await log.lag(at)).toBe(0)
      const foreignPlace = server.store.all.find(({ type, position: place }) => type === 'placed' && place > before)
      expect(await log.eventAt(position(foreignPlace?.position ?? 0n))).toBeNull()
    })

    it.each([
      ['none', undefined],
      ['their own', { tenant: 'acme', causedBy: 'a letter' }],
      ['a text', new TextEncoder().encode('"a letter"')],
      ['bytes', Uint8Array.of(0, 159, 146, 150)],
    ])('passes over a stream that is named as ours are, with metadata that is not ours: %s', async (_, metadata) => {
      const before = await log.head()
      const letters = `letters-${randomUUID()}-${randomUUID()}`
      const write = () =>
        client.appendToStream(letters, jsonEvent({ type: 'written', data: {}, ...(metadata && { metadata }) }))
      await write()
      expect(await log.head()).toBe(before)
      const { position: at } = await log.append(withOne())
      await write()
      expect(await log.head()).toBe(at)
      for (const filter of [undefined, { types: ['written', records(aLearner(), 1)[0]?.type ?? ''] }]) {
        const { events, positions } = await everything(log, { after: before, ...(filter && { filter }) }, 2)
        expect(events.map((event) => event.position)).toEqual([at])
        expect(positions.at(-1)).toBeGreaterThanOrEqual(at)
      }
      const place = server.store.all.find(({ stream }) => stream === letters)?.position
      expect(await log.eventAt(position(place ?? 0n))).toBeNull()
      const heard: Position[] = []
      const stop = new AbortController()
      for await (const message of log.subscribe({ after: before, signal: stop.signal })) {
        if (message.kind === 'events') heard.push(...message.events.map((event) => event.position))
        else stop.abort()
      }
      expect(heard).toEqual([at])
    })

    it('stops at an event of ours that it cannot read: a newer version may have written it', async () => {
      const append = withOne()
      const before = (await log.append(append)).position
      const metadata = { tenant: tenantA, append: 'abc', written: 'in other words' }
      await client.appendToStream(
        `letters-${tenantA}-${randomUUID()}`,
        jsonEvent({ type: 'stray', data: {}, metadata }),
      )
      await expect(log.readAll({ after: before, limit: 10 })).rejects.toBeInstanceOf(UnreadableRecord)
    })

    it('reports a foreign event in one of our streams to its readers and writers', async () => {
      const append = withOne()
      await log.append(append)
      const stray = jsonEvent({ type: 'stray', data: {}, metadata: { by: 'hand' } })
      await client.appendToStream(wireNameOf(append.stream), stray)
      await expect(eventsOf(log, append.stream)).rejects.toBeInstanceOf(UnreadableRecord)
      await expect(other.append(toStream(append.stream, 0, records(append.stream, 1)))).rejects.toBeInstanceOf(
        UnreadableRecord,
      )
    })
  })
})
