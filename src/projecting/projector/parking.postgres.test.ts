// Parked rows on a real PostgreSQL: what is stored, what is retried, and with what result.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { codec } from '#commanding/codec.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { defineEvent } from '#kernel/event.ts'
import { type FoldedRow, foldEvents, keyText } from '#kernel/fold.ts'
import { derivedCommandId, eventId, PersonId, START, streamName } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'
import { minute, someone } from '#kernel/specification.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import { openReadModels, type ReadModels } from '../../../tests/fixtures/test-read-models.ts'
import { freshDatabase, type TestDatabase } from '../../../tests/test-database.ts'
import { projector } from './projector.ts'
import { listParked, requestRetry } from './request-retry.ts'

const declared = {
  version: 1,
  description: 'For this test.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers'],
  retention: 'P1Y',
} as const
const counted = defineEvent('parked.counted', { ...declared, data: z.object({ size: z.number(), at: z.string() }) })
const gone = defineEvent('parked.gone', { ...declared, data: z.object({}) })
const decoding = codec(new Map([counted, gone].map((event) => [event.type, event])), testKeys)

type Bears = (size: number) => boolean
/**
 * By person and place, and by person anywhere. In a place, some sizes cannot be folded. No column can store half a
 * size.
 */
const sums = (name: string, bears: Bears, onPoison: 'park-key' | 'stop' = 'park-key') =>
  defineProjection(name, {
    version: 1,
    description: 'For this test.',
    onPoison,
    key: z.object({ person: PersonId, at: z.string() }),
    row: z.object({ sizes: z.array(z.number()), total: z.int() }),
    on: (on) => [
      on(
        counted,
        (e) => (e.subject ? { person: e.subject, at: e.data.at } : []),
        (row, { data }) => {
          if (!bears(data.size)) throw new Error(`it cannot take ${data.size}\0`)
          return added(row, data.size)
        },
      ),
      on(
        counted,
        (e) => (e.subject ? { person: e.subject, at: 'anywhere' } : []),
        (row, { data }) => added(row, Math.floor(data.size)),
      ),
      on(gone, (e) => (e.subject ? { person: e.subject } : []), remove),
    ],
  })
const added = (row: { sizes: number[]; total: number } | undefined, size: number) => ({
  sizes: [...(row?.sizes ?? []), size],
  total: (row?.total ?? 0) + size,
})
const person = () => PersonId.parse(randomUUID())
const fail = (): never => {
  throw new Error('no worker was started')
}
const all = () => true
const even = (size: number) => size % 2 === 0

describe('parked rows, on PostgreSQL', () => {
  let database: TestDatabase
  const log = openMemoryLog({ pollMs: 10 })
  const opened: ReadModels[] = []
  const workers: { stop(): Promise<void> }[] = []
  const people = { anna: person(), bilal: person(), chloe: person() }
  const names = new Map(Object.entries(people).map(([name, id]) => [String(id), name]))
  const revisions = new Map<PersonId, number>()

  beforeAll(async () => {
    database = await freshDatabase('parking')
  })
  afterAll(async () => {
    for (const worker of workers) await worker.stop()
    for (const models of opened) await models.close()
    await database.drop()
  })

  /** Sizes counted at home, or other events. */
  async function append(who: keyof typeof people, ...what: (number | ReturnType<typeof gone>)[]): Promise<void> {
    const subject = people[who]
    for (const one of what) {
      const revision = (revisions.get(subject) ?? -1) + 1
      revisions.set(subject, revision)
      await log.append({
        stream: streamName('learner', subject),
        tenant: someone.tenant,
        expected: revision === 0 ? 'none' : revision - 1,
        events: [
          {
            ...(typeof one === 'number' ? counted({ size: one, at: 'home' }) : one),
            id: eventId(derivedCommandId(subject, String(revision)), 1),
            subject,
            actor: someone.teacher,
            correlationId: 'test',
            causationId: null,
            fingerprint: 0,
            occurredAt: minute(0),
            zone: someone.zone,
            sealed: [],
          },
        ],
      })
    }
  }

  /** Starts a worker with this definition and waits until it has reached the position. */
  async function work(projection: ReturnType<typeof sums>, until: bigint) {
    const models = await openReadModels(database.url, [projection], log.id)
    opened.push(models)
    const { id } = models.feedOf(projection.name)
    const stop = new AbortController()
    const reports: string[] = []
    const worker = projector({
      feeds: [models.feedOf(projection.name)],
      log,
      codec: decoding,
      store: models.store,
      signal: stop.signal,
      delay: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 20))),
      onFault: (_, { position }) => reports.push(`stops before ${position}`),
      onParked: (_, { position }) => reports.push(`parked at ${position}`),
      catchUpPageSize: 3,
    })
    const run = worker.run()
    const reaches = (at: bigint) =>
      expect.poll(async () => (await models.checkpoint(projection.name))?.position).toBe(at)
    await reaches(until)
    const handle = {
      models,
      reports,
      id,
      reaches,
      rows: async () => {
        const rows = await models.rows(projection.name)
        return rows.map(({ person, at, sizes }) => `${names.get(String(person))} ${at} ${sizes}`).sort()
      },
      async stop() {
        stop.abort()
        await run
      },
    }
    workers.push(handle)
    return handle
  }
  const waiting = async (projection: string) =>
    (await listParked(opened[0]?.pool ?? fail(), { projection, limit: 10 })).map(
      ({ key, events, position, error }) =>
        `${names.get(String(Reflect.get(key, 'person')))} ${Reflect.get(key, 'at')}: ${events} from ${position}, ${error?.replace(/^Error \(.*\)$/, 'it fails')}`,
    )
  const retry = (projection: string) => requestRetry(opened[0]?.pool ?? fail(), { projection })

  /** The rows equal those of a plain fold in which nothing ever failed, including positions. */
  async function expectFolded({ models, id }: Awaited<ReturnType<typeof work>>, projection: ReturnType<typeof sums>) {
    const { events } = await log.readAll({ after: START, limit: 10_000 })
    const folded = foldEvents(projection, events.map(decoding.reader().decode))
    const loaded = await models.store.load(id, [...folded.values()])
    const text = (row: FoldedRow) => keyText(projection, row.tenant, row.key)
    expect(new Map(loaded.map((row) => [text(row), row]))).toEqual(folded)
    expect(await models.rows(projection.name)).toHaveLength(folded.size)
  }

  it('wait behind the event that failed, and are as if nothing had failed once it can be folded', async () => {
    await append('anna', 2, 3)
    await append('bilal', 4)
    await append('anna', 6)
    const broken = await work(sums('mended', even), 4n)
    expect(broken.reports).toEqual(['parked at 2'])
    expect(await waiting('mended')).toEqual(['anna home: 2 from 2, it fails'])
    // Her other row has gone on, and so have those of others.
    expect(await broken.rows()).toEqual(['anna anywhere 2,3,6', 'anna home 2', 'bilal anywhere 4', 'bilal home 4'])

    expect(await retry('mended')).toEqual({ generations: ['mended/1'], keys: 1 })
    expect(await listParked(broken.models.pool, { limit: 10 })).toMatchObject([{ retryAt: expect.any(String) }])
    // One more is parked, by a worker that still has the broken code.
    await append('anna', 8)
    await broken.reaches(5n)
    await broken.stop()

    const mended = await work(sums('mended', all), 5n)
    await expect.poll(() => waiting('mended')).toEqual([])
    expect(mended.reports).toEqual([])
    await expectFolded(mended, sums('mended', all))
    await append('anna', 9)
    await mended.reaches(6n)
    await expectFolded(mended, sums('mended', all))
    await mended.stop()
  })

  it('stay parked from the first event that fails again if the fix was incomplete', async () => {
    await append('anna', 11)
    const head = 7n
    const broken = await work(sums('halved', even), head)
    await broken.stop()
    expect(await waiting('halved')).toEqual(['anna home: 5 from 2, it fails'])
    await retry('halved')
    const half = await work(
      sums('halved', (size) => size < 9),
      head,
    )
    await expect.poll(() => half.reports).toEqual(['parked at 6'])
    expect(await waiting('halved')).toEqual(['anna home: 2 from 6, it fails'])
    expect(await half.rows()).toContain('anna home 2,3,6,8')
    await half.stop()
    // Without another request, it is not retried.
    const whole = await work(sums('halved', all), head)
    await append('bilal', 2)
    await whole.reaches(8n)
    await whole.stop()
    expect(await waiting('halved')).toEqual(['anna home: 2 from 6, it fails'])
    await retry('halved')
    const last = await work(sums('halved', all), 8n)
    await expect.poll(() => waiting('halved')).toEqual([])
    await expectFolded(last, sums('halved', all))
    await last.stop()
  })

  it('are parked if the database refuses the row, also when it refuses a retry', async () => {
    await append('chloe', 1, 2, 2.5, 3)
    const refused = await work(sums('refused', all), 12n)
    // Both of her rows that the event touches are parked: the database does not report which of them it refused.
    expect(refused.reports).toEqual(['parked at 11', 'parked at 11'])
    expect((await waiting('refused')).map((one) => one.split(',')[0])).toEqual([
      'chloe anywhere: 2 from 11',
      'chloe home: 2 from 11',
    ])
    expect(await refused.rows()).toEqual(expect.arrayContaining(['chloe anywhere 1,2', 'chloe home 1,2']))
    await refused.stop()

    await retry('refused')
    const again = await work(sums('refused', all), 12n)
    await expect.poll(() => again.reports).toEqual(['parked at 11'])
    // The row that could be written after all is written; the other stays parked as a whole.
    expect((await waiting('refused')).map((one) => one.split(',')[0])).toEqual(['chloe home: 2 from 11'])
    expect(await again.rows()).toEqual(expect.arrayContaining(['chloe anywhere 1,2,2,3', 'chloe home 1,2']))
    await again.stop()
  })

  it('are dropped with the person: an erasure does not need the events that came before', async () => {
    const broken = await work(sums('erased', even), 12n)
    expect(await waiting('erased')).toHaveLength(2)
    await append('chloe', gone({}))
    await append('chloe', 2)
    await broken.reaches(14n)
    expect(await waiting('erased')).toEqual(['anna home: 5 from 2, it fails'])
    expect(await broken.rows()).toEqual(expect.arrayContaining(['chloe anywhere 2', 'chloe home 2']))
    await broken.stop()
  })

  it('do not exist under the policy to stop: a retry clears the fault, and the fold goes on', async () => {
    const broken = await work(sums('stopped', even, 'stop'), 1n)
    await expect.poll(() => broken.reports).toEqual(['stops before 2'])
    await broken.stop()
    expect(await waiting('stopped')).toEqual([])
    expect(await retry('stopped')).toEqual({ generations: ['stopped/1'], keys: 0 })
    expect(await broken.models.checkpoint('stopped')).toEqual({ position: 1n, fault: null })
    // Without a fault there is nothing to retry.
    expect(await retry('stopped')).toEqual({ generations: [], keys: 0 })
  })
})
