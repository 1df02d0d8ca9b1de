// A log started by the first release on a KurrentDB: it continues with its stream names, accepts no second school, and can
// be copied into a log that does.
import { randomUUID } from 'node:crypto'
import { jsonEvent, KurrentDBClient } from '@kurrent/kurrentdb-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { contractOfTheEventLog } from '#event-log/contract.ts'
import { aLearner, records, tenantA, tenantB, toStream } from '#event-log/contract-records.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { openKurrentLog } from '#event-log/kurrent/kurrent-log.ts'
import { START, streamName, type TenantId } from '#kernel/ids.ts'
import { copyLog } from '#operating/log-copy/copy-log.ts'
import { type KurrentServer, startKurrentServer } from './kurrent-server.ts'

/** A server as the first release left it: its identity, and no event so far. */
async function firstRelease(): Promise<KurrentServer> {
  const server = await startKurrentServer()
  const client = KurrentDBClient.connectionString(server.url)
  await client.appendToStream('$$sillage-log', jsonEvent({ type: '$metadata', data: { logId: randomUUID() } }))
  await client.dispose()
  return server
}

const openSchool = (tenant: TenantId) => {
  const stream = streamName('school', tenant)
  return { ...toStream(stream, 'none', records(stream, 1)), tenant }
}

/** Two schools, as the first release let them in: it asked nothing of the second. */
async function openTwo(server: KurrentServer, log: EventLog): Promise<void> {
  await log.append(openSchool(tenantA))
  const school = server.store.all.findLast(({ stream }) => stream.startsWith('school-'))
  const text = Buffer.from(school?.metadata ?? '').toString()
  const metadata = new TextEncoder().encode(text.replaceAll(tenantA, tenantB))
  const client = KurrentDBClient.connectionString(server.url)
  await client.appendToStream(`school-${tenantB}`, jsonEvent({ type: 'identity.school-opened', data: {}, metadata }))
  await client.dispose()
}

contractOfTheEventLog('on a KurrentDB, begun by the first release', async () => {
  const server = await firstRelease()
  const log = await openKurrentLog({ connectionString: server.url })
  // The contract speaks of two schools.
  await openTwo(server, log)
  return {
    log,
    async close() {
      await log.close()
      await server.close()
    },
  }
})

describe('a log of the first release on a KurrentDB', () => {
  let server: KurrentServer
  let log: EventLog
  beforeEach(async () => {
    server = await firstRelease()
    log = await openKurrentLog({ connectionString: server.url })
  })
  afterEach(async () => {
    await log.close()
    await server.close()
  })

  const oneMore = (tenant: TenantId, stream = aLearner()) => ({
    ...toStream(stream, 'none', records(stream, 1)),
    tenant,
  })

  it('keeps its format, its names and its identity', async () => {
    const stream = aLearner()
    await log.append(toStream(stream, 'none', records(stream, 1)))
    expect(log).toMatchObject({ format: 1, mayHoldOldIds: true })
    expect(server.store.all.some((event) => event.stream === stream)).toBe(true)
    await log.recordCopy({ log: log.id, reached: START, verifiedAt: null, mayHoldOldIds: true })
    const again = await openKurrentLog({ connectionString: server.url })
    expect(again).toMatchObject({ id: log.id, format: 1, copyOf: { log: log.id } })
    await again.close()
  })

  it('refuses a second school with the remedy, and continues with the first', async () => {
    const learner = aLearner()
    await log.append(openSchool(tenantA))
    await log.append(oneMore(tenantA, learner))
    const refused = { reason: 'log-of-one-school', message: expect.stringContaining('sillage log copy') }
    for (const stranger of [openSchool(tenantB), oneMore(tenantB), oneMore(tenantB, learner)]) {
      await expect(log.append(stranger)).rejects.toMatchObject(refused)
      await expect(log.load([oneMore(tenantA), stranger])).rejects.toMatchObject(refused)
    }
    expect(server.store.all.filter(({ type }) => !type.startsWith('$'))).toHaveLength(2)
    const another = await openKurrentLog({ connectionString: server.url })
    await expect(another.append(openSchool(tenantB))).rejects.toMatchObject(refused)
    expect(await another.append(oneMore(tenantA))).toMatchObject({ revision: 0 })
    await another.close()
  })

  it('continues with both where the first release accepted two, and refuses an id used by the other', async () => {
    await openTwo(server, log)
    const shared = aLearner()
    expect(await log.append(oneMore(tenantB, shared))).toMatchObject({ revision: 0 })
    await expect(log.append(oneMore(tenantA, shared))).rejects.toMatchObject({ reason: 'log-of-one-school' })
    const page = { tenant: tenantA, from: 0, direction: 'forwards', limit: 10 } as const
    expect(await log.readStream(shared, page)).toEqual({ events: [], currentRevision: -1 })
  })

  it('can be copied into a new log, which is marked as holding old ids and accepts a second school', async () => {
    const stream = aLearner()
    await log.append(openSchool(tenantA))
    await log.append(toStream(stream, 'none', records(stream, 20)))
    const newServer = await startKurrentServer()
    const target = await openKurrentLog({ connectionString: newServer.url })
    expect(target).toMatchObject({ format: 2, mayHoldOldIds: false })
    const { comparison } = await copyLog(log, target, { delay: async () => undefined })
    expect(comparison).toMatchObject({ same: true, target: { events: 21 } })
    expect(comparison?.source.content).toBe(comparison?.target.content)
    await target.close()

    const opened = await openKurrentLog({ connectionString: newServer.url })
    expect(opened).toMatchObject({ format: 2, mayHoldOldIds: true })
    expect(await opened.append(oneMore(tenantB, stream))).toMatchObject({ revision: 0 })
    expect(await opened.append(toStream(stream, 19, records(stream, 1)))).toMatchObject({ revision: 20 })
    expect(newServer.store.all.some((event) => event.stream === `learner-${tenantB}-${stream.slice(-36)}`)).toBe(true)
    await opened.close()
    await newServer.close()
  })
})

it('refuses to open a log of an unknown format', async () => {
  const server = await startKurrentServer()
  const client = KurrentDBClient.connectionString(server.url)
  const data = { log: randomUUID(), format: 3 }
  await client.appendToStream('$$sillage-log', jsonEvent({ type: '$metadata', data }))
  await client.dispose()
  await expect(openKurrentLog({ connectionString: server.url })).rejects.toThrow('has format 3')
  await server.close()
})
