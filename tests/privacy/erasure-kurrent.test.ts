// The log on a KurrentDB, which never gives a byte back: what it holds of a person is noise from the beginning, and cannot be
// opened any more once they are erased. The server is the one of the tests, whose stored bytes are in memory.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openReceiver, type Receiver } from '#integrating/webhooks/receiver.fixtures.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { openPool } from '#platform/database.ts'
import { openStack, type Stack } from '../http/stack.ts'
import { type KurrentServer, startKurrentServer } from '../kurrent/kurrent-server.ts'
import { canaryText, findIn, newMarker } from './byte-search.ts'
import { canariesOf } from './canaries.ts'
import { client, drive } from './drive.ts'
import { searchTables } from './sql-search.ts'

const { tenant } = exampleSchool
const PLANTED = 9_999

describe('a log on a KurrentDB', () => {
  const marker = newMarker()
  let server: KurrentServer
  let receiver: Receiver
  let stack: Stack
  let pool: ReturnType<typeof openPool>
  beforeAll(async () => {
    server = await startKurrentServer()
    receiver = await openReceiver()
    stack = await openStack('erasure kurrent', { worker: true, eventLog: server.url, webhookAllow: '127.0.0.1' })
    pool = openPool(stack.service.databaseUrl, { name: 'erasure kurrent', max: 1 })
    await stack.server.listen({ port: 0, host: '127.0.0.1' })
  })
  afterAll(async () => {
    await pool?.end()
    await stack?.close()
    await receiver?.close()
    await server?.close()
  })

  /** In everything that the server stores: data, metadata, names of streams and types. */
  const inServer = (): number[] =>
    server.store.all.flatMap(({ stream, type, data, metadata }) =>
      [Buffer.from(`${stream} ${type}`), Buffer.from(data), Buffer.from(metadata)]
        .flatMap((bytes) => findIn(marker, bytes))
        .map(({ number }) => number ?? -1),
    )

  it('has no personal byte, and opens nothing of the erased', async () => {
    const address = stack.server.server.address()
    const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
    const driving = { url, tokens: stack.keys, canaries: canariesOf(marker), receiver: receiver.url }
    // At the level `all`; at its end, the drive changes to `identifying` and goes on.
    await drive(driving, tenant, 'all', { answers: 40, people: 2 })
    const { must } = client(driving, tenant)
    const people = async () =>
      (await pool.query<{ person: string }>('select person from read.people where tenant = $1', [tenant])).rows
    await expect.poll(async () => (await people()).length).toBeGreaterThan(2)
    const opened = async () => {
      let found = 0
      for (let after = '0'; ; ) {
        const { text } = await must('GET', `/api/events?limit=500&after=${after}`, 'events:read-personal')
        found += findIn(marker, Buffer.from(text)).length
        const { next, end } = JSON.parse(text) as { next: string; end: boolean }
        if (end) return found
        after = next
      }
    }
    const learner = `learner-${tenant}-${exampleSchool.learner}`
    expect(server.store.all.filter(({ stream }) => stream === learner).length).toBeGreaterThan(40)
    expect(inServer()).toEqual([])
    expect(await opened()).toBeGreaterThan(20)

    for (const { person } of await people()) await must('POST', '/api/rights/erasures', 'rights:decide', { person })
    await expect.poll(async () => (await stack.service.rights.unfinished()).length).toBe(0)
    expect(await opened()).toBe(0)
    expect((await searchTables(marker, pool)).found.size).toBe(0)
    // Read from its beginning, the log makes nobody anew.
    await stack.service.projections.rebuild(['people', 'skill-profile'], {
      ...{ switch: 'yes', candidate: false, compare: false, by: 'a test' },
      signal: new AbortController().signal,
      onProgress: () => undefined,
    })
    expect(await people()).toEqual([])
    expect((await searchTables(marker, pool)).found.size).toBe(0)
    expect(inServer()).toEqual([])

    // The positive control: what stands in clear is found, in what is stored and in the name of a stream.
    const text = canaryText(marker, PLANTED)
    const clear = { id: crypto.randomUUID(), type: 'x', contentType: 'application/json', metadata: new Uint8Array() }
    server.store.append(`other-${text}`, 'any', [{ ...clear, data: Buffer.from(JSON.stringify({ givenName: text })) }])
    expect(new Set(inServer())).toEqual(new Set([PLANTED, -1]))
  })
})
