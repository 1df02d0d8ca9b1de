// The projector under every order of steps and every fault that the simulation can draw: exactly once, or caught.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { codec } from '#commanding/codec.ts'
import { defineEvent } from '#kernel/event.ts'
import { foldEvents } from '#kernel/fold.ts'
import { defineProjection, remove } from '#kernel/projection.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import { projector } from '#projecting/projector/projector.ts'
import { first, mutants, simulatedDatabase, type Variant } from './simulated-database.ts'
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
const put = defineEvent('simulated.put', { ...declared, data: z.object({ box: Box, into: z.array(Box) }) })
const emptied = defineEvent('simulated.emptied', { ...declared, data: z.object({ box: Box }) })
/** The second projection cannot fold the one, and makes a row of the other that its database refuses. */
const poisonous = defineEvent('simulated.poisonous', { ...declared, data: z.object({ box: Box }) })
const refused = defineEvent('simulated.refused', { ...declared, data: z.object({ box: Box }) })
/** No file defines it any more, and the second projection wants it. */
const unheardOf = defineEvent('simulated.unheard-of', { ...declared, data: z.object({ box: Box }) })

/** Every row lists the positions folded into it, so that what was folded twice, or never, stands there to be seen. */
const Row = z.object({ positions: z.array(z.bigint()), refused: z.boolean() })
const nothing: z.output<typeof Row> = { positions: [], refused: false }
const seen = (row = nothing, e: { position: bigint }) => ({ ...row, positions: [...row.positions, e.position] })

const boxes = defineProjection('boxes', {
  version: 1,
  description: 'What was put into each box.',
  key: z.object({ box: Box }),
  row: Row,
  on: (on) => [
    on(put, ({ data }) => ({ box: data.box }), seen),
    on(emptied, ({ data }) => ({ box: data.box }), remove),
  ],
})
const pairs = defineProjection('pairs', {
  version: 1,
  description: 'What was put from each box into each.',
  key: z.object({ box: Box, into: Box }),
  row: Row,
  on: (on) => [
    on(put, ({ data }) => data.into.map((into) => ({ box: data.box, into })), seen),
    on(emptied, ({ data }) => ({ box: data.box }), remove),
    on(
      poisonous,
      ({ data }) => ({ box: data.box, into: '' }),
      () => {
        throw new Error('poison')
      },
    ),
    on(
      refused,
      ({ data }) => ({ box: data.box, into: '' }),
      (row, e) => ({ ...seen(row, e), refused: true }),
    ),
    on(unheardOf, ({ data }) => ({ box: data.box, into: '' }), seen),
  ],
})
const projections = [boxes, pairs]
const codecOf = codec(new Map([put, emptied, poisonous, refused].map((event) => [event.type, event])), testKeys)

const Happening = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      put({ box: 'a', into: ['a', 'b'] }),
      put({ box: 'b', into: ['a'] }),
      put({ box: 'b', into: [] }),
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom(emptied({ box: 'a' }), emptied({ box: 'b' })) },
)
const Bad = fc.constantFrom(poisonous({ box: 'a' }), refused({ box: 'c' }), unheardOf({ box: 'a' }))

const Life = fc.record({
  /** Several append at the same time; some appends are rolled back, and their numbers lost. */
  appenders: fc.array(fc.array(fc.record({ happening: Happening, commits: fc.boolean() }), { maxLength: 4 }), {
    minLength: 1,
    maxLength: 3,
  }),
  bad: fc.option(Bad, { freq: 5, nil: undefined }),
  /** Each worker holds both projections, or is of an older release and holds one. */
  workers: fc.array(fc.constantFrom(projections, projections, [boxes], [pairs]), { minLength: 1, maxLength: 3 }),
  pageSize: fc.integer({ min: 1, max: 5 }),
  faults: fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constant<Fault>('none') },
      {
        weight: 4,
        arbitrary: fc.constantFrom<Fault>('refused', 'executed-then-timeout', 'crash-before', 'crash-after'),
      },
    ),
    { maxLength: 60 },
  ),
  scheduler: fc.scheduler(),
})
type Life = typeof Life extends fc.Arbitrary<infer Of> ? Of : never

/** More steps than any life needs: whoever takes them all goes round in circles. */
const MOST_STEPS = 3_000

async function live(life: Life, variant: Variant): Promise<void> {
  const { scheduler } = life
  const faults = [...life.faults]
  let steps = 0
  let healed = false
  let stuck = false
  function turn(label: string): Promise<unknown> {
    steps += 1
    // Not thrown: the projector would try again. The world stops, and the check at the end tells.
    if (steps > MOST_STEPS) stuck = true
    return stuck ? new Promise(() => {}) : scheduler.schedule(Promise.resolve(), label)
  }
  const database = simulatedDatabase(projections, variant, {
    turn,
    nextFault: () => (healed ? 'none' : (faults.shift() ?? 'none')),
  })

  const stops: AbortController[] = []
  function start(of: typeof projections): Session {
    const session = { dead: false }
    const stop = new AbortController()
    stops.push(stop)
    const worker = projector({
      feeds: of.map((projection) => ({ id: first(projection), projection })),
      log: database.log(session),
      codec: codecOf,
      store: database.store(session),
      signal: stop.signal,
      async delay() {
        // With nothing left to fold it would look for ever; a new worker is what it waits for.
        if (of.every((projection) => worker.states.get(first(projection))?.fault)) await new Promise(() => {})
        await turn('delay')
      },
      pageSize: life.pageSize,
      catchUpPageSize: life.pageSize,
      nowMs: () => 0,
    })
    void worker.run()
    return session
  }

  for (const [n, happenings] of life.appenders.entries()) {
    const mine = [...happenings, ...(n === 0 && life.bad ? [{ happening: life.bad, commits: true }] : [])]
    void mine.reduce(
      (before, { happening, commits }) =>
        before.then(() => database.append((at) => simulatedEvent(happening, at), commits)),
      Promise.resolve(),
    )
  }
  const workers = life.workers.map((of) => ({ of, session: start(of) }))
  await scheduler.waitIdle()

  // Whoever is alive has come to the end by itself: nobody is needed to wake it.
  expect(stuck, 'it goes round in circles').toBe(false)
  for (const projection of projections) {
    expectFolded(database, projection)
    if (workers.some(({ of, session }) => !session.dead && of.includes(projection))) expectEnd(database, projection)
  }

  healed = true
  start(projections)
  await scheduler.waitIdle()
  expect(stuck, 'it goes round in circles').toBe(false)
  for (const projection of projections) {
    expectFolded(database, projection)
    expectEnd(database, projection)
  }
  for (const stop of stops) stop.abort()
}

/** The rows are those of the committed events up to the checkpoint: none twice, none missed. */
function expectFolded(database: ReturnType<typeof simulatedDatabase>, projection: (typeof projections)[number]): void {
  const rows = database.rows(first(projection))
  for (const { row } of rows.values()) {
    const { positions } = Row.parse(row)
    expect(new Set(positions).size, 'a position was folded twice').toBe(positions.length)
  }
  const until = database.checkpoint(first(projection))
  const events = database.events
    .filter((event) => event.position <= until)
    .filter((event) => projection.handlers.has(event.type))
  expect(rows).toEqual(foldEvents(projection, events.map(codecOf.reader().decode)))
}

/** The checkpoint is at the last event, or before the first that this projection cannot take. */
function expectEnd(database: ReturnType<typeof simulatedDatabase>, projection: (typeof projections)[number]): void {
  const bad =
    projection === pairs
      ? database.events.findIndex(({ type }) => [poisonous, refused, unheardOf].some((one) => one.type === type))
      : -1
  const last = bad < 0 ? database.events.at(-1) : database.events[bad - 1]
  expect(database.checkpoint(first(projection)), `${projection.name} is not at its end`).toBe(last?.position ?? 0n)
}

const lives = (variant: Variant) => fc.asyncProperty(Life, (life) => live(life, variant))

describe('the projector, simulated', () => {
  it('folds each event exactly once, whatever fails and in whatever order', async () => {
    await fc.assert(lives('right'), { numRuns: 1_500 })
  })

  it.each(mutants)('is seen to fail over a database with %s', async (mutant) => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const { failed } = await fc.check(lives(mutant), { seed, numRuns: 1_000, endOnFailure: true })
      expect(failed, `seed ${seed}`).toBe(true)
    }
  })
})
