// What the KurrentDB adapter promises beyond the contract: once whatever the server would do, one identity, deleted
// streams, filters that look far, and a server that is not ours alone.
import { randomUUID } from 'node:crypto'
import { jsonEvent, KurrentDBClient } from '@kurrent/kurrentdb-client'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { aLearner, records, tenantA, tenantB, toStream } from '../../src/event-log/contract.ts'
import {
  type Append,
  type EventLog,
  LogBusy,
  type StoredEvent,
  StreamDeleted,
  UnknownPosition,
  WrongExpectedRevision,
} from '../../src/event-log/event-log.ts'
import { UnreadableRecord } from '../../src/event-log/kurrent/envelope.ts'
import { openKurrentLog } from '../../src/event-log/kurrent/kurrent-log.ts'
import { type EventId, type Position, position, START, type StreamName } from '../../src/kernel/ids.ts'
import { type KurrentServer, startKurrentServer } from './kurrent-server.ts'

describe('the event log on KurrentDB', () => {
  let server: KurrentServer
  let client: KurrentDBClient
  let log: EventLog
  let other: EventLog
  let logs: EventLog[] = []
  const open = async (options: Partial<Parameters<typeof openKurrentLog>[0]> = {}) => {
    const log = await openKurrentLog({ connectionString: server.url, ...options })
    logs.push(log)
    return log
  }
  beforeAll(async () => {
    server = await startKurrentServer()
    client = KurrentDBClient.connectionString(server.url)
    ;[log, other] = await Promise.all([
      openKurrentLog({ connectionString: server.url }),
      openKurrentLog({ connectionString: server.url }),
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

  describe('stores the events of a command once', () => {
    it('though the server would store a known id again where the expected revision is the current one', async () => {
      const stream = aLearner()
      const events = records(stream, 2)
      const first = await log.append(toStream(stream, 'none', events))
      // By a process that has written it, and by one that has never seen the stream.
      for (const again of [log, other])
        expect(await again.append(toStream(stream, 1, events))).toEqual({ ...first, repeated: true })
      await log.append(toStream(stream, 1, records(stream, 50)))
      for (const again of [log, other, await open()])
        expect(await again.append(toStream(stream, 51, events))).toEqual({ ...first, repeated: true })
      expect(await eventsOf(log, stream)).toHaveLength(52)
    })

    it('and takes known events among new ones for a conflict at any revision', async () => {
      const stream = aLearner()
      const [one, two, three] = records(stream, 3)
      if (!one || !two || !three) throw new Error('no records')
      await log.append(toStream(stream, 'none', [one, two]))
      for (const events of [
        [two, three],
        [three, two],
        [one, two, three],
      ])
        await expect(log.append(toStream(stream, 1, events))).rejects.toBeInstanceOf(WrongExpectedRevision)
      expect((await eventsOf(log, stream)).map(({ id }) => id)).toEqual([one.id, two.id])
    })

    it('though only the last of the events before them are known, and the retried ones stand further back', async () => {
      const stream = aLearner()
      const events = records(stream, 2)
      const first = await log.append(toStream(stream, 'none', events))
      await log.append(toStream(stream, 1, records(stream, 50)))
      const fresh = await open()
      await fresh.readStream(stream, { tenant: tenantA, from: 'end', direction: 'backwards', limit: 1 })
      expect(await fresh.append(toStream(stream, 51, events))).toEqual({ ...first, repeated: true })
    })

    it('wherever the stream stands, also when many of them write at once', async () => {
      const stream = aLearner()
      const appends = Array.from({ length: 10 }, (_, n) =>
        toStream(stream, n % 2 === 0 ? 'any' : 'exists', records(stream, 2)),
      )
      await log.append(toStream(stream, 'none', records(stream, 1)))
      const answers = await Promise.all(appends.map((append, n) => (n % 3 === 0 ? other : log).append(append)))
      expect(answers.map(({ revision }) => revision).toSorted((a, b) => a - b)).toEqual(
        appends.map((_, n) => 2 * (n + 1)),
      )
      for (const [n, append] of appends.entries())
        expect(await other.append(append)).toEqual({ ...answers[n], repeated: true })
      expect(await eventsOf(log, stream)).toHaveLength(21)
    })

    it.each([
      ['by what is read', 0],
      ['by what is heard', 20],
    ])('and says which of two processes that write them at once has done so, %s', async (_, before) => {
      // Who asks often listens instead of reading.
      for (let n = 0; n < before; n += 1) for (const each of [log, other]) await each.append(withOne())
      for (const expected of ['none', 0] as const) {
        const stream = aLearner()
        if (expected === 0)
          for (const each of [log, other]) {
            if (each === log) await log.append(toStream(stream, 'none', records(stream, 1)))
            await eventsOf(each, stream)
          }
        const key = randomUUID()
        // Decided at another moment: the ids are the same, what stands is the first's.
        const answers = await Promise.all(
          [log, other].map((each, n) =>
            each.append(toStream(stream, expected, records(stream, 2, { data: { n } }, key))),
          ),
        )
        expect(answers.map(({ repeated }) => repeated).toSorted()).toEqual([false, true])
        const writer = answers.findIndex(({ repeated }) => !repeated)
        expect((await eventsOf(log, stream)).slice(-2).map(({ data }) => data)).toEqual([{ n: writer }, { n: writer }])
      }
    })

    it('and soon listens for its own lone appends instead of reading each back', async () => {
      const lone = await open()
      for (let n = 0; n < 12; n += 1) await lone.append(withOne())
      const looks = () => server.calls.get('subscribeStream') ?? 0
      const before = looks()
      for (let n = 0; n < 40; n += 1) expect(await lone.append(withOne())).toMatchObject({ repeated: false })
      // Where the machine is busy, one or the other is heard too late, and read after all.
      expect(looks() - before).toBeLessThan(20)
    })

    it('and recognises an older append of another process also while much is under way', async () => {
      const streams = Array.from({ length: 20 }, aLearner)
      const appends = streams.map((stream) => toStream(stream, 'none', records(stream, 1)))
      for (const append of appends) await other.append(append)
      await log.head()
      const answers = await Promise.all(appends.map((append) => log.append(append)))
      expect(answers.every(({ repeated }) => repeated)).toBe(true)
    })
  })

  it('keeps many appends under way, also as the first thing it does', async () => {
    const streams = Array.from({ length: 300 }, aLearner)
    const answers = await Promise.all(streams.map((stream) => log.append(toStream(stream, 'none', records(stream, 1)))))
    expect(new Set(answers.map((answer) => answer.position)).size).toBe(300)
  })

  it('tells a writer to come back when too much is waiting, and has written nothing of it', async () => {
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

  it('names the setting of a server that counts more than the data against its limit, and has written nothing', async () => {
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
    it('for all that open it, also for the first two at once, and another on another server', async () => {
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

    it('under the old name of the protocol as well, without a word on the console', async () => {
      const warn = vi.spyOn(console, 'warn')
      const old = await open({ connectionString: server.url.replace('kurrentdb:', 'esdb:') })
      expect(old.id).toBe(log.id)
      expect(warn).not.toHaveBeenCalled()
      warn.mockRestore()
    })

    it('and repeats nothing of a connection string that it cannot read', async () => {
      const secret = 'kurrentdb://admin:changeit@host:port?tls=false'
      await expect(open({ connectionString: secret })).rejects.toThrow(/^EVENT_LOG is no connection string/)
      await expect(open({ connectionString: secret })).rejects.not.toThrow(/changeit@/)
    })

    it('and tells a position that another log gave out', async () => {
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

  it.each(['deleteStream', 'tombstoneStream'] as const)('says of a stream that it was deleted: %s', async (how) => {
    const append = withOne()
    await log.append(append)
    await client[how](append.stream)
    for (const each of [log, other]) {
      await expect(eventsOf(each, append.stream)).rejects.toBeInstanceOf(StreamDeleted)
      await expect(each.append(toStream(append.stream, 'exists', records(append.stream, 1)))).rejects.toBeInstanceOf(
        StreamDeleted,
      )
    }
    // What it held is still in the log, and a reader of the whole log goes on.
    expect((await everything(log, { after: START })).events.some(({ stream }) => stream === append.stream)).toBe(true)
  })

  describe('beside what others keep on the server', () => {
    it('shows none of it, and moves on over it', async () => {
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

    it('names an event in a stream of ours that is not in our words', async () => {
      const append = withOne()
      const before = (await log.append(append)).position
      await client.appendToStream(append.stream, jsonEvent({ type: 'stray', data: {}, metadata: { by: 'hand' } }))
      for (const read of [() => eventsOf(log, append.stream), () => log.readAll({ after: before, limit: 10 })])
        await expect(read()).rejects.toBeInstanceOf(UnreadableRecord)
    })
  })
})

describe('the event log on a KurrentDB with a long past', () => {
  let server: KurrentServer
  let log: Awaited<ReturnType<typeof openKurrentLog>>
  const rare: StreamName[] = []
  beforeAll(async () => {
    server = await startKurrentServer()
    log = await openKurrentLog({ connectionString: server.url, far: 1n })
    const appends: Append[] = []
    for (let n = 0; n < 30; n += 1) {
      const stream = aLearner()
      appends.push(toStream(stream, 'none', records(stream, 100)))
      if (n % 10 !== 9) continue
      rare.push(stream)
      appends.push(toStream(stream, 99, records(stream, 2, { type: 'learning.rare' })))
    }
    appends.push({
      ...toStream(aLearner(), 'none', records(aLearner(), 1, { type: 'learning.rare-not' })),
      tenant: tenantB,
    })
    for (const append of appends) await log.append(append)
  })
  afterAll(async () => {
    await log.close()
    await server.close()
  })
  const filter = { types: ['learning.rare'] }

  it('looks for what is rare in steps, finds it once and in order, and moves to the head', async () => {
    const found: StoredEvent[] = []
    const positions: Position[] = []
    for (let at = START; ; ) {
      const page = await log.readAll({ after: at, limit: 5, filter })
      found.push(...page.events)
      positions.push(page.position)
      at = page.position
      if (page.end) break
    }
    expect(found.map(({ stream, revision }) => [stream, revision])).toEqual(
      rare.flatMap((stream) => [
        [stream, 100],
        [stream, 101],
      ]),
    )
    expect(positions.length).toBeGreaterThan(1)
    expect(positions.every((at, n) => n === 0 || at > (positions[n - 1] ?? START))).toBe(true)
    expect(positions.at(-1)).toBe(await log.head())
    // The steps are subscriptions; the doorbell was not asked for.
    expect(server.calls.get('subscribeAll')).toBeGreaterThan(1)
  })

  it('resumes from any position that a filtered reader was given', async () => {
    const all = await log.readAll({ after: START, limit: 100, filter })
    for (const limit of [1, 2, 3]) {
      const { position: at, events } = await log.readAll({ after: START, limit, filter })
      const rest = await log.readAll({ after: at, limit: 100, filter })
      expect([...events, ...rest.events].map(({ position: place }) => place)).toEqual(
        all.events.map(({ position: place }) => place),
      )
    }
  })

  it('shows the same event to a reader of pages, of a stream and of a long stretch', async () => {
    const [far] = (await log.readAll({ after: START, limit: 1, filter })).events
    const [stream] = rare
    if (!stream || !far) throw new Error('nothing is rare')
    const ofStream = await log.readStream(stream, { tenant: tenantA, from: 100, direction: 'forwards', limit: 1 })
    const near = await log.readAll({ after: START, limit: 10_000 })
    expect(ofStream.events[0]).toEqual(far)
    expect(near.events.find(({ id }) => id === far.id)).toEqual(far)
  })

  it('leads a filtered subscriber from the past into the present, over what it does not want', async () => {
    const stop = new AbortController()
    const seen: EventId[] = []
    let last = START
    for await (const message of log.subscribe({ after: START, filter, pageSize: 4, signal: stop.signal })) {
      last = message.position
      if (message.kind === 'events') seen.push(...message.events.map(({ id }) => id))
      else {
        const stream = aLearner()
        await log.append(toStream(stream, 'none', records(stream, 1)))
        await log.append(toStream(stream, 0, records(stream, 1, filter.types[0] ? { type: filter.types[0] } : {})))
      }
      if (seen.length === 7) stop.abort()
    }
    expect(new Set(seen).size).toBe(7)
    expect(last).toBe(await log.head())
  })

  it('counts a small lag, and estimates a large one', async () => {
    const { events } = await log.readAll({ after: START, limit: 10_000 })
    const behind = (count: number) => log.lag(events.at(-1 - count)?.position ?? START)
    expect([await behind(0), await behind(1), await behind(999)]).toEqual([0, 1, 999])
    const whole = await log.lag(START)
    expect(Math.abs(whole - events.length) / events.length).toBeLessThan(0.1)
  })

  it('counts a lag from what it has heard, without asking the server', async () => {
    const stop = new AbortController()
    const heard = Promise.withResolvers<void>()
    const appended: Position[] = []
    const following = (async () => {
      for await (const message of log.subscribe({ after: await log.head(), signal: stop.signal })) {
        if (message.kind === 'caught-up') {
          const stream = aLearner()
          for (let n = -1; n < 9; n += 1)
            appended.push((await log.append(toStream(stream, n < 0 ? 'none' : n, records(stream, 1)))).position)
        } else if (message.position === appended.at(-1)) heard.resolve()
      }
    })()
    await heard.promise
    const reads = server.calls.get('readAll')
    expect(await Promise.all(appended.map((at) => log.lag(at)))).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0])
    expect(server.calls.get('readAll')).toBe(reads)
    stop.abort()
    await following
  })

  it('scans for a type over a long stretch, and no further', async () => {
    const { events } = await log.readAll({ after: START, limit: 10_000 })
    const until = events.find(({ stream }) => stream === rare[1])?.position ?? START
    const scanned: StoredEvent[] = []
    for await (const page of log.scan({ after: START, until, types: filter.types })) scanned.push(...page.events)
    expect(scanned.map(({ stream }) => stream)).toEqual([rare[0], rare[0]])
  })
})
