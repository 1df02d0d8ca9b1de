// Folding a page of events into rows in memory: which rows are loaded and written, and where it stops.
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { type FoldedRow, foldEvents } from '#kernel/fold.ts'
import { type Position, TenantId } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'
import { id, record, someone } from '#kernel/specification.ts'
import { foldPage, planPage } from './page.ts'

const PLACE = /^Error \(src\/projecting\/projector\/page\.test\.ts:\d+:\d+\)$/

const declared = {
  version: 1,
  description: 'For this test.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers'],
  retention: 'P1Y',
} as const
const put = defineEvent('page.put', { ...declared, data: z.object({ box: z.string(), shelves: z.array(z.string()) }) })
const emptied = defineEvent('page.emptied', { ...declared, data: z.object({ box: z.string() }) })
const sold = defineEvent('page.sold', { ...declared, data: z.object({ box: z.string(), shelf: z.string() }) })
const shrunk = defineEvent('page.shrunk', { ...declared, data: z.object({ box: z.string() }) })
const burnt = defineEvent('page.burnt', { ...declared, data: z.object({ box: z.string() }) })

const things = defineProjection('things', {
  version: 1,
  description: 'What lies in which box on which shelf.',
  key: z.object({ box: z.string(), shelf: z.string() }),
  row: z.object({ count: z.int() }),
  on: (on, _, onEach) => [
    on(
      put,
      (e) => e.data.shelves.map((shelf) => ({ box: e.data.box, shelf })),
      (row, e) => {
        if (e.data.shelves.length > 3) throw new Error('too many shelves')
        return { count: (row?.count ?? 0) + 1 }
      },
    ),
    on(emptied, (e) => ({ box: e.data.box }), remove),
    onEach(
      shrunk,
      (e) => ({ box: e.data.box }),
      (row) => (row.count > 1 ? { count: row.count - 1 } : row),
    ),
    on(
      sold,
      (e) => ({ box: e.data.box, shelf: e.data.shelf }),
      (row) => (row && row.count > 1 ? { count: row.count - 1 } : remove),
    ),
    on(
      burnt,
      () => {
        throw new Error('no such key')
      },
      remove,
    ),
  ],
})

const row = (box: string, shelf: string, count: number, position = 0n): FoldedRow => ({
  tenant: someone.tenant,
  key: { box, shelf },
  row: { count },
  position: position as Position,
})
const shown = (rows: readonly FoldedRow[]) => rows.map((row) => ({ ...row.key, ...row.row, position: row.position }))

function folded(happenings: Parameters<typeof record>[0], loaded: readonly FoldedRow[] = []) {
  const plan = planPage(things, record(happenings))
  const { changes, fault } = foldPage(plan, loaded)
  return {
    plan,
    fault,
    removals: changes.removals.map(({ key }) => key),
    upserts: shown(changes.upserts),
    deletes: changes.deletes.map(({ key }) => key),
  }
}

describe('a page', () => {
  it('loads each row that its events touch once', () => {
    const { plan } = folded([
      put({ box: 'a', shelves: ['1', '2'] }),
      put({ box: 'a', shelves: ['2'] }),
      emptied({ box: 'b' }),
    ])
    expect(plan.keys.map(({ key }) => key)).toEqual([
      { box: 'a', shelf: '1' },
      { box: 'a', shelf: '2' },
    ])
  })

  it('writes each touched row once, as it is after the last event', () => {
    const { upserts } = folded(
      [put({ box: 'a', shelves: ['1', '2'] }), put({ box: 'a', shelves: ['2'] })],
      [row('a', '2', 5)],
    )
    expect(upserts).toEqual([
      { box: 'a', shelf: '1', count: 1, position: 1n },
      { box: 'a', shelf: '2', count: 7, position: 2n },
    ])
  })

  it('touches no row for an event without a key', () => {
    expect(folded([put({ box: 'a', shelves: [] })])).toMatchObject({ plan: { keys: [] }, upserts: [], deletes: [] })
  })

  it('loads all rows that match a partial key, and folds each, with those that the page has made', () => {
    const { plan, removals, upserts, deletes } = folded(
      [put({ box: 'a', shelves: ['1', '2'] }), put({ box: 'a', shelves: ['1'] }), shrunk({ box: 'a' })],
      [row('a', '3', 5), row('b', '3', 5), row('a', '2', 3)],
    )
    expect(plan.matching.map(({ key }) => key)).toEqual([{ box: 'a' }])
    expect([removals, deletes]).toEqual([[], []])
    expect(upserts).toEqual([
      { box: 'a', shelf: '1', count: 1, position: 3n },
      { box: 'a', shelf: '2', count: 3, position: 3n },
      { box: 'a', shelf: '3', count: 4, position: 3n },
    ])
  })

  it('leaves a row at its position where folding each changes nothing, and makes none', () => {
    expect(folded([shrunk({ box: 'a' })], [row('a', '1', 1)])).toMatchObject({ upserts: [], deletes: [], fault: null })
    expect(folded([shrunk({ box: 'a' })])).toMatchObject({ upserts: [], deletes: [], fault: null })
  })

  it('removes by a partial key first, then writes what was made after it', () => {
    const { removals, upserts, deletes } = folded(
      [put({ box: 'a', shelves: ['1', '2'] }), emptied({ box: 'a' }), put({ box: 'a', shelves: ['1'] })],
      [row('a', '2', 5)],
    )
    expect(removals).toEqual([{ box: 'a' }])
    expect(upserts).toEqual([{ box: 'a', shelf: '1', count: 1, position: 3n }])
    // Row 2 was loaded and is deleted: the removal covers it, and deleting it once more does no harm.
    expect(deletes).toEqual([{ box: 'a', shelf: '2' }])
  })

  it('leaves alone what a removal of another box does not match, and another tenant’s box of the same name', () => {
    const other = TenantId.parse(id('5c0002'))
    const events = record([
      put({ box: 'b', shelves: ['1'] }),
      { ...put({ box: 'a', shelves: ['1'] }), tenant: other },
      emptied({ box: 'a' }),
    ])
    const { changes } = foldPage(planPage(things, events), [])
    expect(changes.upserts.map(({ tenant, key }) => ({ tenant, ...key }))).toEqual([
      { tenant: someone.tenant, box: 'b', shelf: '1' },
      { tenant: other, box: 'a', shelf: '1' },
    ])
  })

  it('deletes a row that a fold gives up, and makes it again when it returns in the same page', () => {
    expect(folded([sold({ box: 'a', shelf: '1' })], [row('a', '1', 1)])).toMatchObject({
      upserts: [],
      deletes: [{ box: 'a', shelf: '1' }],
    })
    expect(
      folded([sold({ box: 'a', shelf: '1' }), put({ box: 'a', shelves: ['1'] })], [row('a', '1', 1)]),
    ).toMatchObject({
      upserts: [{ box: 'a', shelf: '1', count: 1, position: 2n }],
      deletes: [],
    })
  })

  it('does not delete a row that never existed', () => {
    expect(folded([sold({ box: 'a', shelf: '1' })])).toMatchObject({ upserts: [], deletes: [] })
  })

  it('gives the same rows as the fold in memory', () => {
    const events = record([
      put({ box: 'a', shelves: ['1', '2'] }),
      sold({ box: 'a', shelf: '1' }),
      put({ box: 'b', shelves: ['1'] }),
      emptied({ box: 'a' }),
      put({ box: 'a', shelves: ['3'] }),
    ])
    const { changes } = foldPage(planPage(things, events), [])
    expect(shown(changes.upserts)).toEqual(shown([...foldEvents(things, events).values()]))
  })
})

describe('an event that cannot be folded', () => {
  const bad = put({ box: 'a', shelves: ['1', '2', '3', '4'] })

  it('keeps the changes before it and none after it', () => {
    const { upserts, fault } = folded([put({ box: 'a', shelves: ['1'] }), bad, put({ box: 'a', shelves: ['1'] })])
    expect(upserts).toEqual([{ box: 'a', shelf: '1', count: 1, position: 1n }])
    // The message of the fold may quote the event, so only its class and its place are stored.
    expect(fault).toEqual({ position: '2', type: 'page.put', error: expect.stringMatching(PLACE) })
  })

  it('leaves no trace in the rows that it changed before it failed', () => {
    let calls = 0
    const failsHalfway = defineProjection('half', {
      version: 1,
      description: 'Fails at the second of the rows of the second event.',
      key: z.object({ shelf: z.string() }),
      row: z.object({ count: z.int() }),
      on: (on) => [
        on(
          put,
          (e) => e.data.shelves.map((shelf) => ({ shelf })),
          (row, e) => {
            calls += 1
            if (e.position === 2n && row === undefined) throw new Error('no row')
            return { count: (row?.count ?? 0) + 1 }
          },
        ),
      ],
    })
    const events = record([put({ box: 'a', shelves: ['1'] }), put({ box: 'a', shelves: ['1', '2'] })])
    const { changes, fault } = foldPage(planPage(failsHalfway, events), [])
    expect(shown(changes.upserts)).toEqual([{ shelf: '1', count: 1, position: 1n }])
    expect(fault?.position).toBe('2')
    expect(calls).toBe(4)
  })

  it('is reported if its keys cannot be computed, and the first of two such events counts', () => {
    expect(folded([put({ box: 'a', shelves: ['1'] }), burnt({ box: 'a' }), bad]).fault).toMatchObject({
      position: '2',
      error: expect.stringMatching(PLACE),
    })
    expect(folded([bad, burnt({ box: 'a' })]).fault).toMatchObject({
      position: '1',
      error: expect.stringMatching(PLACE),
    })
  })

  it('is one whose row is at a later position already, because it was folded before', () => {
    expect(folded([put({ box: 'a', shelves: ['1'] })], [row('a', '1', 5, 9n)])).toMatchObject({
      upserts: [],
      fault: { position: '1' },
    })
  })
})
