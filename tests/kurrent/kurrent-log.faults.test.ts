// The KurrentDB adapter while the server fails and returns: nothing acknowledged is lost or duplicated, an unknown outcome
// is resolved by a retry, and subscribers continue from their position.
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { aLearner, records, tenantA, toStream } from '#event-log/contract-records.ts'
import {
  type Appended,
  type EventLog,
  LogUnavailable,
  OutcomeUnknown,
  type StoredEvent,
  UnknownPosition,
  WrongExpectedRevision,
} from '#event-log/event-log.ts'
import { type KurrentLogOptions, openKurrentLog } from '#event-log/kurrent/kurrent-log.ts'
import { type EventId, START, type StreamName } from '#kernel/ids.ts'
import { type KurrentServer, startKurrentServer } from './kurrent-server.ts'
import { expectKeptOnce, follow, sent } from './under-load.ts'
import { wireNameOf } from './wire-name.ts'

describe('the event log on a KurrentDB that fails', () => {
  let server: KurrentServer
  let logs: EventLog[]
  beforeEach(async () => {
    server = await startKurrentServer()
    logs = []
  })
  afterEach(async () => {
    await Promise.all(logs.map((log) => log.close()))
    await server.close()
  })
  const open = async (options: Partial<KurrentLogOptions> = {}) => {
    const log = await openKurrentLog({ connectionString: server.url, pollMs: 100, ...options })
    logs.push(log)
    return log
  }
  const idsIn = (stream: StreamName) =>
    server.store.all.filter((event) => event.stream === wireNameOf(stream)).map(({ id }) => id)
  const ours = () => server.store.all.filter(({ type }) => !type.startsWith('$'))

  it('stores an unanswered append once, and answers the retry normally', async () => {
    const log = await open()
    const stream = aLearner()
    const events = records(stream, 2)
    server.loseAnswers(1)
    expect(await log.append(toStream(stream, 'none', events))).toMatchObject({ revision: 1, repeated: false })
    server.loseAnswers(2)
    expect(await log.append(toStream(stream, 1, records(stream, 1)))).toMatchObject({ revision: 2, repeated: false })
    expect(idsIn(stream)).toHaveLength(3)
  })

  it('reports an unknown outcome after a while, and later gives the first answer to the same append', async () => {
    const log = await open({ patienceMs: 300 })
    const stream = aLearner()
    const append = toStream(stream, 'none', records(stream, 2))
    server.loseAnswers(1_000)
    await expect(log.append(append)).rejects.toBeInstanceOf(OutcomeUnknown)
    server.loseAnswers(0)
    expect(idsIn(stream)).toHaveLength(2)
    // Another process is asked, since this one might be gone: then the first again.
    const other = await open()
    for (const each of [other, log]) expect(await sent(each, append)).toMatchObject({ revision: 1, repeated: true })
    expect(idsIn(stream)).toHaveLength(2)
  })

  it.each(['any', 0] as const)(
    'stores once, with expected revision %s, an unanswered append after a kill that lost the ids',
    async (expected) => {
      const log = await open()
      const stream = aLearner()
      await log.append(toStream(stream, 'none', records(stream, 1)))
      server.loseAnswers(1)
      const answer = log.append(toStream(stream, expected, records(stream, 2)))
      while (idsIn(stream).length < 3) await pause(1)
      await server.stop()
      server.store.restart()
      await server.start()
      expect(await answer).toMatchObject({ revision: 2 })
      expect(idsIn(stream)).toHaveLength(3)
    },
  )

  it('reports that nothing was written where no server is available', async () => {
    const log = await open({ patienceMs: 100 })
    await server.stop()
    // The connection that there was is found dead first.
    await log.append(toStream(aLearner(), 'none', records(aLearner(), 1))).catch(() => undefined)
    const stream = aLearner()
    const append = toStream(stream, 'none', records(stream, 1))
    await expect(log.append(append)).rejects.toBeInstanceOf(LogUnavailable)
    await expect(log.readAll({ after: START, limit: 1 })).rejects.toBeInstanceOf(LogUnavailable)
    await expect(log.head()).rejects.toBeInstanceOf(LogUnavailable)
    await server.start()
    expect(await sent(log, append)).toMatchObject({ revision: 0, repeated: false })
  })

  it('does not open without a server, and reports it', async () => {
    await server.stop()
    await expect(open()).rejects.toBeInstanceOf(LogUnavailable)
  })

  it('replaces a connection that stopped answering, and keeps no abandoned connection', async () => {
    const log = await open()
    await log.append(toStream(aLearner(), 'none', records(aLearner(), 1)))
    const before = server.connections()
    const stream = aLearner()
    server.ignoreAppends(1)
    expect(await log.append(toStream(stream, 'none', records(stream, 1)))).toMatchObject({ revision: 0 })
    expect(server.connections()).toBe(before + 1)
    server.freeze()
    expect(await log.append(toStream(stream, 0, records(stream, 1)))).toMatchObject({ revision: 1 })
    expect(server.connections()).toBe(before + 1)
    expect(idsIn(stream)).toHaveLength(2)
  })

  it('sends an ignored append again, in a new call', async () => {
    const log = await open()
    await log.append(toStream(aLearner(), 'none', records(aLearner(), 1)))
    const stream = aLearner()
    server.ignoreAppends(1)
    expect(await log.append(toStream(stream, 'none', records(stream, 1)))).toMatchObject({ revision: 0 })
    expect(idsIn(stream)).toHaveLength(1)
    expect(server.calls.get('batchAppend')).toBe(2)
  })

  it('reports a call lost by overload only to its own callers', async () => {
    const log = await open()
    const unheard: unknown[] = []
    const hear = (error: unknown) => unheard.push(error)
    process.on('unhandledRejection', hear)
    onTestFinished(() => void process.off('unhandledRejection', hear))
    // More than a call holds; and little enough for a busy machine to carry in a try.
    const data = { text: 'x'.repeat(60_000) }
    const answers = Array.from({ length: 60 }, () => {
      const stream = aLearner()
      return sent(log, toStream(stream, 'none', records(stream, 1, { data })))
    })
    await pause(20)
    server.cut()
    expect(await Promise.all(answers)).toHaveLength(60)
    expect(ours()).toHaveLength(60)
    expect(unheard).toEqual([])
  })

  it('waits for pending writes before it closes, and accepts no new ones', async () => {
    const log = await open()
    server.delayAppends(100)
    const streams = Array.from({ length: 20 }, aLearner)
    const answers = Promise.all(streams.map((stream) => log.append(toStream(stream, 'none', records(stream, 1)))))
    await log.close()
    expect((await answers).every(({ revision }) => revision === 0)).toBe(true)
    await expect(log.append(toStream(aLearner(), 'none', records(aLearner(), 1)))).rejects.toBeInstanceOf(
      LogUnavailable,
    )
  })

  describe('that has lost its last commits, while another process continued to write', () => {
    /** Where the log stood, and what is lost of it when the server comes back; then others outrun it. */
    async function lose(how: 'is killed' | 'comes back over the same connections', from: bigint, others: EventLog) {
      if (how === 'is killed') await server.stop()
      server.store.restoreTo(from)
      if (how === 'is killed') await server.start()
      const before = server.store.all.length
      for (let n = 0; server.store.all.length < before + 8; n += 1) {
        const stream = aLearner()
        await sent(others, toStream(stream, 'none', records(stream, 1, { data: { text: 'x'.repeat(n) } })))
      }
    }
    function firstOf(stream: StreamName, revision: number): bigint {
      const wire = wireNameOf(stream)
      const found = server.store.all.find((event) => event.stream === wire && event.revision === BigInt(revision))
      if (!found) throw new Error(`no revision ${revision} in ${wire}`)
      return found.position
    }

    it('stores lost events once when they are retried here and elsewhere, and reports the revisions of streams', async () => {
      const [log, other] = [await open(), await open()]
      const [lost, again] = [aLearner(), aLearner()]
      for (const stream of [lost, again]) await log.append(toStream(stream, 'none', records(stream, 1)))
      const command = records(again, 2)
      const place = (await log.append(toStream(lost, 0, records(lost, 3)))).position
      await log.append(toStream(again, 0, command))
      expect(place).toBeGreaterThan(0n)
      await lose('is killed', firstOf(lost, 1), other)
      // The client of the command repeats it by another process, behind what stands there by now.
      await sent(other, toStream(again, 0, records(again, 1)))
      await sent(other, toStream(again, 1, command))
      await sent(other, toStream(again, 3, records(again, 1)))

      expect(await sent(log, toStream(again, 4, command))).toMatchObject({ revision: 3, repeated: true })
      expect(new Set(idsIn(again)).size).toBe(idsIn(again).length)
      expect(await sent(log, toStream(lost, 3, records(lost, 1)))).toMatchObject({ actual: 0 })
      expect(await sent(log, toStream(lost, 0, records(lost, 1)))).toMatchObject({ revision: 1, repeated: false })
      const fresh = aLearner()
      expect(await sent(log, toStream(fresh, 'none', records(fresh, 1)))).toMatchObject({
        revision: 0,
        repeated: false,
      })
    })

    it('skips nothing for a filtered reader that knew the earlier end of the log', async () => {
      const [log, other] = [await open({ pollMs: 20 }), await open()]
      const stop = new AbortController()
      const reading = Promise.withResolvers<void>()
      const heard: Promise<unknown> = (async () => {
        for await (const message of log.subscribe({ after: await log.head(), signal: stop.signal }))
          if (message.kind === 'caught-up') reading.resolve()
      })().catch(() => undefined)
      await reading.promise
      const stream = aLearner()
      for (let n = -1; n < 20; n += 1) await log.append(toStream(stream, n < 0 ? 'none' : n, records(stream, 1)))
      const from = firstOf(stream, 0)
      const start = (await log.readAll({ after: START, limit: 1 })).position
      await lose('is killed', from, other)
      const wanted = { types: ['learning.rare'] }
      const looked: bigint[] = []
      for (let at = START; looked.length < 10; ) {
        const page = await log.readAll({ after: at, limit: 10, filter: wanted }).catch(() => null)
        if (!page) continue
        at = page.position
        looked.push(at)
      }
      expect(start).toBeGreaterThanOrEqual(0n)
      for (const at of looked) expect(at).toBeLessThanOrEqual(await other.head())
      stop.abort()
      await heard
    })

    it('ends a subscription whose position now holds another event, and reports another log', async () => {
      const [log, other] = [await open({ pollMs: 20 }), await open()]
      const stream = aLearner()
      const caughtUp = Promise.withResolvers<void>()
      const over = (async () => {
        for await (const message of log.subscribe({ after: START, signal: new AbortController().signal }))
          if (message.kind === 'events' && message.events.length > 0) caughtUp.resolve()
      })()
      over.catch(() => undefined)
      await log.append(toStream(stream, 'none', records(stream, 1)))
      await caughtUp.promise
      await lose('is killed', firstOf(stream, 0), other)
      await expect(over).rejects.toBeInstanceOf(UnknownPosition)
    })
  })

  it('keeps acknowledged events, once, and serves subscribers, while it is killed and disconnected under load', async () => {
    const [one, two, reading] = [await open({ patienceMs: 400 }), await open({ patienceMs: 400 }), await open()]
    const [whole, rare] = [follow(reading), follow(reading, { types: ['learning.rare'] })]

    const acknowledged = new Map<EventId, Appended>()
    const shared = Array.from({ length: 3 }, aLearner)
    let over = false
    const clients = Array.from({ length: 12 }, async (_, client) => {
      // A third of the clients share a few streams, so that conflicts are true ones too.
      const stream = shared[client] ?? shared[client - 3] ?? aLearner()
      let revision = -1
      for (let n = 0; !over; n += 1) {
        const events = records(stream, 1 + (n % 3), n % 7 === 0 ? { type: 'learning.rare' } : {})
        const append = toStream(stream, revision < 0 ? 'none' : revision, events)
        const answer = await sent(client % 2 === 0 ? one : two, append)
        if (answer instanceof WrongExpectedRevision) {
          expect(shared, 'nobody else writes to a client’s own stream').toContain(stream)
          expect(answer.actual).not.toBe(revision)
          revision = answer.actual
          continue
        }
        revision = answer.revision
        for (const { id } of events) acknowledged.set(id, answer)
      }
    })
    for (let fault = 0; fault < 9; fault += 1) {
      // As long as it takes until some more stand.
      for (const enough = acknowledged.size + 6; acknowledged.size < enough; ) await pause(10)
      if (fault % 3 === 0) server.cut()
      else if (fault % 3 === 1) server.loseAnswers(3)
      else {
        await server.stop()
        server.store.restart()
        await pause(100)
        await server.start()
      }
    }
    over = true
    await Promise.all(clients)

    const stored = ours()
    const ids = stored.map(({ id }) => id as EventId)
    expectKeptOnce(stored, acknowledged)
    const revisions = new Map<string, bigint>()
    for (const { stream, revision } of stored) {
      expect(revision, `revision in ${stream}`).toBe((revisions.get(stream) ?? -1n) + 1n)
      revisions.set(stream, revision)
    }
    const wanted = stored.filter(({ type }) => type === 'learning.rare').map(({ id }) => id)
    while (whole.seen.length < ids.length || rare.seen.length < wanted.length) await pause(10)
    await Promise.all([whole.stop(), rare.stop()])
    expect(whole.seen).toEqual(ids)
    expect(rare.seen).toEqual(wanted)
    // And what reads the log now sees the same.
    const events: StoredEvent[] = []
    for await (const page of reading.scan({ after: START, until: await reading.head() })) events.push(...page.events)
    expect(events.map(({ id }) => id)).toEqual(ids)
  })

  it('wakes a subscriber again after its live subscription was cut, even with rare polling', async () => {
    const deaf = await open({ pollMs: 60_000 })
    const other = await open()
    const stop = new AbortController()
    const [caughtUp, heard] = [Promise.withResolvers<void>(), Promise.withResolvers<bigint>()]
    const following = (async () => {
      for await (const message of deaf.subscribe({ after: await deaf.head(), signal: stop.signal }))
        if (message.kind === 'caught-up') caughtUp.resolve()
        else heard.resolve(message.position)
    })()
    await caughtUp.promise
    const before = server.calls.get('subscribeAll') ?? 0
    while ((server.calls.get('subscribeAll') ?? 0) === 0) await pause(10)
    await server.stop()
    await server.start()
    const append = await sent(other, toStream(aLearner(), 'none', records(aLearner(), 1)))
    expect(await heard.promise).toBe(append instanceof WrongExpectedRevision ? null : append.position)
    expect(server.calls.get('subscribeAll')).toBeGreaterThan(before)
    stop.abort()
    await following
  })

  it('lets concurrent writers of several processes append one at a time, each with its own outcome', async () => {
    const writers = [await open(), await open()]
    const streams = Array.from({ length: 3 }, aLearner)
    let [acknowledged, conflicts, readers] = [0, 0, 0]
    const allHaveRead = Promise.withResolvers<void>()
    await Promise.all(
      Array.from({ length: 8 }, async (_, client) => {
        const log = writers[client % 2] ?? (await open())
        for (let n = 0; n < 8; n += 1) {
          const stream = streams[(client + n) % streams.length] ?? aLearner()
          const page = { tenant: tenantA, from: 'end', direction: 'backwards', limit: 1 } as const
          const { currentRevision: revision } = await log.readStream(stream, page)
          // The first time all of them have read the same before anyone writes.
          readers += 1
          if (readers === 8) allHaveRead.resolve()
          await allHaveRead.promise
          const answer = await sent(log, toStream(stream, revision < 0 ? 'none' : revision, records(stream, 2)))
          if (answer instanceof WrongExpectedRevision) {
            expect(answer.actual).toBeGreaterThan(revision)
            conflicts += 1
          } else {
            expect(answer).toMatchObject({ revision: revision + 2 })
            acknowledged += 1
          }
        }
      }),
    )
    expect(ours()).toHaveLength(acknowledged * 2)
    // Of eight that have read the same, one at least is let through.
    expect(acknowledged).toBeGreaterThanOrEqual(8)
    expect(conflicts).toBeGreaterThanOrEqual(5)
  })
})
