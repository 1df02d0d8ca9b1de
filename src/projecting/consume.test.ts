// The loop that consumes the log: its state machine, and the loop itself over an in-memory log.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LogPage } from '#event-log/event-log.ts'
import { doorbell } from '#event-log/subscription.ts'
import { derivedCommandId, eventId, type Position, position, START, streamName } from '#kernel/ids.ts'
import { minute, someone } from '#kernel/specification.ts'
import { failingOverLog } from '../../tests/fixtures/failing-over-log.ts'
import { backOffMs, type Consumer, type ConsumerState, consume, nextState, type Outcome } from './consume.ts'
import { otherHistory, type PlaceInLog, placeAt } from './history.ts'

type Cursor = PlaceInLog
const cursor: Cursor = { position: START, event: null, logId: 'a log' as never }
const news = async () => 'look' as const

describe('the state machine', () => {
  it.each<[string, ConsumerState<Cursor>, Outcome<Cursor>, ConsumerState<Cursor>]>([
    [
      'reads what it has opened',
      { at: 'opening', failures: 2 },
      { kind: 'opened', cursor },
      { at: 'reading', failures: 2, cursor },
    ],
    [
      'forgets failures once a page was handled',
      { at: 'reading', failures: 2, cursor },
      { kind: 'moved', cursor },
      { at: 'reading', failures: 0, cursor },
    ],
    [
      'waits at the head',
      { at: 'reading', failures: 2, cursor },
      { kind: 'at-head', cursor, news },
      { at: 'waiting', failures: 0, cursor, news },
    ],
    [
      'reads when there is news',
      { at: 'waiting', failures: 0, cursor, news },
      { kind: 'news' },
      { at: 'reading', failures: 0, cursor },
    ],
    [
      'opens anew what somebody else has moved',
      { at: 'reading', failures: 1, cursor },
      { kind: 'reopen' },
      { at: 'opening', failures: 1 },
    ],
    [
      'backs off after a failure',
      { at: 'reading', failures: 1, cursor },
      { kind: 'failed' },
      { at: 'backing-off', failures: 2 },
    ],
    ['opens anew after it', { at: 'backing-off', failures: 2 }, { kind: 'rested' }, { at: 'opening', failures: 2 }],
    ['ends where there is nothing to consume', { at: 'opening', failures: 0 }, { kind: 'over' }, { at: 'over' }],
    ['stays at its end', { at: 'over' }, { kind: 'opened', cursor }, { at: 'over' }],
  ])('%s', (_, before, outcome, after) => expect(nextState(before, outcome)).toEqual(after))

  it('backs off longer each time, up to five seconds', () => {
    expect([1, 2, 3, 6, 7, 50].map(backOffMs)).toEqual([100, 200, 400, 3_200, 5_000, 5_000])
  })
})

/** A consumer that records the positions it handles. The test can move its cursor or make it fail. */
function testConsumer() {
  const log = failingOverLog()
  const bell = doorbell()
  const stop = new AbortController()
  const journal: string[] = []
  const handled: Position[] = []
  const fails: (() => void)[] = []
  let stored: Cursor = { ...cursor, logId: log.id }
  let count = 0

  const consumer: Consumer<Cursor, LogPage> = {
    log,
    async open() {
      journal.push(`opens at ${stored.position}`)
      const other = await otherHistory(log, stored)
      if (!other) return stored
      journal.push(other.kind)
      return 'over'
    },
    async read({ position: after }) {
      fails.shift()?.()
      const page = await log.readAll({ after, limit: 2 })
      return page.position === after ? null : page
    },
    placeOf: (cursor) => cursor,
    async handle(from, page) {
      if (stored.position !== from.position) return 'reopen'
      handled.push(...page.events.map((event) => event.position))
      stored = { ...stored, ...(await placeAt(log, page.position)) }
      return stored
    },
    watch() {
      const rings = bell.count()
      return async () => {
        await bell.wait(rings, 60_000, stop.signal)
        return 'look'
      }
    },
    isFinal: (error) => error instanceof RangeError,
    onTrouble: (error) => journal.push(`trouble: ${error instanceof Error ? error.message : error}`),
    onRecovered: () => journal.push('recovered'),
  }
  const run = () => consume(consumer, { signal: stop.signal, delay: async (ms) => void journal.push(`rests ${ms} ms`) })

  return {
    log,
    said: journal,
    handled,
    run,
    stop: () => stop.abort(),
    fail: (...errors: Error[]) =>
      fails.push(
        ...errors.map((error) => () => {
          throw error
        }),
      ),
    /** As a faster consumer would. */
    moveTo: async (at: bigint) => {
      stored = { ...stored, ...(await placeAt(log, position(at))) }
    },
    async append(times = 1) {
      for (let n = 0; n < times; n += 1) {
        count += 1
        const id = derivedCommandId('consume', String(count))
        await log.append({
          stream: streamName('test', id),
          tenant: someone.tenant,
          expected: 'none',
          events: [
            {
              id: eventId(id, 1),
              type: 'test.happened',
              version: 1,
              subject: null,
              actor: someone.teacher,
              correlationId: id,
              causationId: null,
              fingerprint: 0,
              occurredAt: minute(0),
              zone: someone.zone,
              data: {},
              sealed: [],
            },
          ],
        })
      }
      bell.ring()
    },
  }
}
const until = (met: () => unknown) => expect.poll(met, { interval: 1 })

describe('the loop', () => {
  it('handles everything once and in order, whatever arrives while it waits or works', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 5 }), async (bursts) => {
        const consumer = testConsumer()
        const running = consumer.run()
        for (const burst of bursts) await consumer.append(burst)
        const all = Array.from({ length: bursts.reduce((sum, n) => sum + n, 0) }, (_, n) => BigInt(n + 1))
        await until(() => consumer.handled).toEqual(all)
        consumer.stop()
        await running
      }),
      { numRuns: 30 },
    ))

  it('reopens the cursor if another consumer has moved it', async () => {
    const consumer = testConsumer()
    await consumer.append(4)
    consumer.fail(new Error('once'))
    const running = consumer.run()
    await until(() => consumer.handled.length).toBe(4)
    await consumer.append(2)
    await until(() => consumer.handled.length).toBe(6)
    consumer.said.length = 0
    await consumer.moveTo(5n)
    await consumer.append()
    await until(() => consumer.said).toEqual(['opens at 5'])
    await until(() => consumer.handled.slice(6)).toEqual([6n, 7n])
    consumer.stop()
    await running
  })

  it('backs off longer after each error, and reports when it has recovered', async () => {
    const consumer = testConsumer()
    await consumer.append()
    consumer.fail(new Error('first'), new Error('second'))
    const running = consumer.run()
    await until(() => consumer.handled).toEqual([1n])
    expect(consumer.said).toEqual([
      'opens at 0',
      'trouble: first',
      'rests 100 ms',
      'opens at 0',
      'trouble: second',
      'rests 200 ms',
      'opens at 0',
      'recovered',
    ])
    consumer.stop()
    await running
  })

  it('ends with an error that retrying cannot fix', async () => {
    const consumer = testConsumer()
    consumer.fail(new RangeError('for good'))
    await expect(consumer.run()).rejects.toThrow('for good')
  })

  it('handles no events of another history after the log lost events that were read', async () => {
    const consumer = testConsumer()
    await consumer.append(5)
    const running = consumer.run()
    await until(() => consumer.handled.length).toBe(5)
    await consumer.log.failOver(3n as Position)
    await consumer.append(4)
    await running
    expect(consumer.handled).toHaveLength(5)
    expect(consumer.said.slice(-2)).toEqual(['opens at 5', 'another-history'])
  })

  it('stops when the signal aborts while it waits', async () => {
    const consumer = testConsumer()
    const running = consumer.run()
    await until(() => consumer.said).toEqual(['opens at 0', 'recovered'])
    consumer.stop()
    await running
  })
})
