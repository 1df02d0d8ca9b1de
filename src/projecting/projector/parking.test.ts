// The policy park-key over a page in memory: which rows are parked, which go on, and that a retry catches up
// completely.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { codec } from '#commanding/codec.ts'
import { defineEvent, type RecordedEvent } from '#kernel/event.ts'
import { agrees, type FoldedRow, foldEvents, keyText } from '#kernel/fold.ts'
import type { Position } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'
import { record, someone } from '#kernel/specification.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import { generationId } from '../generations/generation.ts'
import { foldPage, planPage, refuseEvent } from './page.ts'
import { type Changes, type Parked, RowsRefused } from './projection-store.ts'
import { retryParked } from './retry-parked.ts'

const declared = {
  version: 1,
  description: 'For this test.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers'],
  retention: 'P1Y',
} as const
const put = defineEvent('parking.put', {
  ...declared,
  data: z.object({ box: z.string(), shelves: z.array(z.string()) }),
})
/** Touches one row twice: it is counted, and then named. */
const named = defineEvent('parking.named', { ...declared, data: z.object({ box: z.string(), shelf: z.string() }) })
const sold = defineEvent('parking.sold', { ...declared, data: z.object({ box: z.string(), shelf: z.string() }) })
const emptied = defineEvent('parking.emptied', { ...declared, data: z.object({ box: z.string() }) })
/** Empties a box and puts something in again, in one event. */
const renewed = defineEvent('parking.renewed', { ...declared, data: z.object({ box: z.string(), shelf: z.string() }) })

/** What a broken definition cannot fold, by position and shelf. */
type Poison = (position: bigint, shelf: string) => boolean
const Row = z.object({ events: z.array(z.string()) })
const things = (poison: Poison = () => false) =>
  defineProjection('things', {
    version: 1,
    description: 'What happened to which box on which shelf.',
    onPoison: 'park-key',
    key: z.object({ box: z.string(), shelf: z.string() }),
    row: Row,
    on: (on) => {
      const seen = (row: z.output<typeof Row> | undefined, e: { position: bigint }, shelf: string, how = '') => {
        if (poison(e.position, shelf)) throw new Error(`poison at ${e.position}`)
        return { events: [...(row?.events ?? []), `${e.position}${how}`] }
      }
      return [
        ...['1', '2', '3'].map((shelf) =>
          on(
            put,
            (e) => (e.data.shelves.includes(shelf) ? { box: e.data.box, shelf } : []),
            (row, e) => seen(row, e, shelf),
          ),
        ),
        on(
          named,
          ({ data }) => data,
          (row, e) => ({ events: [...(row?.events ?? []), `${e.position} first`] }),
        ),
        on(
          named,
          ({ data }) => data,
          (row, e) => seen(row, e, e.data.shelf, ' again'),
        ),
        on(sold, ({ data }) => data, remove),
        on(emptied, ({ data }) => ({ box: data.box }), remove),
        on(renewed, ({ data }) => ({ box: data.box }), remove),
        on(
          renewed,
          ({ data }) => data,
          (row, e) => seen(row, e, e.data.shelf),
        ),
      ]
    },
  })

/** A page in memory: rows and parked events, as shelf and positions. */
function folded(happenings: Parameters<typeof record>[0], poison: Poison, before = table()) {
  before.foldIn(things(poison), record(happenings))
  return before.shown()
}

/** Rows and parked events as a database keeps them. */
function table() {
  const rows = new Map<string, FoldedRow>()
  let parked: Parked[] = []
  const projection = things()
  const textOf = (row: Pick<FoldedRow, 'tenant' | 'key'>) => keyText(projection, row.tenant, row.key)
  const load = (keys: readonly Pick<FoldedRow, 'tenant' | 'key'>[]) =>
    keys.flatMap((key) => rows.get(textOf(key)) ?? [])
  function write({ removals, upserts, deletes, unparked, parked: more }: Changes): void {
    parked = parked.filter(({ text }) => !unparked.includes(text))
    for (const one of more)
      if (!parked.some(({ text, position }) => text === one.text && position === one.position)) parked.push(one)
    for (const removal of removals)
      for (const [text, row] of rows)
        if (row.tenant === removal.tenant && agrees(row.key, removal.key)) rows.delete(text)
    for (const row of deletes) rows.delete(textOf(row))
    for (const row of upserts) rows.set(textOf(row), row)
  }
  return {
    rows,
    write,
    load,
    parked: () => parked,
    foldIn(definition: ReturnType<typeof things>, events: readonly RecordedEvent[]): void {
      const plan = planPage(definition, events)
      const { changes, fault } = foldPage(plan, load(plan.keys), parked)
      expect(fault).toBeNull()
      write(changes)
    },
    shown: () => ({
      rows: Object.fromEntries(
        [...rows.values()].map(({ key, row }) => [Object.values(key).join(''), Row.parse(row).events.join(', ')]),
      ),
      parked: Object.fromEntries(
        [...Map.groupBy(parked, ({ key }) => Object.values(key).join(''))].map(([key, of]) => [
          key,
          of.map(({ position, error }) => `${position}${error === null ? '' : '!'}`).join(', '),
        ]),
      ),
    }),
  }
}

describe('a page with an event that cannot be folded, under the policy park-key', () => {
  it('parks the row of the event that fails, and lets its other rows and all other events go on', () => {
    const events = [
      put({ box: 'a', shelves: ['1', '2'] }),
      put({ box: 'a', shelves: ['1', '2', '3'] }),
      put({ box: 'a', shelves: ['2', '3'] }),
    ]
    expect(folded(events, (at, shelf) => at === 2n && shelf === '2')).toEqual({
      rows: { a1: '1, 2', a2: '1', a3: '2, 3' },
      parked: { a2: '2!, 3' },
    })
  })

  it('keeps nothing of an event that touches the row twice and fails the second time', () => {
    const event = named({ box: 'a', shelf: '1' })
    expect(folded([event], (at) => at === 1n)).toEqual({ rows: {}, parked: { a1: '1!' } })
    expect(folded([event, event, event], (at) => at === 2n)).toEqual({
      rows: { a1: '1 first, 1 again' },
      // Each event is parked once, however often it touches the row.
      parked: { a1: '2!, 3' },
    })
  })

  it.each([
    ['a whole key', sold({ box: 'a', shelf: '1' }), { a2: '2, 3' }, { b1: '4!' }],
    ['a part of the key', emptied({ box: 'a' }), {}, { b1: '4!' }],
  ])('forgets what waits for a row that is removed by %s', (_, removal, left, waiting) => {
    const both = put({ box: 'a', shelves: ['1', '2'] })
    const poison: Poison = (at, shelf) => (at === 1n && shelf === '2') || (at === 2n && shelf === '1') || at === 4n
    const events = [put({ box: 'a', shelves: ['1'] }), both, both, put({ box: 'b', shelves: ['1'] }), removal]
    expect(folded(events, poison)).toEqual({ rows: left, parked: waiting })
    // And so does a later page, which finds them parked.
    const before = table()
    before.foldIn(things(poison), record(events).slice(0, 4))
    expect(before.shown().parked).toEqual({ a1: '2!, 3', b1: '4!' })
    before.foldIn(things(poison), record(events).slice(4))
    expect(before.shown()).toEqual({ rows: left, parked: waiting })
  })

  it('folds a row from the start that was removed while it was parked', () => {
    const event = put({ box: 'a', shelves: ['1'] })
    expect(folded([event, event, emptied({ box: 'a' }), event], (at) => at === 2n)).toEqual({
      rows: { a1: '4' },
      parked: {},
    })
  })

  it('removes what an event removes, although what it adds instead is parked', () => {
    const events = [put({ box: 'a', shelves: ['1', '2'] }), renewed({ box: 'a', shelf: '1' })]
    expect(folded(events, (at) => at === 2n)).toEqual({ rows: {}, parked: { a1: '2!' } })
  })

  it('stops if the key itself cannot be computed', () => {
    const keyless = defineProjection('keyless', {
      version: 1,
      description: 'For this test.',
      onPoison: 'park-key',
      key: z.object({ box: z.string() }),
      row: Row,
      on: (on) => [
        on(
          put,
          () => {
            throw new Error('no such key')
          },
          () => ({ events: [] }),
        ),
      ],
    })
    const { changes, fault } = foldPage(planPage(keyless, record([put({ box: 'a', shelves: [] })])), [])
    expect(fault).toMatchObject({ position: '1', error: expect.stringMatching(/parking\.test\.ts:/) })
    expect(changes.parked).toEqual([])
  })

  it('stops if a row is at a later position than the event, which is not the fault of the event', () => {
    const row = { tenant: someone.tenant, key: { box: 'a', shelf: '1' }, row: { events: [] }, position: 9n as Position }
    const plan = planPage(things(), record([put({ box: 'a', shelves: ['1'] })]))
    const { changes, fault } = foldPage(plan, [row])
    expect(fault).toMatchObject({
      position: '1',
      error: expect.stringMatching(/^Error \(src\/kernel\/fold\.ts:/),
    })
    expect(changes.parked).toEqual([])
  })

  it('parks every row that an event folds if the database refuses one of them, and still applies its removals', () => {
    const refused = new RowsRefused(generationId('things', 1), 'out of range')
    const before = table()
    before.foldIn(things(), record([put({ box: 'a', shelves: ['1', '2', '3'] })]))
    const [, event] = record([sold({ box: 'z', shelf: '1' }), renewed({ box: 'a', shelf: '1' })])
    if (!event) throw new Error('two events were recorded')
    const plan = planPage(things(), [event])
    before.write(refuseEvent(plan, before.load(plan.keys), [], refused))
    expect(before.shown()).toEqual({ rows: {}, parked: { a1: '2!' } })
  })
})

describe('for any history and any failing events', () => {
  const box = fc.constantFrom('a', 'b')
  const shelf = fc.constantFrom('1', '2', '3')
  const happening = fc.oneof(
    { weight: 6, arbitrary: fc.record({ box, shelves: fc.subarray(['1', '2', '3']) }).map(put) },
    { weight: 2, arbitrary: fc.record({ box, shelf }).map(named) },
    { weight: 1, arbitrary: fc.record({ box, shelf }).map(sold) },
    { weight: 1, arbitrary: fc.record({ box }).map(emptied) },
    { weight: 1, arbitrary: fc.record({ box, shelf }).map(renewed) },
  )
  const faulty = fc.array(fc.record({ at: fc.integer({ min: 1, max: 12 }), shelf }), { maxLength: 6 })
  const poisonOf =
    (list: readonly { at: number; shelf: string }[]): Poison =>
    (position, of) =>
      list.some((one) => BigInt(one.at) === position && one.shelf === of)

  it('parking, fixing and retrying give exactly the rows of a plain fold, including their positions', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(happening, { minLength: 1, maxLength: 12 }),
        faulty,
        /** What is still broken after the first fix. */
        faulty,
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 }),
        /** How much is folded before the first retry, and before the second. */
        fc.nat(12),
        fc.nat(12),
        async (happenings, first, second, sizes, one, two) => {
          const events = record(happenings)
          const [early, late] = [Math.min(one, two), Math.max(one, two)]
          const before = table()
          const fold = (from: number, to: number, list: typeof first) => {
            for (let at = from, n = 0; at < to; n += 1) {
              const end = Math.min(to, at + (sizes[n % sizes.length] ?? 1))
              before.foldIn(things(poisonOf(list)), events.slice(at, end))
              at = end
            }
          }
          fold(0, early, first)
          await retry(before, events, poisonOf(second))
          fold(early, late, second)
          // No parked event is ever folded in part or skipped.
          for (const of of Map.groupBy(before.parked(), ({ text }) => text).values())
            expect(of.filter(({ error }) => error !== null)).toEqual([of[0]])
          await retry(before, events, () => false)
          expect(before.parked()).toEqual([])
          fold(late, events.length, [])
          expect(before.rows).toEqual(foldEvents(things(), events))
        },
      ),
      { numRuns: 500 },
    )
  })

  /** Requests a retry of everything that is parked, under a definition that can fold more, and performs it. */
  async function retry(of: ReturnType<typeof table>, events: readonly RecordedEvent[], poison: Poison): Promise<void> {
    const done = await retryParked(
      { id: generationId('things', 1), projection: things(poison) },
      {
        store: { toRetry: async () => of.parked(), load: async (_, keys) => of.load(keys) },
        log: {
          async readStream(_, { from }) {
            const event = events.find(({ revision }) => revision === from)
            const stored = event && { ...event, version: 1, fingerprint: 0, sealed: [] }
            return { events: stored ? [stored] : [], currentRevision: events.length - 1 }
          },
        },
        codec: codec(new Map([put, named, sold, emptied, renewed].map((one) => [one.type, one])), testKeys),
        commit: async (changes) => {
          of.write(changes)
          return true
        },
      },
    )
    expect(done).toBe(true)
  }
})
