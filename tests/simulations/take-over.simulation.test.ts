// Workers that take read models over from each other, and events that wait for a fix, under every order of steps and
// every fault that the simulation can draw: in the end the rows are as if nothing had ever failed.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { codec } from '#commanding/codec.ts'
import { defineEvent } from '#kernel/event.ts'
import { foldEvents } from '#kernel/fold.ts'
import { defineProjection, remove } from '#kernel/projection.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import { projector } from '#projecting/projector/projector.ts'
import { first, leaseMutants, simulatedDatabase, type Variant } from './simulated-database.ts'
import { simulatedEvent } from './simulated-event.ts'
import type { Fault, Session } from './simulated-steps.ts'

const declared = {
  version: 1,
  description: 'For the simulation.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers'],
  retention: 'P1Y',
} as const
const Box = z.string()
/** A definition with a defect cannot fold the one, and makes a row of the other that the database refuses. */
const How = z.enum(['well', 'poison', 'refused'])
const put = defineEvent('taken.put', { ...declared, data: z.object({ box: Box, into: z.array(Box), how: How }) })
const emptied = defineEvent('taken.emptied', { ...declared, data: z.object({ box: Box }) })
const decoding = codec(new Map([put, emptied].map((event) => [event.type, event])), testKeys)

const Row = z.object({ positions: z.array(z.bigint()), refused: z.boolean() })

/** What was put from each box into each; `mended` is the next release, which bears everything. */
const pairs = (name: string, onPoison: 'stop' | 'park-key', mended: boolean) =>
  defineProjection(name, {
    version: 1,
    description: 'For the simulation.',
    onPoison,
    key: z.object({ box: Box, into: Box }),
    row: Row,
    on: (on) => [
      on(
        put,
        ({ data }) => data.into.map((into) => ({ box: data.box, into })),
        (row, { data: { how, into }, position: at }) => {
          // Of the rows of one event, one alone is at fault.
          if (!mended && how === 'poison' && (row?.positions.length ?? 0) % into.length === 0) throw new Error('poison')
          return { positions: [...(row?.positions ?? []), at], refused: !mended && how === 'refused' }
        },
      ),
      on(emptied, ({ data }) => ({ box: data.box }), remove),
    ],
  })
const parking = { broken: pairs('parking', 'park-key', false), mended: pairs('parking', 'park-key', true) }
const stopping = { broken: pairs('stopping', 'stop', false), mended: pairs('stopping', 'stop', true) }
const both = [parking, stopping]
const mended = both.map((one) => one.mended)

type Release = 'broken' | 'mended'

const Happening = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record({
        box: fc.constantFrom('a', 'b'),
        into: fc.constantFrom(['a'], ['b'], ['a', 'b']),
        how: fc.oneof({ weight: 5, arbitrary: fc.constant('well') }, fc.constantFrom('poison', 'refused')),
      })
      .map(({ box, into, how }) => put({ box, into: [...into], how: How.parse(how) })),
  },
  { weight: 1, arbitrary: fc.constantFrom(emptied({ box: 'a' }), emptied({ box: 'b' })) },
)
/** Somebody takes over while whoever held it believes it still does, or gets it back; or asks for a retry. */
const Turn = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('take' as const),
      /** A process that starts now, with or without the fix; or one that runs already, or has been cut off. */
      by: fc.constantFrom<Release | 0 | 1>('broken', 'mended', 'mended', 0, 1),
      of: fc.constantFrom(both, both, [parking], [stopping]),
      /** And what waits is tried again at once. */
      retries: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('ask for a retry' as const) }) },
)
const Life = fc.record({
  happenings: fc.array(Happening, { minLength: 1, maxLength: 8 }),
  turns: fc.array(fc.record({ after: fc.integer({ min: 1, max: 8 }), turn: Turn }), { minLength: 1, maxLength: 6 }),
  pageSize: fc.integer({ min: 1, max: 4 }),
  faults: fc.array(
    fc.oneof(
      { weight: 8, arbitrary: fc.constant<Fault>('none') },
      {
        weight: 4,
        arbitrary: fc.constantFrom<Fault>(
          'refused',
          'executed-then-timeout',
          'crash-before',
          'crash-after',
          'crash-after',
        ),
      },
    ),
    { maxLength: 40 },
  ),
  scheduler: fc.scheduler(),
})
type Life = typeof Life extends fc.Arbitrary<infer Of> ? Of : never

/** More steps than any life needs: whoever takes them all goes round in circles. */
const MOST_STEPS = 4_000

async function live(life: Life, variant: Variant): Promise<void> {
  const { scheduler } = life
  const faults = [...life.faults]
  let steps = 0
  let healed = false
  let isOver = false
  const stuck = () => steps > MOST_STEPS
  function turn(label: string): Promise<unknown> {
    steps += 1
    return stuck() ? new Promise(() => {}) : scheduler.schedule(Promise.resolve(), label)
  }
  const database = simulatedDatabase(mended, variant, {
    turn,
    nextFault: () => (healed ? 'none' : (faults.shift() ?? 'none')),
  })
  /** A process: one projector at a time, which it starts anew with what it holds by then. */
  type Process = { readonly name: string; readonly release: Release; readonly session: Session; stop: () => void }
  const processes: Process[] = []
  const stops: AbortController[] = []

  function begin(release: Release, of: typeof both): void {
    const process: Process = { name: `${processes.length}`, release, session: { dead: false }, stop: () => {} }
    processes.push(process)
    take(process, of)
    work(process)
  }
  const take = ({ name }: Process, of: typeof both) =>
    database.take(
      name,
      of.map((one) => first(one.mended)),
    )

  /** Feeds what it holds, under the epochs of now, until it is stopped or has lost a lease; then begins anew. */
  function work(process: Process): void {
    const { name, release, session } = process
    const held = database.held(name)
    const projections = both.map((one) => one[release]).filter((projection) => held.epochs.has(first(projection)))
    const stop = new AbortController()
    stops.push(stop)
    const stopped = new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()))
    process.stop = () => stop.abort()
    // It holds nothing: it waits until it does.
    if (projections.length === 0) return void stopped.then(() => work(process))
    const feeding = projector({
      feeds: projections.map((projection) => ({ id: first(projection), projection })),
      log: database.log(session),
      codec: decoding,
      store: database.store(session, held),
      signal: stop.signal,
      async delay() {
        // With nothing left to fold it would look for ever.
        if (projections.every((projection) => feeding.states.get(first(projection))?.fault)) await stopped
        else await turn('delay')
      },
      pageSize: life.pageSize,
      catchUpPageSize: life.pageSize,
      nowMs: () => 0,
    })
    void feeding.run().then(() => {
      if (!session.dead && !isOver) work(process)
    })
  }

  begin('broken', both)
  void life.happenings.reduce(
    (before, happening) => before.then(() => database.append((at) => simulatedEvent(happening, at), true)),
    Promise.resolve(),
  )
  void (async () => {
    for (const { after, turn: next } of life.turns) {
      for (let n = 0; n < after; n += 1) await turn('time goes by')
      if (next.kind === 'take' && next.retries) database.requestRetry()
      const alive = processes.filter(({ session }) => !session.dead)
      if (next.kind === 'ask for a retry') {
        database.requestRetry()
        // They hear of it at their next tick, and go on until then.
        for (let n = 0; n < 4; n += 1) await turn('time goes by')
        for (const process of alive) process.stop()
      } else if (typeof next.by === 'string') begin(next.by, next.of)
      else {
        const process = alive.at(next.by)
        if (!process) continue
        take(process, next.of)
        process.stop()
      }
    }
  })()
  await scheduler.waitIdle()
  expect(stuck(), 'it goes round in circles').toBe(false)
  for (const projection of mended) expectNothingLost(database, projection)

  healed = true
  database.requestRetry()
  begin('mended', both)
  await scheduler.waitIdle()
  expect(stuck(), 'it goes round in circles').toBe(false)
  for (const projection of mended) {
    expectNothingLost(database, projection)
    expect(database.waiting(first(projection)), `${projection.name} waits`).toEqual([])
    expect(database.checkpoint(first(projection))).toBe(database.events.at(-1)?.position)
    expect(database.rows(first(projection))).toEqual(
      foldEvents(projection, database.events.map(decoding.reader().decode)),
    )
  }
  isOver = true
  for (const stop of stops) stop.abort()
}

/** Up to the checkpoint each event of a row is in the row or waits behind it, in order, and nowhere twice. */
function expectNothingLost(database: ReturnType<typeof simulatedDatabase>, projection: (typeof mended)[number]): void {
  const id = first(projection)
  const until = database.checkpoint(id)
  const folded = foldEvents(
    projection,
    database.events.filter((event) => event.position <= until).map(decoding.reader().decode),
  )
  const waiting = Map.groupBy(database.waiting(id), ({ text }) => text)
  const rows = database.rows(id)
  for (const key of new Set([...folded.keys(), ...rows.keys(), ...waiting.keys()])) {
    const shown = Row.safeParse(rows.get(key)?.row).data?.positions ?? []
    const behind = waiting.get(key) ?? []
    const expected = Row.safeParse(folded.get(key)?.row).data?.positions ?? []
    expect([...shown, ...behind.map((one) => BigInt(one.position))], `${projection.name} ${key}`).toEqual(expected)
    expect(
      behind.map(({ error }) => error !== null),
      'what waits, waits for its first',
    ).toEqual(behind.map((_, n) => n === 0))
  }
}

const lives = (variant: Variant) => fc.asyncProperty(Life, (life) => live(life, variant))

describe('workers that take over from each other, simulated', () => {
  it('lose nothing and fold nothing twice, whatever fails, waits, comes back or is tried again', async () => {
    await fc.assert(lives('right'), { numRuns: 1_000 })
  })

  it.each(leaseMutants)('are seen to fail over a database with %s', async (mutant) => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const { failed } = await fc.check(lives(mutant), { seed, numRuns: 10_000, endOnFailure: true })
      expect(failed, `seed ${seed}`).toBe(true)
    }
  })
})
