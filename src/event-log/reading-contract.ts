// The contract about reading: streams, the whole log, ranges of it, subscriptions.
import { randomUUID } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import { position, START, type StreamName, streamName } from '#kernel/ids.ts'
import { pagesOf, readEverything } from './contract-pages.ts'
import { aLearner, records, tenantA, tenantB, toStream } from './contract-records.ts'
import type { EventLog, StoredEvent } from './event-log.ts'

export function contractOfReading(subject: () => EventLog): void {
  let log: EventLog
  beforeAll(() => {
    log = subject()
  })
  const readAllOf = async (stream: StreamName) =>
    (await log.readStream(stream, { tenant: tenantA, from: 0, direction: 'forwards', limit: 10_000 })).events

  it('never records an event earlier than the one before it', async () => {
    const stream = aLearner()
    for (let i = 0; i < 5; i += 1) await log.append(toStream(stream, i - 1 < 0 ? 'none' : i - 1, records(stream, 1)))
    // A copied event keeps the time at which the original log recorded it.
    const times = (await readEverything(log)).filter(({ origin }) => !origin).map(({ recordedAt }) => recordedAt)
    expect(times).toEqual([...times].sort())
  })

  it('reads a stream forwards and backwards, in pages', async () => {
    const stream = aLearner()
    await log.append(toStream(stream, 'none', records(stream, 10)))
    const read = async (from: number | 'end', direction: 'forwards' | 'backwards', limit: number) => {
      const page = await log.readStream(stream, { tenant: tenantA, from, direction, limit })
      return [page.currentRevision, page.events.map((event) => event.revision)]
    }
    expect(await read(0, 'forwards', 4)).toEqual([9, [0, 1, 2, 3]])
    expect(await read(8, 'forwards', 4)).toEqual([9, [8, 9]])
    expect(await read(10, 'forwards', 4)).toEqual([9, []])
    expect(await read('end', 'forwards', 4)).toEqual([9, []])
    expect(await read('end', 'backwards', 3)).toEqual([9, [9, 8, 7]])
    expect(await read(12, 'backwards', 3)).toEqual([9, [9, 8, 7]])
    expect(await read(1, 'backwards', 3)).toEqual([9, [1, 0]])
    // A request may name any number. One that is larger than a store can hold must not make the service fail.
    for (const large of [2 ** 31, Number.MAX_SAFE_INTEGER]) {
      expect(await read(large, 'forwards', 3)).toEqual([9, []])
      expect(await read(large, 'backwards', 3)).toEqual([9, [9, 8, 7]])
    }
    const missing = await log.readStream(aLearner(), {
      tenant: tenantA,
      from: 'end',
      direction: 'backwards',
      limit: 3,
    })
    expect(missing).toEqual({ events: [], currentRevision: -1 })
  })

  it('reads the whole log in order from any position, filtered by type and tenant', async () => {
    const before = await log.head()
    const learner = aLearner()
    const other = streamName('class', randomUUID())
    await log.append(toStream(learner, 'none', records(learner, 2)))
    await log.append(toStream(other, 'none', records(other, 1, { type: 'teaching.class-opened', version: 1 })))
    await log.append({
      ...toStream(aLearner(), 'none', records(learner, 1, { type: 'learning.rare' })),
      tenant: tenantB,
    })
    const read = async (filter?: Parameters<EventLog['readAll']>[0]['filter']) => {
      const page = await log.readAll({ after: before, limit: 100, ...(filter && { filter }) })
      expect(page).toMatchObject({ end: true, position: await log.head() })
      return page.events.map((event) => event.type.split('.')[1])
    }
    expect(await read()).toEqual(['exercise-attempted', 'exercise-attempted', 'class-opened', 'rare'])
    expect(await read({ types: ['learning.rare', 'learning.unheard-of'] })).toEqual(['rare'])
    expect(await read({ tenant: tenantB })).toEqual(['rare'])
    expect(await read({ types: ['learning.unheard-of'] })).toEqual([])
    const page = await log.readAll({ after: before, limit: 1, filter: { types: ['learning.exercise-attempted'] } })
    expect(page).toMatchObject({ end: false })
    expect(page.events).toHaveLength(1)
  })

  it('scans exactly a range, in order and with the same events as reading page by page', async () => {
    const stream = aLearner()
    await log.append(toStream(stream, 'none', records(stream, 5)))
    await log.append(toStream(stream, 4, records(stream, 2, { type: 'learning.skill-mastered', causationId: 'x' })))
    const head = await log.head()
    const read = await readEverything(log, 10_000)
    const scanned = await pagesOf(log.scan({ after: START, until: head }))
    // Copy field by field, since an adapter may decode a field when it is accessed.
    const fields = [...new Set(read.flatMap((event) => Object.keys(event)))] as (keyof StoredEvent)[]
    const allFields = (event: StoredEvent) => Object.fromEntries(fields.map((field) => [field, event[field]]))
    expect(scanned.flatMap(({ events }) => events).map(allFields)).toEqual(read.map(allFields))
    expect(scanned.at(-1)).toMatchObject({ position: head, end: true })
    const [after, until] = [read.at(-4)?.position ?? START, read.at(-2)?.position ?? START]
    const types = ['learning.skill-mastered']
    const some = await pagesOf(log.scan({ after, until, types }))
    expect(some.flatMap(({ events }) => events).map(allFields)).toEqual(read.slice(-2, -1).map(allFields))
    expect(some.at(-1)?.position).toBe(until)
  })

  it('returns its head, the lag after a position, and the event id at a position', async () => {
    const stream = aLearner()
    const { position: head } = await log.append(toStream(stream, 'none', records(stream, 3)))
    expect(await log.head()).toBe(head)
    expect(await log.lag(head)).toBe(0)
    const last = (await readAllOf(stream)).at(-1)
    expect(await log.eventAt(head)).toBe(last?.id)
    expect(await log.eventAt(position(head + 1_000n))).toBeNull()
    expect(log.id).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('reads back from an event: those of the school before it, in order', async () => {
    const [stream, other] = [aLearner(), aLearner()]
    await log.append(toStream(stream, 'none', records(stream, 3)))
    await log.append({ ...toStream(other, 'none', records(other, 1)), tenant: tenantB })
    await log.append(toStream(stream, 2, records(stream, 1)))
    const own = await readAllOf(stream)
    const at = own.at(-1)?.position ?? START
    const tenant = tenantA
    const found = await log.readBack({ at, events: 4, tenant })
    expect(found?.events.map(({ id }) => id)).toEqual(own.map(({ id }) => id))
    const [, , third] = own
    const few = await log.readBack({ at: third?.position ?? START, events: 1, tenant })
    expect(few?.events.map(({ id }) => id)).toEqual(own.slice(1, 3).map(({ id }) => id))
    const all = await log.readBack({ at, events: 100_000, tenant })
    expect(all?.after).toBe(START)
    expect(all?.events.at(-1)?.id).toBe(own.at(-1)?.id)
    // No event there, or one of another school.
    for (const none of [START, position(at + 1_000n)])
      expect(await log.readBack({ at: none, events: 4, tenant })).toBeNull()
    expect(await log.readBack({ at, events: 4, tenant: tenantB })).toBeNull()
  })

  it('sends a subscriber past and live events, once and in order', async () => {
    const stop = new AbortController()
    const stream = aLearner()
    const after = await log.head()
    await log.append(toStream(stream, 'none', records(stream, 3)))
    const seen: string[] = []
    for await (const message of log.subscribe({ after, pageSize: 2, signal: stop.signal })) {
      if (message.kind === 'events') seen.push(...message.events.map((event) => String(event.revision)))
      else {
        seen.push('caught-up')
        void log.append(toStream(stream, 2, records(stream, 1)))
      }
      if (seen.includes('3')) stop.abort()
    }
    expect(seen).toEqual(['0', '1', '2', 'caught-up', '3'])
  })

  it('holds at most one page for a slow subscriber, which then continues from the log', async () => {
    const stop = new AbortController()
    const stream = aLearner()
    const after = await log.head()
    await log.append(toStream(stream, 'none', records(stream, 1)))
    const messages = log.subscribe({ after, pageSize: 10, signal: stop.signal })[Symbol.asyncIterator]()
    const first = await messages.next()
    await log.append(toStream(stream, 0, records(stream, 500)))
    const second = await messages.next()
    stop.abort()
    expect(first.value).toMatchObject({ kind: 'events' })
    const sizes = [first, second].map(({ value }) => (value?.kind === 'events' ? value.events.length : value?.kind))
    expect(sizes[0]).toBe(1)
    expect([10, 'caught-up']).toContain(sizes[1])
  })
}
