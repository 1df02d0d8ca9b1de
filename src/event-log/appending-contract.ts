// The contract about writing: expected revisions, repeats, limits, loads.
import { randomUUID } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import { type Instant, type LogId, position, START, type StreamName } from '#kernel/ids.ts'
import { pagesOf } from './contract-pages.ts'
import { aLearner, records, tenantA, toStream } from './contract-records.ts'
import { AppendRefused, type EventLog, type NewRecord, WrongExpectedRevision } from './event-log.ts'

export function contractOfAppending(subject: () => EventLog): void {
  let log: EventLog
  beforeAll(() => {
    log = subject()
  })
  const readAllOf = async (stream: StreamName) =>
    (await log.readStream(stream, { tenant: tenantA, from: 0, direction: 'forwards', limit: 10_000 })).events

  it.each(['append', 'load'] as const)('returns an event with all its fields: %s', async (way) => {
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

  it('numbers a stream from 0 without gaps and returns the last revision and position', async () => {
    const stream = aLearner()
    const first = await log.append(toStream(stream, 'none', records(stream, 3)))
    const second = await log.append(toStream(stream, 2, records(stream, 2)))
    expect([first.revision, second.revision]).toEqual([2, 4])
    expect(second.position > first.position).toBe(true)
    const events = await readAllOf(stream)
    expect(events.map((event) => event.revision)).toEqual([0, 1, 2, 3, 4])
    expect(events.at(-1)?.position).toBe(second.position)
  })

  it('refuses an append at the wrong revision, and returns the revision of the stream', async () => {
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

  it('returns the first answer to the same events at the same expected revision, even after later appends', async () => {
    const stream = aLearner()
    const events = records(stream, 2)
    const first = await log.append(toStream(stream, 'none', events))
    await log.append(toStream(stream, 1, records(stream, 1)))
    expect(await log.append(toStream(stream, 'none', events))).toEqual({ ...first, repeated: true })
    expect(await readAllOf(stream)).toHaveLength(3)
  })

  it('refuses a writer that saw another last event, even if the revision matches', async () => {
    const stream = aLearner()
    const [seen, stored] = [records(stream, 2), records(stream, 2)]
    const first = await log.append(toStream(stream, 'none', stored))
    const more = toStream(stream, first.revision, records(stream, 1))
    const continuing = (events: readonly NewRecord[]) => events.slice(-1).map(({ id }) => ({ ...more, lastEvent: id }))
    for (const append of continuing(seen))
      await expect(log.append(append)).rejects.toMatchObject({ code: 'wrong-expected-revision', actual: 1 })
    for (const append of continuing(stored)) {
      expect(await log.append(append)).toMatchObject({ revision: 2 })
      // The same append again: the first answer.
      expect(await log.append(append)).toMatchObject({ revision: 2, repeated: true })
    }
    expect(await readAllOf(stream)).toHaveLength(3)
  })

  it('derives the positions of the other events of an append, or returns null', async () => {
    const stream = aLearner()
    const { position: last } = await log.append(toStream(stream, 'none', records(stream, 3)))
    for (const [back, event] of (await readAllOf(stream)).toReversed().entries())
      expect([event.position, null]).toContain(back === 0 ? last : log.positionBefore(last, back))
  })

  it('treats a partly repeated append as a conflict', async () => {
    const stream = aLearner()
    const [one, two] = records(stream, 2)
    if (!one || !two) throw new Error('no records')
    await log.append(toStream(stream, 'none', [one]))
    await expect(log.append(toStream(stream, 'none', [one, two]))).rejects.toBeInstanceOf(WrongExpectedRevision)
    await expect(log.append(toStream(stream, 'none', [two]))).rejects.toBeInstanceOf(WrongExpectedRevision)
  })

  it('refuses an append that is empty, too long, too large or contains an id twice, and writes nothing', async () => {
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
    'keeps the origin of a copied event, and the time when it was recorded there: %s',
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
      for (const [copied, original] of [await readAllOf(stream), inScan]) {
        expect([copied?.origin, copied?.recordedAt]).toEqual([origin, origin.recordedAt])
        expect(original?.origin).toBeUndefined()
        // The log's own timestamps continue from the previous one, not from the origin.
        expect(Number(original?.recordedAt.slice(0, 4))).toBeGreaterThan(2024)
      }
    },
  )

  it('loads many appends, each with a separate outcome', async () => {
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

  it('writes nothing of a load that contains an invalid append', async () => {
    const [one, two] = [aLearner(), aLearner()]
    const appends = [toStream(one, 'none', records(one, 1)), toStream(two, 'none', [])]
    await expect(log.load(appends)).rejects.toMatchObject({ reason: 'empty' })
    expect(await readAllOf(one)).toEqual([])
  })

  it('lets one of several concurrent writers of a stream win, and does not affect other streams', async () => {
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
}
