// The contract of the port, as tests: every adapter passes the same ones.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  commandId,
  eventId,
  type Instant,
  type LogId,
  type PersonId,
  type Position,
  position,
  START,
  type StreamName,
  streamName,
  type TenantId,
  type Zone,
} from '#kernel/ids.ts'
import {
  type Append,
  AppendRefused,
  type EventLog,
  type LogPage,
  type NewRecord,
  type StoredEvent,
  WrongExpectedRevision,
} from './event-log.ts'

export const tenantA = '0193a000-0000-7000-8000-00000000000a' as TenantId
export const tenantB = '0193a000-0000-7000-8000-00000000000b' as TenantId
const actor = '0193a000-0000-7000-8000-0000000000ac' as PersonId

export const aLearner = (): StreamName => streamName('learner', randomUUID())

/** Records of one command, by default about the person whose stream it is. */
export function records(
  stream: StreamName,
  count: number,
  more: Partial<NewRecord> = {},
  key = randomUUID(),
): NewRecord[] {
  const command = commandId({ tenant: tenantA, actor, command: 'test', stream, key })
  return Array.from({ length: count }, (_, i) => ({
    id: eventId(command, i + 1),
    type: 'learning.exercise-attempted',
    version: 2,
    subject: stream.slice(-36) as PersonId,
    actor,
    correlationId: command,
    causationId: null,
    fingerprint: -42,
    occurredAt: '2026-03-12T09:42:00.123Z' as Instant,
    zone: 'Europe/Paris' as Zone,
    data: { n: i, text: 'une virgule, un "guillemet", une \\ barre,\tune tabulation\net l’été' },
    sealed: [],
    ...more,
  }))
}

async function pagesOf(scan: AsyncIterable<LogPage>): Promise<LogPage[]> {
  const pages: LogPage[] = []
  for await (const page of scan) pages.push(page)
  return pages
}

export const toStream = (stream: StreamName, expected: Append['expected'], events: readonly NewRecord[]): Append => ({
  stream,
  tenant: tenantA,
  expected,
  events,
})

async function readEverything(log: EventLog, limit = 500, after: Position = START): Promise<StoredEvent[]> {
  const events: StoredEvent[] = []
  for (let at = after; ; ) {
    const page = await log.readAll({ after: at, limit })
    events.push(...page.events)
    at = page.position
    if (page.end) return events
  }
}

export function contractOfTheEventLog(
  name: string,
  open: () => Promise<{ log: EventLog; close: () => Promise<void> }>,
): void {
  describe(`the event log, ${name}`, () => {
    let log: EventLog
    let close: () => Promise<void>
    beforeAll(async () => {
      ;({ log, close } = await open())
    })
    afterAll(() => close())

    const readAllOf = async (stream: StreamName) =>
      (await log.readStream(stream, { tenant: tenantA, from: 0, direction: 'forwards', limit: 10_000 })).events

    it.each(['append', 'load'] as const)('gives back an event with all that was said of it: %s', async (way) => {
      const stream = aLearner()
      const [usual, unusual] = [
        ...records(stream, 1),
        ...records(stream, 1, {
          causationId: randomUUID(),
          correlationId: randomUUID(),
          subject: null,
          sealed: [
            {
              key: randomUUID(),
              algorithm: 'A256GCM',
              ciphertext: Buffer.from([0, 255, 10, 9, 92]).toString('base64'),
            },
            { key: randomUUID(), algorithm: 'A256GCM', ciphertext: '' },
          ],
        }),
      ]
      if (!usual || !unusual) throw new Error('no records')
      const appends = [toStream(stream, 'none', [usual]), toStream(stream, 0, [unusual])]
      if (way === 'load') await log.load(appends)
      else for (const append of appends) await log.append(append)
      const events = await readAllOf(stream)
      expect(events).toMatchObject(
        [usual, unusual].map((record, revision) => ({
          ...record,
          stream,
          revision,
          tenant: tenantA,
          commandId: `${record.id.slice(0, 32)}0000`,
        })),
      )
      for (const { recordedAt } of events) expect(recordedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    })

    it('numbers a stream from 0 without gaps and answers with the last revision and position', async () => {
      const stream = aLearner()
      const first = await log.append(toStream(stream, 'none', records(stream, 3)))
      const second = await log.append(toStream(stream, 2, records(stream, 2)))
      expect([first.revision, second.revision]).toEqual([2, 4])
      expect(second.position > first.position).toBe(true)
      const events = await readAllOf(stream)
      expect(events.map((event) => event.revision)).toEqual([0, 1, 2, 3, 4])
      expect(events.at(-1)?.position).toBe(second.position)
    })

    it('never records an event earlier than the one before it', async () => {
      const stream = aLearner()
      for (let i = 0; i < 5; i += 1) await log.append(toStream(stream, i - 1 < 0 ? 'none' : i - 1, records(stream, 1)))
      // A copied event keeps the moment at which the first log took it.
      const times = (await readEverything(log)).filter(({ origin }) => !origin).map(({ recordedAt }) => recordedAt)
      expect(times).toEqual([...times].sort())
    })

    it('refuses a writer whose expectation is not met, and says where the stream stands', async () => {
      const stream = aLearner()
      const early = log.append(toStream(stream, 0, records(stream, 1)))
      await expect(early).rejects.toBeInstanceOf(WrongExpectedRevision)
      await expect(early).rejects.toMatchObject({ code: 'wrong-expected-revision', actual: -1 })
      await log.append(toStream(stream, 'none', records(stream, 2)))
      await expect(log.append(toStream(stream, 'none', records(stream, 1)))).rejects.toMatchObject({
        actual: 1,
        expected: 'none',
      })
      await expect(log.append(toStream(stream, 0, records(stream, 1)))).rejects.toMatchObject({
        actual: 1,
        expected: 0,
      })
      await expect(log.append(toStream(stream, 5, records(stream, 1)))).rejects.toMatchObject({ actual: 1 })
      expect((await log.append(toStream(stream, 1, records(stream, 1)))).revision).toBe(2)
      expect((await log.append(toStream(stream, 'any', records(stream, 1)))).revision).toBe(3)
      expect(await readAllOf(stream)).toHaveLength(4)
    })

    it('gives the first answer again to the same events with the same expectation, even after later appends', async () => {
      const stream = aLearner()
      const events = records(stream, 2)
      const first = await log.append(toStream(stream, 'none', events))
      await log.append(toStream(stream, 1, records(stream, 1)))
      expect(await log.append(toStream(stream, 'none', events))).toEqual({ ...first, repeated: true })
      expect(await readAllOf(stream)).toHaveLength(3)
    })

    it('refuses a writer that has seen another event where the stream ends, though the revision is met', async () => {
      const stream = aLearner()
      const [seen, standing] = [records(stream, 2), records(stream, 2)]
      const first = await log.append(toStream(stream, 'none', standing))
      const more = toStream(stream, first.revision, records(stream, 1))
      const goingOnFrom = (events: readonly NewRecord[]) =>
        events.slice(-1).map(({ id }) => ({ ...more, lastEvent: id }))
      for (const append of goingOnFrom(seen))
        await expect(log.append(append)).rejects.toMatchObject({ code: 'wrong-expected-revision', actual: 1 })
      for (const append of goingOnFrom(standing)) {
        expect(await log.append(append)).toMatchObject({ revision: 2 })
        // And again, as it was: the first answer.
        expect(await log.append(append)).toMatchObject({ revision: 2, repeated: true })
      }
      expect(await readAllOf(stream)).toHaveLength(3)
    })

    it('tells where the other events of an append stand, or that only a read can tell', async () => {
      const stream = aLearner()
      const { position: last } = await log.append(toStream(stream, 'none', records(stream, 3)))
      for (const [back, event] of (await readAllOf(stream)).toReversed().entries())
        expect([event.position, null]).toContain(back === 0 ? last : log.placeBefore(last, back))
    })

    it('takes a partly repeated append for a conflict', async () => {
      const stream = aLearner()
      const [one, two] = records(stream, 2)
      if (!one || !two) throw new Error('no records')
      await log.append(toStream(stream, 'none', [one]))
      await expect(log.append(toStream(stream, 'none', [one, two]))).rejects.toBeInstanceOf(WrongExpectedRevision)
      await expect(log.append(toStream(stream, 'none', [two]))).rejects.toBeInstanceOf(WrongExpectedRevision)
    })

    it('refuses an append that is empty, too long, too large or holds one id twice, and writes nothing of it', async () => {
      const stream = aLearner()
      const [one] = records(stream, 1)
      if (!one) throw new Error('no record')
      const refusal = async (events: readonly NewRecord[]) =>
        log.append(toStream(stream, 'none', events)).then(
          () => 'written',
          (error: unknown) => (error instanceof AppendRefused ? error.reason : error),
        )
      expect(await refusal([])).toBe('empty')
      expect(await refusal([one, one])).toBe('repeated-id')
      expect(await refusal(records(stream, 2, { data: { text: 'x'.repeat(500_000) } }))).toBe('too-many-bytes')
      expect(await refusal([...records(stream, 5_000), ...records(stream, 1)])).toBe('too-many-events')
      expect(await readAllOf(stream)).toEqual([])
      expect((await log.append(toStream(stream, 'none', records(stream, 5_000)))).revision).toBe(4_999)
    })

    it.each(['append', 'load'] as const)(
      'keeps where a copied event comes from, and when it was recorded there: %s',
      async (way) => {
        const stream = aLearner()
        const origin = {
          log: randomUUID() as LogId,
          position: position(9_007_199_254_740_993n),
          recordedAt: '2024-02-29T23:59:59.999Z' as Instant,
        }
        const append = toStream(stream, 'none', [...records(stream, 1, { origin }), ...records(stream, 1)])
        if (way === 'load') await log.load([append])
        else await log.append(append)
        const scanned = await pagesOf(log.scan({ after: START, until: await log.head() }))
        const inScan = scanned.flatMap(({ events }) => events).filter((event) => event.stream === stream)
        for (const [copied, own] of [await readAllOf(stream), inScan]) {
          expect([copied?.origin, copied?.recordedAt]).toEqual([origin, origin.recordedAt])
          expect(own?.origin).toBeUndefined()
          // The log's own stamps go on from the moment before, not from the origin's.
          expect(Number(own?.recordedAt.slice(0, 4))).toBeGreaterThan(2024)
        }
      },
    )

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
      const missing = await log.readStream(aLearner(), {
        tenant: tenantA,
        from: 'end',
        direction: 'backwards',
        limit: 3,
      })
      expect(missing).toEqual({ events: [], currentRevision: -1 })
    })

    it('reads the whole log in order from any position, filtered by type, kind of stream and tenant', async () => {
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

    it('scans a stretch in order, as reading page by page shows it, and no further', async () => {
      const stream = aLearner()
      await log.append(toStream(stream, 'none', records(stream, 5)))
      await log.append(toStream(stream, 4, records(stream, 2, { type: 'learning.skill-mastered', causationId: 'x' })))
      const head = await log.head()
      const read = await readEverything(log, 10_000)
      const scanned = await pagesOf(log.scan({ after: START, until: head }))
      // Field by field, since an adapter may read a field when it is asked for.
      const fields = [...new Set(read.flatMap((event) => Object.keys(event)))] as (keyof StoredEvent)[]
      const whole = (event: StoredEvent) => Object.fromEntries(fields.map((field) => [field, event[field]]))
      expect(scanned.flatMap(({ events }) => events).map(whole)).toEqual(read.map(whole))
      expect(scanned.at(-1)).toMatchObject({ position: head, end: true })
      const [after, until] = [read.at(-4)?.position ?? START, read.at(-2)?.position ?? START]
      const types = ['learning.skill-mastered']
      const some = await pagesOf(log.scan({ after, until, types }))
      expect(some.flatMap(({ events }) => events).map(whole)).toEqual(read.slice(-2, -1).map(whole))
      expect(some.at(-1)?.position).toBe(until)
    })

    it('knows its head, the lag behind it, and which event stands at a position', async () => {
      const stream = aLearner()
      const { position: head } = await log.append(toStream(stream, 'none', records(stream, 3)))
      expect(await log.head()).toBe(head)
      expect(await log.lag(head)).toBe(0)
      const last = (await readAllOf(stream)).at(-1)
      expect(await log.eventAt(head)).toBe(last?.id)
      expect(await log.eventAt(position(head + 1_000n))).toBeNull()
      expect(log.id).toMatch(/^[0-9a-f-]{36}$/)
    })

    it('loads many appends, each with its own outcome', async () => {
      const [one, two] = [aLearner(), aLearner()]
      const repeated = records(one, 2)
      await log.append(toStream(one, 'none', repeated))
      const outcomes = await log.load([
        toStream(one, 'none', repeated),
        toStream(two, 'none', records(two, 3)),
        toStream(two, 2, records(two, 1)),
        toStream(two, 7, records(two, 1)),
      ])
      expect(
        outcomes.map((outcome) =>
          outcome instanceof WrongExpectedRevision ? outcome.actual : [outcome.revision, outcome.repeated],
        ),
      ).toEqual([[1, true], [2, false], [3, false], 3])
      expect((await readAllOf(two)).map((event) => event.data)).toEqual(
        [...records(two, 3), ...records(two, 1)].map(({ data }) => data),
      )
    })

    it('writes nothing of a load of which one append can never be taken', async () => {
      const [one, two] = [aLearner(), aLearner()]
      const appends = [toStream(one, 'none', records(one, 1)), toStream(two, 'none', [])]
      await expect(log.load(appends)).rejects.toMatchObject({ reason: 'empty' })
      expect(await readAllOf(one)).toEqual([])
    })

    it('lets concurrent writers of one stream through one at a time, and fails no neighbour', async () => {
      const contested = aLearner()
      const neighbours = Array.from({ length: 20 }, aLearner)
      const outcomes = await Promise.allSettled([
        ...Array.from({ length: 20 }, () => log.append(toStream(contested, 'none', records(contested, 1)))),
        ...neighbours.map((stream) => log.append(toStream(stream, 'none', records(stream, 2)))),
      ])
      expect(outcomes.slice(0, 20).filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      expect(outcomes.slice(20).every(({ status }) => status === 'fulfilled')).toBe(true)
      expect(await readAllOf(contested)).toHaveLength(1)
    })

    it('leads a subscriber from the past into the present, once and in order', async () => {
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

    it('holds at most one page for a slow subscriber, which then reads on from the log', async () => {
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
  })
}
