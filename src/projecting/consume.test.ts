// The one loop that consumes the log: its state machine, and the loop itself over a log in memory.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LogPage } from '#event-log/event-log.ts'
import { doorbell } from '#event-log/subscription.ts'
import { derivedCommandId, eventId, type Position, position, START, streamName } from '#kernel/ids.ts'
import { minute, someone } from '#kernel/specification.ts'
import { failingOverLog } from '../../tests/fixtures/failing-over-log.ts'
import { backOffMs, type Consumer, type Consuming, consume, consuming, type Outcome } from './consume.ts'
import { type Checkpointed, otherHistory, placeAt } from './history.ts'

type Cursor = Checkpointed
const cursor: Cursor = { position: START, event: null, logId: 'a log' as never }
const news = async () => 'look' as const

describe('the state machine', () => {
  it.each<[string, Consuming<Cursor>, Outcome<Cursor>, Consuming<Cursor>]>([
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
      { kind: 'anew' },
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
  ])('%s', (_, before, outcome, after) => expect(consuming(before, outcome)).toEqual(after))

  it('backs off longer each time, up to five seconds', () => {
    expect([1, 2, 3, 6, 7, 50].map(backOffMs)).toEqual([100, 200, 400, 3_200, 5_000, 5_000])
  })
})

/** A consumer that notes the positions of what it handles, and whose cursor may be moved or lost by the test. */
function stage() {
  const log = failingOverLog()
  const bell = doorbell()
  const stop = new AbortController()
  const said: string[] = []
  const handled: Position[] = []
  const fails: (() => void)[] = []
  let stored: Cursor = { ...cursor, logId: log.id }
  let count = 0

  const consumer: Consumer<Cursor, LogPage> = {
    log,
    async open() {
      said.push(`opens at ${stored.position}`)
      const other = await otherHistory(log, stored)
      if (!other) return stored
      said.push(other.kind)
      return 'over'
    },
    async read({ position: after }) {
      fails.shift()?.()
      const page = await log.readAll({ after, limit: 2 })
      return page.position === after ? null : page
    },
    placeOf: (of) => of,
    async handle(from, page) {
      if (stored.position !== from.position) return 'anew'
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
    onTrouble: (error) => said.push(`trouble: ${error instanceof Error ? error.message : error}`),
    onRecovered: () => said.push('recovered'),
  }
  const run = () => consume(consumer, { signal: stop.signal, delay: async (ms) => void said.push(`rests ${ms} ms`) })

  return {
    log,
    said,
    handled,
    run,
    stop: () => stop.abort(),
    fail: (...errors: Error[]) =>
      fails.push(
        ...errors.map((error) => () => {
          throw error
        }),
      ),
    /** As another consumer does that was faster. */
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
  it('handles everything once and in order, whatever comes while it waits or works', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 5 }), async (bursts) => {
        const one = stage()
        const running = one.run()
        for (const burst of bursts) await one.append(burst)
        const all = Array.from({ length: bursts.reduce((sum, n) => sum + n, 0) }, (_, n) => BigInt(n + 1))
        await until(() => one.handled).toEqual(all)
        one.stop()
        await running
      }),
      { numRuns: 30 },
    ))

  it('opens the cursor anew where somebody else has moved it', async () => {
    const one = stage()
    await one.append(4)
    one.fail(new Error('once'))
    const running = one.run()
    await until(() => one.handled.length).toBe(4)
    await one.append(2)
    await until(() => one.handled.length).toBe(6)
    one.said.length = 0
    await one.moveTo(5n)
    await one.append()
    await until(() => one.said).toEqual(['opens at 5'])
    await until(() => one.handled.slice(6)).toEqual([6n, 7n])
    one.stop()
    await running
  })

  it('backs off on trouble, longer each time, and says so once it is over', async () => {
    const one = stage()
    await one.append()
    one.fail(new Error('first'), new Error('second'))
    const running = one.run()
    await until(() => one.handled).toEqual([1n])
    expect(one.said).toEqual([
      'opens at 0',
      'trouble: first',
      'rests 100 ms',
      'opens at 0',
      'trouble: second',
      'rests 200 ms',
      'opens at 0',
      'recovered',
    ])
    one.stop()
    await running
  })

  it('ends with what no trying again helps', async () => {
    const one = stage()
    one.fail(new RangeError('for good'))
    await expect(one.run()).rejects.toThrow('for good')
  })

  it('handles nothing of another history: where the log has lost what was read, and others have written on', async () => {
    const one = stage()
    await one.append(5)
    const running = one.run()
    await until(() => one.handled.length).toBe(5)
    await one.log.failOver(3n as Position)
    await one.append(4)
    await running
    expect(one.handled).toHaveLength(5)
    expect(one.said.slice(-2)).toEqual(['opens at 5', 'another-history'])
  })

  it('ends with the signal while it waits', async () => {
    const one = stage()
    const running = one.run()
    await until(() => one.said).toEqual(['opens at 0', 'recovered'])
    one.stop()
    await running
  })
})
