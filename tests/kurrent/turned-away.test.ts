// A KurrentDB that rejects calls: while it starts, is overloaded, or is not the leader. How the official client reports
// each answer, and how the adapter retries. The answers were read in the server's source, not measured.
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
  ['call by call', false],
])('a KurrentDB that is written to %s and rejects calls', (_, batchAppend) => {
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
  ] as const)(
    'reports a rejected write (%s) without an error type of its own, and stores nothing',
    async (why, message) => {
      server.turnAway('write', why, 1)
      const error = await refused()
      expect(error).toBeInstanceOf(batchAppend || why === 'no-leader' ? UnknownError : UnavailableError)
      expect(error).toMatchObject({ message })
      expect([mayPass(error), wasNeverSent(error)]).toEqual([true, true])
    },
  )

  it('names the other node in an answer that redirects the call', async () => {
    server.turnAway('write', leader, 1)
    const error = await refused()
    expect(error).toBeInstanceOf(NotLeaderError)
    expect(error).toMatchObject({ leader: { address: leader.host, port: leader.port } })
    expect([mayPass(error), wasNeverSent(error)]).toEqual([true, false])
  })

  it('may have stored an append that timed out', async () => {
    server.timeOutAppends(1)
    const error = await refused()
    // Plainly it is ABORTED, which the client does not know without details.
    expect(error).toBeInstanceOf(batchAppend ? DeadlineExceededError : UnknownError)
    expect([mayPass(error), wasNeverSent(error)]).toEqual([true, false])
  })

  it('stores a rejected append once, after retries', async () => {
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

  it('is reported as unavailable, not as unknown, where no attempt was accepted in time', async () => {
    const hasty = await openKurrentLog({ connectionString: server.url, pollMs: 60_000, patienceMs: 1_000 })
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

  it('still accepts writes where its clock is ahead of ours and calls a batch late', async () => {
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

describe('a KurrentDB that rejects calls', () => {
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

  it('reports to readers that the log is unavailable, and serves them again afterwards', async () => {
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

  it('makes a client that opens the log wait until it has started', async () => {
    server.turnAway('read', 'not-ready', 3)
    server.turnAway('write', 'not-ready', 2)
    const opened = await openKurrentLog({ connectionString: server.url })
    expect(opened.id).toBe(log.id)
    await opened.close()
  })
})

describe('a node of a KurrentDB that is not the leader', () => {
  it('forwards calls that do not require the leader, and shows its own data', async () => {
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

  it('refuses each append in a batch, and the call otherwise', async () => {
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
