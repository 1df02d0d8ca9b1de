// The contract about tenants: the same stream name in two tenants means two streams.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StreamName, TenantId } from '#kernel/ids.ts'
import { aLearner, records, tenantA, tenantB, toStream } from './contract-records.ts'
import type { Append, EventLog, StoredEvent } from './event-log.ts'

const inTenant = (tenant: TenantId, append: Append): Append => ({ ...append, tenant })
const textOf = ({ data }: StoredEvent): unknown => data.text
const saying = (stream: StreamName, count: number, text: string) => records(stream, count, { data: { text } })

export function contractOfTenants(
  name: string,
  open: () => Promise<{ log: EventLog; close: () => Promise<void> }>,
): void {
  describe(`streams of two tenants with the same name, ${name}`, () => {
    let log: EventLog
    let close: () => Promise<void>
    beforeAll(async () => {
      ;({ log, close } = await open())
    })
    afterAll(() => close())

    const page = (stream: StreamName, tenant: TenantId, direction: 'forwards' | 'backwards' = 'forwards') =>
      log.readStream(stream, { tenant, from: direction === 'forwards' ? 0 : 'end', direction, limit: 100 })
    const textsOf = async (stream: StreamName, tenant: TenantId) => (await page(stream, tenant)).events.map(textOf)

    it('have separate histories and revisions', async () => {
      const stream = aLearner()
      await log.append(inTenant(tenantA, toStream(stream, 'none', saying(stream, 3, 'of A'))))
      const first = await log.append(inTenant(tenantB, toStream(stream, 'none', saying(stream, 1, 'of B'))))
      expect(first).toMatchObject({ revision: 0, repeated: false })
      const second = inTenant(tenantB, toStream(stream, 0, saying(stream, 1, 'of B, too')))
      expect(await log.append({ ...second, hint: first.position })).toMatchObject({ revision: 1 })
      expect(await textsOf(stream, tenantA)).toEqual(['of A', 'of A', 'of A'])
      expect(await textsOf(stream, tenantB)).toEqual(['of B', 'of B, too'])
      expect((await page(stream, tenantA)).currentRevision).toBe(2)
      expect((await page(stream, tenantB, 'backwards')).currentRevision).toBe(1)
      for (const tenant of [tenantA, tenantB])
        for (const event of (await page(stream, tenant)).events) expect(event).toMatchObject({ stream, tenant })
    })

    it('are empty for a tenant that has not written', async () => {
      const stream = aLearner()
      await log.append(inTenant(tenantA, toStream(stream, 'none', records(stream, 2))))
      const nothing = { events: [], currentRevision: -1 }
      expect(await page(stream, tenantB)).toEqual(nothing)
      expect(await page(stream, tenantB, 'backwards')).toEqual(nothing)
      const appendAsOther = (expected: Append['expected']) =>
        log.append(inTenant(tenantB, toStream(stream, expected, records(stream, 1))))
      await expect(appendAsOther(1)).rejects.toMatchObject({ code: 'wrong-expected-revision', actual: -1 })
      expect(await page(stream, tenantB)).toEqual(nothing)
      expect(await appendAsOther('any')).toMatchObject({ revision: 0 })
    })

    it('have separate conflicts and repeats', async () => {
      const stream = aLearner()
      const events = records(stream, 2)
      const ofA = inTenant(tenantA, toStream(stream, 'none', events))
      const ofB = inTenant(tenantB, toStream(stream, 'none', records(stream, 1)))
      const [first, second] = [await log.append(ofA), await log.append(ofB)]
      expect(await log.append(ofA)).toEqual({ ...first, repeated: true })
      expect(await log.append(ofB)).toEqual({ ...second, repeated: true })
      // The events of one tenant do not count as a repeat in the other.
      await expect(log.append(inTenant(tenantB, ofA))).rejects.toMatchObject({ actual: 0 })
      await expect(log.append(inTenant(tenantB, toStream(stream, 1, records(stream, 1))))).rejects.toMatchObject({
        actual: 0,
      })
      await expect(log.append(inTenant(tenantA, toStream(stream, 0, records(stream, 1))))).rejects.toMatchObject({
        actual: 1,
      })
    })

    it('can be created by many concurrent writers', async () => {
      const streams = Array.from({ length: 10 }, aLearner)
      const both = streams.flatMap((stream) => [tenantA, tenantB].map((tenant) => ({ stream, tenant })))
      const written = await Promise.all(
        both.map(({ stream, tenant }) =>
          log.append(inTenant(tenant, toStream(stream, 'none', saying(stream, 1, tenant)))),
        ),
      )
      expect(written.every(({ revision, repeated }) => revision === 0 && !repeated)).toBe(true)
      for (const { stream, tenant } of both) expect(await textsOf(stream, tenant)).toEqual([tenant])
    })

    it('can be loaded together, each append with a separate outcome', async () => {
      const [one, two] = [aLearner(), aLearner()]
      await log.append(inTenant(tenantB, toStream(two, 'none', saying(two, 1, 'before'))))
      const outcomes = await log.load([
        inTenant(tenantA, toStream(one, 'none', saying(one, 2, 'A'))),
        inTenant(tenantB, toStream(one, 'none', saying(one, 1, 'B'))),
        inTenant(tenantA, toStream(two, 'none', saying(two, 1, 'A'))),
        inTenant(tenantB, toStream(two, 'none', saying(two, 1, 'B'))),
        inTenant(tenantA, toStream(one, 1, saying(one, 1, 'A'))),
        inTenant(tenantB, toStream(one, 0, saying(one, 1, 'B'))),
      ])
      expect(outcomes.map((outcome) => ('actual' in outcome ? `at ${outcome.actual}` : outcome.revision))).toEqual([
        1,
        0,
        0,
        'at 0',
        2,
        1,
      ])
      expect(await textsOf(one, tenantA)).toEqual(['A', 'A', 'A'])
      expect(await textsOf(one, tenantB)).toEqual(['B', 'B'])
      expect(await textsOf(two, tenantA)).toEqual(['A'])
      expect(await textsOf(two, tenantB)).toEqual(['before'])
    })

    it('are distinguished when the whole log is read', async () => {
      const before = await log.head()
      const stream = aLearner()
      await log.append(inTenant(tenantA, toStream(stream, 'none', saying(stream, 1, 'A'))))
      await log.append(inTenant(tenantB, toStream(stream, 'none', saying(stream, 1, 'B'))))
      const head = await log.head()
      const summary = ({ tenant, stream: name, revision, data }: StoredEvent) => [tenant, name, revision, data.text]
      const both = [
        [tenantA, stream, 0, 'A'],
        [tenantB, stream, 0, 'B'],
      ]
      expect((await log.readAll({ after: before, limit: 100 })).events.map(summary)).toEqual(both)
      const ofB = await log.readAll({ after: before, limit: 100, filter: { tenant: tenantB } })
      expect(ofB.events.map(summary)).toEqual([both[1]])
      const scanned: StoredEvent[] = []
      for await (const { events } of log.scan({ after: before, until: head })) scanned.push(...events)
      expect(scanned.map(summary)).toEqual(both)
      const stop = new AbortController()
      const followed: StoredEvent[] = []
      for await (const message of log.subscribe({ after: before, signal: stop.signal, filter: { tenant: tenantB } })) {
        if (message.kind === 'events') followed.push(...message.events)
        else stop.abort()
      }
      expect(followed.map(summary)).toEqual([both[1]])
    })
  })
}
