// The KurrentDB adapter on a long log: rare events are searched in steps, and a lag is counted or estimated.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aLearner, records, tenantA, tenantB, toStream } from '#event-log/contract-records.ts'
import type { Append, StoredEvent } from '#event-log/event-log.ts'
import { openKurrentLog } from '#event-log/kurrent/kurrent-log.ts'
import { type EventId, type Position, START, type StreamName } from '#kernel/ids.ts'
import { type KurrentServer, startKurrentServer } from './kurrent-server.ts'

describe('a long event log on a KurrentDB', () => {
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

  it('searches for rare events in steps, finds each once and in order, and reaches the head', async () => {
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
    // The last page may have nothing left to look at, and say only that this is the end.
    expect(positions.slice(0, -1).every((at, n) => at > (positions[n - 1] ?? START))).toBe(true)
    expect(positions.at(-1)).toBe(await log.head())
    // The steps are subscriptions; the doorbell was not asked for.
    expect(server.calls.get('subscribeAll')).toBeGreaterThan(1)
  })

  it('resumes from any position returned to a filtered reader', async () => {
    const all = await log.readAll({ after: START, limit: 100, filter })
    for (const limit of [1, 2, 3]) {
      const { position: at, events } = await log.readAll({ after: START, limit, filter })
      const rest = await log.readAll({ after: at, limit: 100, filter })
      expect([...events, ...rest.events].map(({ position: place }) => place)).toEqual(
        all.events.map(({ position: place }) => place),
      )
    }
  })

  it('returns the same event to readers of pages, of a stream and of a long range', async () => {
    const [far] = (await log.readAll({ after: START, limit: 1, filter })).events
    const [stream] = rare
    if (!stream || !far) throw new Error('nothing is rare')
    const ofStream = await log.readStream(stream, { tenant: tenantA, from: 100, direction: 'forwards', limit: 1 })
    const near = await log.readAll({ after: START, limit: 10_000 })
    expect(ofStream.events[0]).toEqual(far)
    expect(near.events.find(({ id }) => id === far.id)).toEqual(far)
  })

  it('takes a filtered subscriber from the past to live events, skipping what does not match', async () => {
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

  it('counts a lag from events already received, without a request', async () => {
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

  it('scans for a type over a long but limited range', async () => {
    const { events } = await log.readAll({ after: START, limit: 10_000 })
    const until = events.find(({ stream }) => stream === rare[1])?.position ?? START
    const scanned: StoredEvent[] = []
    for await (const page of log.scan({ after: START, until, types: filter.types })) scanned.push(...page.events)
    expect(scanned.map(({ stream }) => stream)).toEqual([rare[0], rare[0]])
  })
})
