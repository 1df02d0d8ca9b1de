// A KurrentDB that turns calls away: while it starts, has too much to do, or does not lead. What the official client makes
// of each answer, and that the adapter waits them out. The answers were read in the server's source, not measured.
import {
  AccessDeniedError,
  DeadlineExceededError,
  jsonEvent,
  KurrentDBClient,
  NotLeaderError,
  UnavailableError,
  UnknownError,
} from '@kurrent/kurrentdb-client'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { aLearner, records, tenantA, toStream } from '#event-log/contract-records.ts'
import { type EventLog, LogUnavailable, OutcomeUnknown } from '#event-log/event-log.ts'
import { mayPass, wasNeverSent } from '#event-log/kurrent/failures.ts'
import { openKurrentLog } from '#event-log/kurrent/kurrent-log.ts'
import { START } from '#kernel/ids.ts'
import { startKurrentCluster } from './kurrent-cluster.ts'
import { type KurrentServer, startKurrentServer } from './kurrent-server.ts'
import { wireNameOf } from './wire-name.ts'

const leader = { host: '127.0.0.1', port: 9 }

describe.each([
  ['in batches', true],
  ['plainly', false],
])('a KurrentDB that is written to %s, and turns away', (_, batchAppend) => {
  let server: KurrentServer
  let client: KurrentDBClient
  let log: EventLog
  beforeAll(async () => {
    server = await startKurrentServer({ batchAppend })
    log = await openKurrentLog({ connectionString: server.url, pollMs: 60_000 })
  })
  afterEach(() => client?.dispose())
  afterAll(async () => {
    await log.close()
    await server.close()
  })
  const refused = async (options: { deadline?: number } = {}) => {
    client = KurrentDBClient.connectionString(server.url)
    return client.appendToStream('fact-1', jsonEvent({ type: 'fact', data: {} }), options).then(
      () => 'written',
      (error: unknown) => error,
    )
  }

  it.each([
    ['not-ready', batchAppend ? 'Could not recognize Server Is Not Ready' : '14 UNAVAILABLE: Server Is Not Ready'],
    ['too-busy', batchAppend ? 'Could not recognize Server Is Busy' : '14 UNAVAILABLE: Server Is Too Busy'],
    ['no-leader', `${batchAppend ? 'Could not recognize' : '2 UNKNOWN:'} No leader info available in response`],
  ] as const)('what it cannot take (%s) is told without a name, and was not written', async (why, message) => {
    server.turnAway('write', why, 1)
    const error = await refused()
    expect(error).toBeInstanceOf(batchAppend || why === 'no-leader' ? UnknownError : UnavailableError)
    expect(error).toMatchObject({ message })
    expect([mayPass(error), wasNeverSent(error)]).toEqual([true, true])
  })

  it('what another node should take is told with that node', async () => {
    server.turnAway('write', leader, 1)
    const error = await refused()
    expect(error).toBeInstanceOf(NotLeaderError)
    expect(error).toMatchObject({ leader: { address: leader.host, port: leader.port } })
    expect([mayPass(error), wasNeverSent(error)]).toEqual([true, false])
  })

  it('what took too long may stand all the same', async () => {
    server.timeOutAppends(1)
    const error = await refused()
    // Plainly it is ABORTED, which the client does not know without details.
    expect(error).toBeInstanceOf(batchAppend ? DeadlineExceededError : UnknownError)
    expect([mayPass(error), wasNeverSent(error)]).toEqual([true, false])
  })

  it('what it was turned away with is waited out, and stored once', async () => {
    const stream = aLearner()
    let revision = -1
    const append = async () => {
      const appended = await log.append(toStream(stream, revision < 0 ? 'none' : revision, records(stream, 1)))
      expect(appended).toMatchObject({ revision: revision + 1 })
      revision = appended.revision
    }
    for (const why of ['not-ready', 'too-busy', 'no-leader'] as const) {
      server.turnAway('write', why, 2)
      await append()
    }
    server.timeOutAppends(1)
    await append()
    expect(server.store.all.filter((event) => event.stream === wireNameOf(stream))).toHaveLength(4)
  })

  it('is called unavailable, not unknown, where nothing was taken until the patience was over', async () => {
    const hasty = await openKurrentLog({ connectionString: server.url, pollMs: 60_000, patienceMs: 100 })
    const stream = aLearner()
    const append = () => hasty.append(toStream(stream, 'none', records(stream, 1))).catch((error: unknown) => error)
    server.turnAway('write', 'not-ready', 1_000)
    expect(await append()).toBeInstanceOf(LogUnavailable)
    server.turnAway('write', 'not-ready', 0)
    server.timeOutAppends(1_000)
    expect(await append()).toBeInstanceOf(OutcomeUnknown)
    server.timeOutAppends(0)
    await hasty.close()
  })

  it('what its clock calls late in a batch; a clock that is ahead of ours keeps nothing from being written', async () => {
    server.setClock(45_000)
    expect(await refused({ deadline: 1_000 })).toEqual(batchAppend ? expect.any(DeadlineExceededError) : 'written')
    const stream = aLearner()
    expect(await log.append(toStream(stream, 'none', records(stream, 1)))).toMatchObject({ revision: 0 })
    // The identity of a new log is written too.
    const fresh = await startKurrentServer({ batchAppend })
    fresh.setClock(45_000)
    const opened = await openKurrentLog({ connectionString: fresh.url })
    expect(opened.id).toMatch(/^[0-9a-f-]{36}$/)
    await opened.close()
    await fresh.close()
    server.setClock(0)
  })
})

describe('a KurrentDB that turns away', () => {
  let server: KurrentServer
  let log: EventLog
  beforeAll(async () => {
    server = await startKurrentServer()
    log = await openKurrentLog({ connectionString: server.url, pollMs: 60_000 })
  })
  afterAll(async () => {
    await log.close()
    await server.close()
  })

  it('readers: they are told that the log is unavailable, and served again as soon as it is', async () => {
    const page = { tenant: tenantA, from: 0, direction: 'forwards', limit: 10 } as const
    for (const why of ['not-ready', 'too-busy', 'no-leader'] as const) {
      for (const read of [
        () => log.readAll({ after: START, limit: 10 }),
        () => log.readStream(aLearner(), page),
        () => log.head(),
      ]) {
        server.turnAway('read', why, 1)
        await expect(read()).rejects.toBeInstanceOf(LogUnavailable)
        await read()
      }
    }
  })

  it('whoever opens the log while it starts: that is waited out', async () => {
    server.turnAway('read', 'not-ready', 3)
    server.turnAway('write', 'not-ready', 2)
    const opened = await openKurrentLog({ connectionString: server.url })
    expect(opened.id).toBe(log.id)
    await opened.close()
  })
})

describe('a node of a KurrentDB that does not lead', () => {
  it('passes on what does not insist on the leader, and shows what it has', async () => {
    const cluster = await startKurrentCluster()
    const [, follower] = cluster.nodes
    const client = KurrentDBClient.connectionString(follower?.url ?? '')
    const appended = await client.appendToStream('fact-1', jsonEvent({ type: 'fact', data: {} }))
    expect(appended.success).toBe(true)
    follower?.lag()
    await client.appendToStream('fact-1', jsonEvent({ type: 'fact', data: {} }))
    const shown = (requiresLeader: boolean) =>
      new Promise<number>((resolve, reject) => {
        let events = 0
        const subscription = client
          .subscribeToStream('fact-1', { requiresLeader })
          .on('data', () => (events += 1))
          .on('caughtUp', () => resolve(events))
          .on('error', reject)
        subscription.on('caughtUp', () => void subscription.unsubscribe())
      })
    expect(await shown(false)).toBe(1)
    await expect(shown(true)).rejects.toBeInstanceOf(NotLeaderError)
    // What reads insists, whatever it is told, and the client does not know its word for the answer.
    const reading = client.readStream('fact-1', { requiresLeader: false })[Symbol.asyncIterator]()
    await expect(reading.next()).rejects.toThrow(/^NotLeaderError/)
    await client.dispose()
    await cluster.close()
  })

  it('denies in a batch by each append, and plainly by the call', async () => {
    for (const batchAppend of [true, false]) {
      const accounts = { reader: { password: 'r', may: 'read' } } as const
      const server = await startKurrentServer({ tls: true, batchAppend, accounts })
      const client = KurrentDBClient.connectionString(server.url.replace('://', '://reader:r@'))
      const refused = client.appendToStream('fact-1', jsonEvent({ type: 'fact', data: {} }))
      await expect(refused).rejects.toBeInstanceOf(AccessDeniedError)
      await client.dispose()
      await server.close()
    }
  })
})
