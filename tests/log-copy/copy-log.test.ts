// Copies of logs between adapters: every event is copied in the order of its stream, and any difference is reported.
import { setTimeout as delay } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { aLearner, records, toStream } from '#event-log/contract-records.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { openKurrentLog } from '#event-log/kurrent/kurrent-log.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { openPostgresLog } from '#event-log/postgres/postgres-log.ts'
import { START } from '#kernel/ids.ts'
import { copyLog, planCopy } from '#operating/log-copy/copy-log.ts'
import { openPool } from '#platform/database.ts'
import { type KurrentServer, startKurrentServer } from '../kurrent/kurrent-server.ts'
import { wireNameOf } from '../kurrent/wire-name.ts'
import { freshDatabase } from '../test-database.ts'
import { byStream, everything, fill } from './a-log.ts'

const options = { delay: (ms: number) => delay(ms) }

describe('a copy of a log', () => {
  const closing: (() => Promise<unknown>)[] = []
  afterAll(async () => {
    for (const end of closing.splice(0).reverse()) await end()
  })

  const inMemory = async (): Promise<EventLog> => openMemoryLog()
  async function onPostgres(): Promise<EventLog> {
    return (await database()).log
  }
  async function database() {
    const { url, drop } = await freshDatabase('log copy')
    const pool = openPool(url, { name: 'log copy test', max: 1 })
    // Every database here is made from one template, and with it from one identity.
    await pool.query('update log.identity set id = gen_random_uuid()')
    const log = await openPostgresLog({ url })
    closing.push(
      drop,
      () => pool.end(),
      () => log.close(),
    )
    return { pool, log }
  }
  async function onKurrent(): Promise<EventLog> {
    return (await kurrent()).log
  }
  async function kurrent(): Promise<{ log: EventLog; server: KurrentServer }> {
    const server = await startKurrentServer()
    const log = await openKurrentLog({ connectionString: server.url })
    closing.push(
      () => server.close(),
      () => log.close(),
    )
    return { log, server }
  }

  it.each([
    ['memory', 'PostgreSQL', inMemory, onPostgres],
    ['PostgreSQL', 'memory', onPostgres, inMemory],
    ['PostgreSQL', 'KurrentDB', onPostgres, onKurrent],
    ['KurrentDB', 'PostgreSQL', onKurrent, onPostgres],
    ['KurrentDB', 'KurrentDB', onKurrent, onKurrent],
  ])('holds all that stood in the source: %s, in %s', async (_source, _target, openSource, openTarget) => {
    const [source, target] = [await openSource(), await openTarget()]
    await fill(source, 20, 6)
    const seen: number[] = []
    const copied = await copyLog(source, target, { ...options, eventsPerBatch: 50, onCopied: (n) => seen.push(n) })
    expect(copied).toMatchObject({ written: 240, until: await source.head(), since: 0 })
    expect(copied.comparison).toMatchObject({
      same: true,
      first: null,
      source: { events: 240 },
      target: { events: 240 },
    })
    expect(copied.comparison?.source.content).toBe(copied.comparison?.target.content)
    expect(seen).toEqual([50, 100, 150, 200, 240])

    const [before, after] = [await everything(source), await everything(target)]
    expect(byStream(after)).toEqual(byStream(before))
    const standing = new Map(before.map((event) => [event.id, event]))
    expect(after.map(({ origin }) => origin)).toEqual(
      after.map(({ id }) => ({
        log: source.id,
        position: standing.get(id)?.position,
        recordedAt: standing.get(id)?.recordedAt,
      })),
    )
    expect(target.copyOf).toEqual({
      log: source.id,
      reached: await source.head(),
      verifiedAt: await target.head(),
      mayHoldOldIds: source.mayHoldOldIds,
    })

    // A second time there is nothing to do, and nothing is done.
    expect(await copyLog(source, target, options)).toMatchObject({ written: 0, comparison: { same: true } })
    expect(await target.head()).toBe(after.at(-1)?.position)
  })

  it('equals the original when it is copied back, for any log', async () => {
    // One of each for all runs: a log is copied from one that the next run opens anew.
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ stream: fc.nat({ max: 4 }), events: fc.integer({ min: 1, max: 4 }) }), { maxLength: 30 }),
        fc.integer({ min: 1, max: 7 }),
        fc.boolean(),
        async (appends, eventsPerBatch, totalOrder) => {
          const [first, there, back] = [openMemoryLog(), openMemoryLog(), openMemoryLog()]
          const streams = Array.from({ length: 5 }, aLearner)
          const revisions = streams.map(() => -1)
          for (const { stream: n, events } of appends) {
            const stream = streams[n] ?? aLearner()
            const at = revisions[n] ?? -1
            await first.append(toStream(stream, at < 0 ? 'none' : at, records(stream, events)))
            revisions[n] = at + events
          }
          const copying = { ...options, eventsPerBatch, totalOrder }
          const one = await copyLog(first, there, copying)
          const two = await copyLog(there, back, copying)
          const hashes = [one, two].flatMap(({ comparison }) => [
            comparison?.source.content,
            comparison?.target.content,
          ])
          expect(new Set(hashes).size).toBe(1)
          expect(byStream(await everything(back))).toEqual(byStream(await everything(first)))
          // The first log counts, however often it is copied.
          expect((await everything(back)).every(({ origin }) => origin?.log === first.id)).toBe(true)
          if (totalOrder) expect(idsOf(await everything(back))).toEqual(idsOf(await everything(first)))
        },
      ),
      { numRuns: 50 },
    )
  })

  it.each([
    ['PostgreSQL', 'KurrentDB', onPostgres, onKurrent],
    ['KurrentDB', 'PostgreSQL', onKurrent, onPostgres],
  ])(
    'stands in the order of the source’s positions where that is asked for: %s, in %s',
    async (_source, _target, openSource, openTarget) => {
      const [source, target] = [await openSource(), await openTarget()]
      await fill(source, 6, 4)
      const { comparison } = await copyLog(source, target, { ...options, totalOrder: true })
      expect(comparison).toMatchObject({ same: true, sameOrder: true })
      expect(idsOf(await everything(target))).toEqual(idsOf(await everything(source)))
      const origins = (await everything(target)).map(({ origin }) => origin?.position ?? START)
      expect(origins).toEqual(origins.toSorted((a, b) => (a < b ? -1 : 1)))
    },
  )

  it('handles streams of thousands of events, and payloads of the maximum size', async () => {
    const [source, target] = [await onPostgres(), await onKurrent()]
    const [long, heavy] = [aLearner(), aLearner()]
    await source.append(toStream(long, 'none', records(long, 5_000, { data: { n: 1 } })))
    const text = 'é'.repeat(499_900)
    for (const at of [0, 1, 2])
      await source.append(toStream(heavy, at === 0 ? 'none' : at - 1, records(heavy, 1, { data: { text } })))
    const { comparison, written } = await copyLog(source, target, options)
    expect(written).toBe(5_003)
    expect(comparison).toMatchObject({ same: true, target: { events: 5_003 } })
  })

  it('continues after an interruption, whatever was already written', async () => {
    const source = await onPostgres()
    await fill(source, 10, 10)
    for (const totalOrder of [false, true])
      for (const openTarget of [onPostgres, onKurrent]) {
        const target = await openTarget()
        // Broken off again and again, each time after the events and before the mark, and cut at other places.
        for (const eventsPerBatch of [30, 17, 41]) {
          let marks = 0
          const breaking: EventLog = {
            ...target,
            get copyOf() {
              return target.copyOf
            },
            async recordCopy(copyOf) {
              marks += 1
              if (marks === 3) throw new Error('broken off')
              await target.recordCopy(copyOf)
            },
          }
          await expect(copyLog(source, breaking, { ...options, totalOrder, eventsPerBatch })).rejects.toThrow(
            'broken off',
          )
        }
        expect(target.copyOf).toMatchObject({ log: source.id, verifiedAt: null })
        const { comparison } = await copyLog(source, target, { ...options, totalOrder, eventsPerBatch: 23 })
        expect(comparison).toMatchObject({ same: true, target: { events: 200 } })
        if (totalOrder) expect(comparison?.sameOrder).toBe(true)
      }
  })

  it('stops in order on request, while writing and while comparing', async () => {
    const [source, target] = [openMemoryLog(), openMemoryLog()]
    await fill(source, 5, 4)
    for (const moment of ['onCopied', 'onComparing'] as const) {
      const stop = new AbortController()
      const told = { [moment]: () => stop.abort() }
      const stopped = await copyLog(source, target, { ...options, ...told, eventsPerBatch: 10, signal: stop.signal })
      expect(stopped).toMatchObject({ comparison: null, written: moment === 'onCopied' ? 10 : 30 })
      expect(target.copyOf).toMatchObject({ reached: stopped.until, verifiedAt: null })
    }
    expect(await copyLog(source, target, options)).toMatchObject({ written: 0, comparison: { same: true } })
  })

  it('has no duplicates when two copies run at the same time', async () => {
    const [source, target] = [openMemoryLog(), await onPostgres()]
    await fill(source, 20, 10)
    const both = await Promise.all(
      [11, 37].map((eventsPerBatch) => copyLog(source, target, { ...options, eventsPerBatch })),
    )
    expect(both.map(({ written }) => written).reduce((sum, n) => sum + n)).toBe(400)
    expect(both.at(-1)?.comparison).toMatchObject({ same: true, target: { events: 400 } })
  })

  it('is not refused where another copy begins between reading the mark and the head', async () => {
    const [source, target] = [openMemoryLog(), openMemoryLog()]
    await fill(source, 2, 2)
    let looks = 0
    const raced: EventLog = {
      ...target,
      get copyOf() {
        return target.copyOf
      },
      async head() {
        looks += 1
        if (looks === 1) await copyLog(source, target, options)
        return target.head()
      },
    }
    expect(await planCopy(source, raced)).toMatchObject({ events: 8, already: 8 })
  })

  it('continues after an earlier verification and growth of the source', async () => {
    const [source, target] = [openMemoryLog(), openMemoryLog()]
    await fill(source, 2, 2)
    await copyLog(source, target, options)
    await fill(source, 2, 2)
    const breaking: EventLog = {
      ...target,
      get copyOf() {
        return target.copyOf
      },
      async recordCopy(copyOf) {
        if ((await target.head()) > START && copyOf.reached === (await source.head())) throw new Error('broken off')
        await target.recordCopy(copyOf)
      },
    }
    await expect(copyLog(source, breaking, options)).rejects.toThrow('broken off')
    expect(await target.head()).toBe(await source.head())
    expect(await copyLog(source, target, options)).toMatchObject({ comparison: { same: true, target: { events: 16 } } })
    expect(target.copyOf?.verifiedAt).toBe(await target.head())
  })

  it('includes events appended while it runs', async () => {
    const [source, target] = [openMemoryLog(), openMemoryLog()]
    await fill(source, 4, 4)
    let late = 0
    const growing: EventLog = {
      ...source,
      async *scan(stretch) {
        yield* source.scan(stretch)
        if (late < 3) await fill(source, 1, 1)
        late += 1
      },
    }
    const copied = await copyLog(growing, target, options)
    expect(copied).toMatchObject({ written: 32 + 6, since: 0, comparison: { same: true } })
  })

  it('is incomplete where the source has grown during the comparison', async () => {
    const [source, target] = [openMemoryLog(), openMemoryLog()]
    await fill(source, 2, 1)
    const copied = await copyLog(source, target, {
      ...options,
      onComparing: () => void fill(source, 1, 1),
    })
    expect(copied).toMatchObject({ since: 2, comparison: { same: true } })
    expect(target.copyOf?.verifiedAt).toBeNull()
    expect(await copyLog(source, target, options)).toMatchObject({ written: 2, since: 0 })
  })

  it('waits for a temporarily unavailable target', async () => {
    const source = openMemoryLog()
    await fill(source, 30, 2)
    const { log: target, server } = await kurrent()
    server.loseAnswers(3)
    const { comparison } = await copyLog(source, target, options)
    expect(comparison).toMatchObject({ same: true, target: { events: 120 } })
  })

  describe('is refused', () => {
    const refusal = (source: EventLog, target: EventLog) =>
      copyLog(source, target, options).then(
        () => null,
        ({ reason }) => reason,
      )

    it('where the target has other events, is another copy, or was written to since', async () => {
      const [source, target, another] = [openMemoryLog(), await onPostgres(), openMemoryLog()]
      await fill(source, 2, 1)
      await fill(another, 2, 1)
      expect(await refusal(source, another)).toBe('foreign-target')
      expect(await refusal(source, source)).toBe('same-log')
      await copyLog(source, target, options)
      expect(await refusal(another, target)).toBe('copy-of-another')
      await fill(target, 1, 1)
      expect(await refusal(source, target)).toBe('written-since')
    })

    it('where another writer has appended to a copy in progress', async () => {
      const [source, target] = [openMemoryLog(), openMemoryLog()]
      const stream = aLearner()
      await source.append(toStream(stream, 'none', records(stream, 5)))
      await target.recordCopy({ log: source.id, reached: START, verifiedAt: null, mayHoldOldIds: false })
      await target.append(toStream(stream, 'none', records(stream, 1)))
      await expect(copyLog(source, target, options)).rejects.toMatchObject({
        reason: 'foreign-events',
        message: expect.stringContaining(`revision 0 of stream ${stream}`),
      })
    })

    it('where the target has lost copied events, or the source is itself an incomplete copy', async () => {
      const [source, target] = [openMemoryLog(), openMemoryLog()]
      const stream = aLearner()
      const { position } = await source.append(toStream(stream, 'none', records(stream, 5)))
      await source.append(toStream(stream, 4, records(stream, 1)))
      await target.recordCopy({ log: source.id, reached: position, verifiedAt: null, mayHoldOldIds: false })
      expect(await refusal(source, target)).toBe('lost-events')
      expect(await refusal(target, openMemoryLog())).toBe('unfinished-source')
    })
  })

  describe('that differs from its source', () => {
    it('is reported with the first differing stream and revision, on PostgreSQL', async () => {
      const source = openMemoryLog()
      const { pool, log: target } = await database()
      const stream = aLearner()
      await source.append(toStream(aLearner(), 'none', records(stream, 3)))
      await source.append(toStream(stream, 'none', records(stream, 6, { data: { answer: 'a' } })))
      await source.append(toStream(aLearner(), 'none', records(stream, 3)))
      await copyLog(source, target, options)
      const differs = async () => (await copyLog(source, target, options)).comparison
      const damage = async (sql: string) => void (await pool.query(`update log.events set ${sql}`))

      await damage(`data = '{"answer":"b"}' where revision = 4`)
      expect(await differs()).toMatchObject({
        same: false,
        differing: 1,
        first: { stream, revision: 4, what: ['data'] },
      })
      expect(target.copyOf?.verifiedAt).toBeNull()
      await damage(`data = '{"answer":"a"}', fingerprint = fingerprint + 1 where revision = 4`)
      expect(await differs()).toMatchObject({ first: { stream, revision: 4, what: ['fingerprint'] } })
      await damage(`fingerprint = fingerprint - 1 where revision = 4`)
      expect(await differs()).toMatchObject({ same: true })
      // Two events of a stream in each other’s place.
      await damage(`revision = 7 - revision where revision in (3, 4)`)
      expect(await differs()).toMatchObject({ first: { stream, revision: 3 } })
      await damage(`revision = 7 - revision where revision in (3, 4)`)
      await pool.query('delete from log.events where revision = 5')
      expect(await differs()).toMatchObject({ first: { stream, revision: 5, what: 'missing' } })
    })

    it('is reported where it has more events than the source', async () => {
      const [source, target] = [openMemoryLog(), openMemoryLog()]
      const [stream, extra] = [aLearner(), aLearner()]
      await source.append(toStream(stream, 'none', records(stream, 2)))
      await copyLog(source, target, options)
      await target.recordCopy({ log: source.id, reached: await source.head(), verifiedAt: null, mayHoldOldIds: false })
      await target.append(toStream(extra, 'none', records(extra, 1)))
      expect((await copyLog(source, target, options)).comparison).toMatchObject({
        same: false,
        first: { stream: extra, revision: 0, what: 'foreign' },
      })
    })

    it('is reported on KurrentDB', async () => {
      const source = openMemoryLog()
      const { log: target, server } = await kurrent()
      const stream = aLearner()
      await source.append(toStream(stream, 'none', records(stream, 3)))
      await copyLog(source, target, options)
      const event = server.store.all.findLast((one) => one.stream === wireNameOf(stream))
      if (!event) throw new Error('nothing was copied')
      Object.assign(event, { data: Buffer.from(Buffer.from(event.data).toString().replace('virgule', 'virgulE')) })
      expect((await copyLog(source, target, options)).comparison).toMatchObject({
        same: false,
        first: { stream, revision: 2, what: ['data'] },
      })
    })
  })

  it('can be planned without writing anything', async () => {
    const [source, target] = [openMemoryLog(), openMemoryLog()]
    await fill(source, 2, 2)
    expect(await planCopy(source, target)).toEqual({ from: START, events: 8, already: 0 })
    expect(target.copyOf).toBeNull()
  })
})

const idsOf = (events: readonly { readonly id: string }[]) => events.map(({ id }) => id)
