// The KurrentDB adapter stores the events of a command once, whatever the server would do, and reports who wrote them.
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { aLearner, records, tenantA, toStream } from '#event-log/contract-records.ts'
import { type Append, type EventLog, WrongExpectedRevision } from '#event-log/event-log.ts'
import { openKurrentLog } from '#event-log/kurrent/kurrent-log.ts'
import type { StreamName } from '#kernel/ids.ts'
import { type KurrentServer, startKurrentServer } from './kurrent-server.ts'

describe('the event log on KurrentDB stores the events of a command once', () => {
  let server: KurrentServer
  let log: EventLog
  let other: EventLog
  let logs: EventLog[] = []
  const open = async () => {
    const log = await openKurrentLog({ connectionString: server.url })
    logs.push(log)
    return log
  }
  beforeAll(async () => {
    server = await startKurrentServer()
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
    await server.close()
  })

  const eventsOf = async (log: EventLog, stream: StreamName) =>
    (await log.readStream(stream, { tenant: tenantA, from: 0, direction: 'forwards', limit: 1_000 })).events
  const withOne = (): Append => {
    const stream = aLearner()
    return toStream(stream, 'none', records(stream, 1))
  }

  it('although the server would store a known id again at the current revision', async () => {
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

  it('and treats known events among new ones as a conflict at any revision', async () => {
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

  it('although only the last earlier events are in memory, and the retried ones are older', async () => {
    const stream = aLearner()
    const events = records(stream, 2)
    const first = await log.append(toStream(stream, 'none', events))
    await log.append(toStream(stream, 1, records(stream, 50)))
    const fresh = await open()
    await fresh.readStream(stream, { tenant: tenantA, from: 'end', direction: 'backwards', limit: 1 })
    expect(await fresh.append(toStream(stream, 51, events))).toEqual({ ...first, repeated: true })
  })

  it('although there is a gap between the events in memory, and the retried ones are in it', async () => {
    const stream = aLearner()
    const events = records(stream, 2)
    await log.append(toStream(stream, 'none', records(stream, 100)))
    const first = await log.append(toStream(stream, 99, events))
    await log.append(toStream(stream, 101, records(stream, 50)))
    const fresh = await open()
    await fresh.readStream(stream, { tenant: tenantA, from: 'end', direction: 'backwards', limit: 1 })
    await fresh.readStream(stream, { tenant: tenantA, from: 0, direction: 'forwards', limit: 100 })
    expect(await fresh.append(toStream(stream, 151, events))).toEqual({ ...first, repeated: true })
    expect(await eventsOf(fresh, stream)).toHaveLength(152)
  })

  it('at any revision of the stream, also with many concurrent writers', async () => {
    const stream = aLearner()
    const appends = Array.from({ length: 10 }, () => toStream(stream, 'any', records(stream, 2)))
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
  ])('and reports which of two concurrent processes has written them, %s', async (_, before) => {
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

  it('and soon subscribes to its own single appends instead of reading each one back', async () => {
    const lone = await open()
    for (let n = 0; n < 12; n += 1) await lone.append(withOne())
    const looks = () => server.calls.get('subscribeStream') ?? 0
    const before = looks()
    for (let n = 0; n < 40; n += 1) expect(await lone.append(withOne())).toMatchObject({ repeated: false })
    // Where the machine is busy, one or the other is heard too late, and read after all.
    expect(looks() - before).toBeLessThan(20)
  })

  it('and recognises an older append of another process, even under load', async () => {
    const streams = Array.from({ length: 20 }, aLearner)
    const appends = streams.map((stream) => toStream(stream, 'none', records(stream, 1)))
    for (const append of appends) await other.append(append)
    await log.head()
    const answers = await Promise.all(appends.map((append) => log.append(append)))
    expect(answers.every(({ repeated }) => repeated)).toBe(true)
  })
})
