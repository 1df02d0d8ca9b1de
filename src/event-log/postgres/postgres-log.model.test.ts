// The PostgreSQL log compared with the log in memory as its model: any sequence of calls has the same outcomes, from either of
// two processes.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Position, position, streamName } from '#kernel/ids.ts'
import { freshDatabase, type TestDatabase } from '../../../tests/test-database.ts'
import { records, tenantA, tenantB, toStream } from '../contract-records.ts'
import { type Append, type EventLog, EventLogError, type StoredEvent, WrongExpectedRevision } from '../event-log.ts'
import { openMemoryLog } from '../memory/memory-log.ts'
import { openPostgresLog } from './postgres-log.ts'

const Stream = fc.constantFrom(
  ...[1, 2, 3].map((n) => streamName('learner', `0193a000-0000-7000-8000-0000000000${n}a`)),
  streamName('class', '0193a000-0000-7000-8000-00000000001a'),
)
const Tenant = fc.constantFrom(tenantA, tenantB)
const Type = fc.constantFrom('learning.exercise-attempted', 'learning.rare')

/** The expected revision of an append: that of the model, with an offset, or a keyword. */
const Expected = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ off: 0 }) },
  { weight: 2, arbitrary: fc.integer({ min: -2, max: 2 }).map((off) => ({ off })) },
  { weight: 2, arbitrary: fc.constantFrom('none', 'any').map((word) => ({ word })) },
)
const ToAppend = fc.record({
  stream: Stream,
  tenant: Tenant,
  expected: Expected,
  events: fc.constantFrom(0, 1, 1, 1, 2, 3),
  type: Type,
  hint: fc.constantFrom('none', 'right', 'wrong'),
})
const Call = fc.oneof(
  { weight: 6, arbitrary: fc.record({ call: fc.constant('append' as const), append: ToAppend }) },
  {
    weight: 1,
    arbitrary: fc.record({ call: fc.constant('load' as const), appends: fc.array(ToAppend, { maxLength: 4 }) }),
  },
  /** Repeats one of the last appends unchanged. */
  { weight: 2, arbitrary: fc.record({ call: fc.constant('repeat' as const), back: fc.nat({ max: 4 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      call: fc.constant('readStream' as const),
      stream: Stream,
      tenant: Tenant,
      from: fc.oneof(fc.constant('end' as const), fc.nat({ max: 12 })),
      direction: fc.constantFrom('forwards' as const, 'backwards' as const),
      limit: fc.integer({ min: 1, max: 6 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      call: fc.constant('readAll' as const),
      back: fc.nat({ max: 20 }),
      limit: fc.integer({ min: 1, max: 6 }),
      filter: fc.option(fc.record({ types: fc.array(Type, { maxLength: 2 }), tenant: Tenant }, { requiredKeys: [] }), {
        nil: undefined,
      }),
    }),
  },
)
type Call = typeof Call extends fc.Arbitrary<infer Of> ? Of : never
type ToAppend = typeof ToAppend extends fc.Arbitrary<infer Of> ? Of : never

describe('the event log on PostgreSQL, compared with its model', () => {
  let database: TestDatabase
  let logs: readonly EventLog[]
  // Both logs grow through all runs, so that their positions stay equal.
  const model = openMemoryLog()
  const appended: Append[] = []
  beforeAll(async () => {
    database = await freshDatabase('event log model')
    logs = await Promise.all([1, 2].map(() => openPostgresLog({ url: database.url })))
  })
  afterAll(async () => {
    await Promise.all(logs.map((log) => log.close()))
    await database.drop()
  })

  const standsAt = async (stream: Append['stream'], tenant: Append['tenant']) => {
    const page = { tenant, from: 'end', direction: 'backwards', limit: 1 } as const
    const { events } = await model.readStream(stream, page)
    return events[0] ?? { revision: -1, position: position(0n) }
  }

  async function made({ stream, tenant, expected, events, type, hint }: ToAppend): Promise<Append> {
    const { revision, position: last } = await standsAt(stream, tenant)
    const at = 'off' in expected ? revision + expected.off : revision
    const exact = at < 0 ? ('none' as const) : at
    const word = 'word' in expected ? (expected.word as 'none' | 'any') : exact
    const hints = { none: {}, right: { hint: last }, wrong: { hint: position(last + 1_000n) } }
    return { ...toStream(stream, word, records(stream, events, { type })), tenant, ...hints[hint] }
  }

  /** Makes the same call on both logs, and removes the only permitted difference from the answers: the recording time. */
  async function ask(log: EventLog, call: Call, prepared: readonly Append[], after: Position): Promise<unknown> {
    try {
      switch (call.call) {
        case 'append':
        case 'repeat':
          return prepared[0] ? await log.append(prepared[0]) : 'nothing to repeat'
        case 'load':
          return (await log.load(prepared)).map((one) => (one instanceof WrongExpectedRevision ? told(one) : one))
        case 'readStream': {
          const { stream, tenant, from, direction, limit } = call
          const page = await log.readStream(stream, { tenant, from, direction, limit })
          return { ...page, events: page.events.map(timeless) }
        }
        case 'readAll': {
          const { limit, filter } = call
          const page = await log.readAll({
            after,
            limit,
            ...(filter && { filter: filter as { tenant: typeof tenantA } }),
          })
          return { ...page, events: page.events.map(timeless) }
        }
      }
    } catch (error) {
      if (error instanceof EventLogError) return told(error)
      throw error
    }
  }

  it('gives the same outcomes as its model to any sequence of calls', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat({ max: 1 }), Call), { minLength: 5, maxLength: 25 }), async (calls) => {
        for (const [door, call] of calls) {
          const log = logs[door]
          if (!log) throw new Error('no log is open')
          let prepared: readonly Append[] = []
          if (call.call === 'append') prepared = [await made(call.append)]
          if (call.call === 'load') prepared = await Promise.all(call.appends.map(made))
          if (call.call === 'repeat') prepared = appended.slice(-1 - call.back).slice(0, 1)
          const head = await model.head()
          const after = position(call.call === 'readAll' && head > call.back ? head - BigInt(call.back) : 0n)
          const wanted = await ask(model, call, prepared, after)
          expect(await ask(log, call, prepared, after), JSON.stringify(call)).toEqual(wanted)
          expect(await log.head()).toBe(await model.head())
          appended.push(...prepared)
        }
      }),
      // Without shrinking: once the logs differ, every shorter sequence fails as well.
      { numRuns: 120, endOnFailure: true },
    )
    expect(await model.head()).toBeGreaterThan(100n)
  })
})

const told = (error: EventLogError) => ({
  code: error.code,
  ...('actual' in error && { actual: error.actual }),
  ...('reason' in error && { reason: error.reason }),
})

const timeless = ({ recordedAt, ...event }: StoredEvent) => ({ ...event, recorded: recordedAt.length > 0 })
