// The KurrentDB adapter on a cluster of three: it finds the leader, follows changes of leader, and neither loses nor
// duplicates anything.
import { setTimeout as pause } from 'node:timers/promises'
import { jsonEvent } from '@kurrent/kurrentdb-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aLearner, records, tenantA, toStream } from '#event-log/contract-records.ts'
import { type Appended, type EventLog, LogUnavailable, WrongExpectedRevision } from '#event-log/event-log.ts'
import { clientOf } from '#event-log/kurrent/client.ts'
import { readConnectionString } from '#event-log/kurrent/connection-string.ts'
import { type KurrentLogOptions, openKurrentLog } from '#event-log/kurrent/kurrent-log.ts'
import { type EventId, START } from '#kernel/ids.ts'
import { type KurrentCluster, startKurrentCluster } from './kurrent-cluster.ts'
import { expectKeptOnce, follow, sent } from './under-load.ts'
import { wireNameOf } from './wire-name.ts'

describe('the event log on a KurrentDB cluster', () => {
  let cluster: KurrentCluster
  let logs: EventLog[]
  beforeEach(async () => {
    cluster = await startKurrentCluster()
    logs = []
  })
  afterEach(async () => {
    await Promise.all(logs.map((log) => log.close()))
    await cluster.close()
  })
  const open = async (options: Partial<KurrentLogOptions> = {}) => {
    const log = await openKurrentLog({ connectionString: cluster.url, pollMs: 100, ...options })
    logs.push(log)
    return log
  }
  const ours = () => cluster.store.all.filter(({ type }) => !type.startsWith('$'))
  const node = (n: number) => {
    const found = cluster.nodes[n]
    if (!found) throw new Error(`there is no node ${n}`)
    return found
  }
  const served = (n: number, ...kinds: readonly string[]) =>
    kinds.reduce((sum, kind) => sum + (node(n).calls.get(kind) ?? 0), 0)
  const page = { tenant: tenantA, from: 0, direction: 'forwards', limit: 100 } as const

  it.each([
    ['by its nodes', (url: string) => url],
    ['by its nodes and +discover', (url: string) => url.replace('kurrentdb:', 'kurrentdb+discover:')],
    [
      'by one name and +discover',
      (url: string) => url.replace('kurrentdb:', 'kurrentdb+discover:').replace(/,[^?]*/, ''),
    ],
    ['though another kind of node is preferred', (url: string) => `${url}&nodePreference=follower`],
  ])('is found %s, and used only through its leader', async (_, url) => {
    cluster.elect(node(2))
    const log = await open({ connectionString: url(cluster.url) })
    const stream = aLearner()
    await log.append(toStream(stream, 'none', records(stream, 2)))
    expect((await log.readStream(stream, page)).events).toHaveLength(2)
    for (const n of [0, 1]) expect(served(n, 'batch', 'readStream', 'readAll', 'subscribeAll')).toBe(0)
    expect(served(2, 'batch', 'readStream', 'readAll')).toBeGreaterThan(2)
  })

  it('is found where the first of its nodes is unavailable', async () => {
    cluster.elect(node(1))
    await node(0).stop()
    const log = await open({ connectionString: cluster.url.replace('kurrentdb:', 'kurrentdb+discover:') })
    const stream = aLearner()
    expect(await log.append(toStream(stream, 'none', records(stream, 1)))).toMatchObject({ revision: 0 })
  })

  it('is awaited while it elects its leader', async () => {
    cluster.elect(null)
    const opening = open()
    await pause(600)
    cluster.elect(node(0))
    const stream = aLearner()
    const log = await opening
    expect(await log.append(toStream(stream, 'none', records(stream, 1)))).toMatchObject({ revision: 0 })
  })

  it('reports for each node why it does not answer', async () => {
    for (const each of cluster.nodes) await each.stop()
    const refused = await open().catch((error: unknown) => error)
    expect(refused).toMatchObject({
      name: 'CannotOpenLog',
      message: expect.stringMatching(/^the log does not answer: (127\.0\.0\.1:\d+ does not answer \(.*?\)(; |$)){3}/),
    })
  })

  it('is written to and read at the new leader, while old connections are alive', async () => {
    const log = await open()
    const stream = aLearner()
    await log.append(toStream(stream, 'none', records(stream, 1)))
    cluster.elect(node(1))
    const batches = served(1, 'batch')
    expect(await log.append(toStream(stream, 0, records(stream, 1)))).toMatchObject({ revision: 1, repeated: false })
    expect(served(1, 'batch')).toBeGreaterThan(batches)
    // What the old leader would have shown.
    node(0).lag()
    await log.append(toStream(stream, 1, records(stream, 1)))
    await expect.poll(async () => (await log.readStream(stream, page)).events.length).toBe(3)
    expect(served(1, 'readStream')).toBeGreaterThan(0)
  })

  it('does not let a filtered reader skip events that a lagging node does not have yet', async () => {
    const reading = await open()
    const writing = await open()
    const rare = follow(reading, { types: ['learning.rare'] })
    const stream = aLearner()
    const first = records(stream, 1, { type: 'learning.rare' })
    await writing.append(toStream(stream, 'none', first))
    await expect.poll(() => rare.seen).toEqual(first.map(({ id }) => id))
    // The leader hands over, and falls behind; nobody hangs up on its readers.
    cluster.elect(node(1))
    node(0).lag()
    const second = records(stream, 1, { type: 'learning.rare' })
    await sent(writing, toStream(stream, 0, second))
    await sent(writing, toStream(aLearner(), 'none', records(aLearner(), 1)))
    const all = [...first, ...second].map(({ id }) => id)
    await expect.poll(() => rare.seen).toEqual(all)
    node(0).catchUp()
    await rare.stop()
    expect(rare.seen).toEqual(all)
  })

  it('does not let a reader of rare, distant events skip them either', async () => {
    const filter = { types: ['learning.rare'] }
    const [reading, writing] = [await open({ far: 1n }), await open()]
    const stream = aLearner()
    await writing.append(toStream(stream, 'none', records(stream, 3)))
    const { position: before } = await reading.readAll({ after: START, limit: 10, filter })
    cluster.elect(node(1))
    node(0).lag()
    const rare = records(stream, 1, { type: 'learning.rare' })
    await sent(writing, toStream(stream, 2, rare))
    const read = () => reading.readAll({ after: before, limit: 10, filter }).catch(() => null)
    await expect.poll(read).not.toBeNull()
    expect((await read())?.events.map(({ id }) => id)).toEqual(rare.map(({ id }) => id))
  })

  it('waits for the next leader when it must read a stream before appending', async () => {
    const [log, other] = [await open(), await open()]
    const stream = aLearner()
    await other.append(toStream(stream, 'none', records(stream, 1)))
    cluster.elect(null)
    const answer = log.append(toStream(stream, 0, records(stream, 1)))
    await pause(300)
    cluster.elect(node(2))
    expect(await answer).toMatchObject({ revision: 1, repeated: false })
  })

  it('continues by itself after a time without a leader', async () => {
    const log = await open({ patienceMs: 300 })
    const stream = aLearner()
    const append = toStream(stream, 'none', records(stream, 1))
    cluster.elect(null)
    // Not written: every node says so, or none is found that could be asked.
    await expect(log.append(append)).rejects.toBeInstanceOf(LogUnavailable)
    await expect(log.head()).rejects.toBeInstanceOf(LogUnavailable)
    await cluster.nodes[0]?.stop()
    await log.append(append).catch(() => undefined)
    cluster.elect(node(1))
    // One of the tries that were given up may have been written by the time of the last.
    expect(await sent(log, append)).toMatchObject({ revision: 0 })
    expect(cluster.store.all.filter((event) => event.stream === wireNameOf(stream))).toHaveLength(1)
    await expect.poll(() => log.head().catch(() => null)).toBeGreaterThan(0n)
  })

  it('is used through another node once its leader stops answering', async () => {
    const client = clientOf(readConnectionString(cluster.url), { silentMs: 300 })
    const append = (streamState: 'no_stream' | bigint) =>
      client.appendToStream('fact-1', jsonEvent({ type: 'fact', data: {} }), { streamState })
    const read = async () => {
      let events = 0
      for await (const _ of client.readStream('fact-1')) events += 1
      return events
    }
    await append('no_stream')
    expect(await read()).toBe(1)
    node(0).freeze()
    cluster.elect(node(1))
    // The first to ask finds out, and is told by nobody.
    const unanswered = read().catch(() => undefined)
    const unheard = append(0n).catch(() => undefined)
    await pause(400)
    expect(await read()).toBe(1)
    await client.dispose()
    await unheard
    expect(await append(0n)).toMatchObject({ success: true, nextExpectedRevision: 1n })
    expect(await read()).toBe(2)
    node(0).cut()
    await unanswered
    await client.dispose()
  })

  it('keeps acknowledged events, once, and serves subscribers, while leaders are killed under load', async () => {
    // As in production: over TLS, with an account.
    await cluster.close()
    cluster = await startKurrentCluster({ tls: true, accounts: { app: { password: 'p@ss', may: 'everything' } } })
    const connectionString = `${cluster.url.replace('://', '://app:p%40ss@')}&discoveryInterval=20`
    const open = async (options: Partial<KurrentLogOptions> = {}) => {
      const log = await openKurrentLog({ connectionString, pollMs: 100, ...options })
      logs.push(log)
      return log
    }
    const [one, two, reading] = [await open({ patienceMs: 400 }), await open({ patienceMs: 400 }), await open()]
    const [whole, rare] = [follow(reading), follow(reading, { types: ['learning.rare'] })]
    for (const each of cluster.nodes) each.delayAppends(2)

    const acknowledged = new Map<EventId, Appended>()
    let over = false
    const clients = Array.from({ length: 8 }, async (_, client) => {
      const stream = aLearner()
      let revision = -1
      for (let n = 0; !over; n += 1) {
        const events = records(stream, 1 + (n % 3), n % 7 === 0 ? { type: 'learning.rare' } : {})
        const answer = await sent(
          client % 2 === 0 ? one : two,
          toStream(stream, revision < 0 ? 'none' : revision, events),
        )
        if (answer instanceof WrongExpectedRevision) throw answer
        revision = answer.revision
        for (const { id } of events) acknowledged.set(id, answer)
      }
    })
    for (let fault = 0; fault < 3; fault += 1) {
      await pause(150)
      // Some are stored and not answered.
      cluster.leader().loseAnswers(2)
      await pause(20)
      const killed = await cluster.killLeader()
      await pause(200)
      cluster.elect(node((cluster.nodes.indexOf(killed) + 1) % 3))
      const before = acknowledged.size
      while (acknowledged.size < before + 12) await pause(10)
      // The last one stays away.
      if (fault < 2) await killed.start()
    }
    over = true
    await Promise.all(clients)

    const stored = ours()
    const ids = stored.map(({ id }) => id as EventId)
    expectKeptOnce(stored, acknowledged)
    const wanted = stored.filter(({ type }) => type === 'learning.rare').map(({ id }) => id)
    await expect.poll(() => whole.seen.length >= ids.length && rare.seen.length >= wanted.length).toBe(true)
    await Promise.all([whole.stop(), rare.stop()])
    expect(whole.seen).toEqual(ids)
    expect(rare.seen).toEqual(wanted)
  })
})
