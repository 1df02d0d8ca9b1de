// What a rebuild writes, on PostgreSQL: any text unchanged, refusals with their reason, and nothing once its lease is
// lost.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import type { FoldedRow } from '#kernel/fold.ts'
import { PersonId, type Position, START } from '#kernel/ids.ts'
import { minute, someone } from '#kernel/specification.ts'
import { openPool } from '#platform/database.ts'
import {
  folded,
  foldLive,
  generationOf,
  inPages,
  lay,
  rebuildHere,
  sleep,
  standing,
  walls,
} from '../../../tests/fixtures/rebuilds.ts'
import { asWritten } from '../../../tests/fixtures/test-read-models.ts'
import { freshDatabase, type TestDatabase } from '../../../tests/test-database.ts'
import { beginGeneration } from '../generations/create.ts'
import type { Feed } from '../generations/generation.ts'
import { parking } from '../projector/page.ts'
import { dutyOf } from '../workers/fence.ts'
import { membership } from '../workers/membership.ts'
import { finish } from './finish.ts'
import type { Stretch } from './fold-stretch.ts'
import { holdLeases } from './lease.ts'
import { loadingOf } from './load.ts'
import { rebuiltRows } from './rebuilt-rows.ts'
import { savesOf } from './saves.ts'

const at = (position: number) => BigInt(position) as Position

describe('the saves of a rebuild, on PostgreSQL', () => {
  let database: TestDatabase
  let pool: pg.Pool
  const log = openMemoryLog()
  const person = PersonId.parse(randomUUID())

  beforeAll(async () => {
    database = await freshDatabase('saves')
    pool = openPool(`${database.url}?options=-c%20synchronous_commit%3Doff`, { name: 'saves', max: 8 })
  })
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })

  async function begun(name: string) {
    const [defined] = asWritten([walls(name)])
    if (!defined) throw new Error('nothing is defined')
    const { feed } = await beginGeneration(pool, log.id, defined, { candidate: false, by: 'somebody' })
    return feed
  }
  const hold = (feed: Feed) =>
    holdLeases(pool, membership(pool, { id: randomUUID(), name: 'a rebuild' }), [feed], sleep)
  const row = (wall: string, position: number, more: object = {}): FoldedRow => ({
    tenant: someone.tenant,
    key: { person, wall },
    row: { bricks: 1, total: 1, words: [], last: null, heaviest: null, run: 0, ...more },
    position: at(position),
  })
  function stretchOf(feed: Feed, rows: readonly FoldedRow[], gone: readonly FoldedRow[] = []): Stretch {
    const memory = rebuiltRows(feed.projection)
    for (const one of [...rows, ...gone]) memory.remember(one)
    for (const { tenant, key } of gone) memory.delete({ tenant, key, text: '' })
    return { rows: memory, parking: parking([]), fault: null, fold: () => undefined, forgetSaved: () => undefined }
  }
  const positions = async (name: string) =>
    (await standing(pool, name, 1)).rows.map(({ wall, position }) => `${wall} ${position}`)

  it('keep every text, list, object, number, date and null unchanged', async () => {
    const feed = await begun('odd-walls')
    const lease = await hold(feed)
    const saves = savesOf(pool, feed, lease.fence)
    await saves.begin()
    const odd = [
      'tab\there',
      'line\nfeed',
      'return\r\nfeed',
      'back\\slash',
      '\\N',
      '\\.',
      '',
      '"',
      "'",
      'é',
      '🧱',
      '\b\f\v',
    ]
    const rows = odd.map((wall, n) =>
      row(wall, n + 1, {
        words: [wall, '"', '\\'],
        last: { word: wall, at: minute(n) },
        heaviest: 0.1 + n,
        total: -(2 ** 53 - 1),
      }),
    )
    await saves.save(stretchOf(feed, rows), at(50), null)
    await saves.index()
    const loaded = await saves.load(rows.map(({ tenant, key }) => ({ tenant, key })))
    const text = (one: FoldedRow) => JSON.stringify(one.key)
    expect(new Map(loaded.map((one) => [text(one), one]))).toEqual(new Map(rows.map((one) => [text(one), one])))
    expect(await saves.loadMatching(someone.tenant, { person })).toHaveLength(odd.length)
    expect(await saves.loadMatching(someone.tenant, { wall: '\\N' })).toEqual([row('\\N', 5, rows[4]?.row)])
    await lease.giveBack()
  })

  it('refuse a row that no table can store, with the reason, and keep nothing of the save', async () => {
    const feed = await begun('refused-walls')
    const lease = await hold(feed)
    const saves = savesOf(pool, feed, lease.fence)
    await saves.begin()
    const refused = (wrong: FoldedRow, why: RegExp) =>
      expect(saves.save(stretchOf(feed, [row('a', 1), wrong]), at(9), null)).rejects.toMatchObject({
        name: 'RowsRefused',
        message: expect.stringMatching(why),
      })
    await refused(
      row('nul \0', 2),
      /refused-walls\/1 made a row that the database refuses: .*a character cannot be stored.*22021/,
    )
    await saves.begin()
    expect(await positions('refused-walls')).toEqual([])
    await saves.save(stretchOf(feed, [row('a', 1)]), at(5), null)
    await refused(
      row('b', 6, { total: 0.5 }),
      /a text does not have the form of its type, copy into .*column total.*22P02/,
    )
    await refused(row('b', 6, { total: null }), /a required value is missing, .*column total.*23502/)
    expect(await saves.begin()).toMatchObject({ position: at(5) })
    expect(await positions('refused-walls')).toEqual(['a 1'])
    await lease.giveBack()
  })

  it('delete rows, and write those that were made again', async () => {
    const feed = await begun('gone-walls')
    const lease = await hold(feed)
    const saves = savesOf(pool, feed, lease.fence)
    await saves.begin()
    await saves.save(stretchOf(feed, [row('a', 1), row('b', 2), row('c', 3)]), at(3), null)
    await saves.save(stretchOf(feed, [row('b', 5)], [row('a', 1), row('never saved', 4)]), at(6), null)
    expect(await positions('gone-walls')).toEqual(['b 5', 'c 3'])
    await lease.giveBack()
  })

  it('write nothing under a lease that another process has taken, whatever is under way', async () => {
    const feed = await begun('fenced-walls')
    const zombie = await hold(feed)
    const frozen = savesOf(pool, feed, zombie.fence)
    await frozen.begin()
    await frozen.save(stretchOf(feed, [row('a', 1)]), at(1), null)
    // Considered dead: its lease is free for another process.
    await pool.query('update sillage.leases set holder = $2 where duty = $1', [dutyOf(feed.id), randomUUID()])
    const lease = await hold(feed)
    const saves = savesOf(pool, feed, lease.fence)
    const before = await standing(pool, 'fenced-walls', 1)
    const fencedOff = { name: 'RebuildFencedOff' }
    await expect(frozen.save(stretchOf(feed, [row('b', 2)]), at(2), null)).rejects.toMatchObject(fencedOff)
    await expect(frozen.begin()).rejects.toMatchObject(fencedOff)
    expect(await standing(pool, 'fenced-walls', 1)).toEqual(before)
    // Nor does it declare built, or make live, what the other process is writing.
    const one = loadingOf(feed, frozen, { position: at(1), waiting: [] })
    for (const wanted of ['no', 'yes'] as const)
      await expect(
        finish(one, null, {
          pool,
          fence: zombie.fence,
          switch: wanted,
          by: 'somebody',
          signal: new AbortController().signal,
          onSwitch: () => undefined,
          pace: () => ({ read: 0, tookMs: 0 }),
          foldToHead: async () => undefined,
        }),
      ).rejects.toMatchObject(fencedOff)
    expect((await generationOf(pool, 'fenced-walls', 1)).state).toBe('building')
    expect(await saves.begin()).toMatchObject({ position: at(1) })
    await saves.save(stretchOf(feed, [row('c', 3)]), at(3), null)
    expect(await positions('fenced-walls')).toEqual(['a 1', 'c 3'])
    await lease.giveBack()
    await zombie.giveBack()
  })

  it('are not continued by a process that lost its lease and got it back, because its memory is outdated', async () => {
    const name = 'returned-walls'
    const feed = await begun(name)
    const lease = await hold(feed)
    const saves = savesOf(pool, feed, lease.fence)
    await saves.begin()
    await pool.query('update sillage.leases set epoch = epoch + 2 where duty = $1', [dutyOf(feed.id)])
    await expect(saves.save(stretchOf(feed, [row('a', 1)]), at(1), null)).rejects.toMatchObject({
      name: 'RebuildFencedOff',
    })
    await expect.poll(() => lease.lost.aborted).toBe(true)
    await lease.giveBack()
  })

  it('belong to one process at a time: the lease of a dead process is waited for, a living one causes a refusal at once', async () => {
    const feed = await begun('taken-walls')
    const first = await hold(feed)
    await expect(hold(feed)).rejects.toMatchObject({
      code: 'being-built',
      message: 'taken-walls/1 is being built by another process (a rebuild): wait for it, or stop it.',
    })
    await first.giveBack()
    // A dead process holds its lease for a while longer.
    const dead = membership(pool, { id: randomUUID(), name: 'a dead one' })
    await dead.take([dutyOf(feed.id)])
    const second = await hold(feed)
    await second.giveBack()
  })

  it('start again after a fixed fault from the position that they had reached', async () => {
    const name = 'mended-walls'
    const log = openMemoryLog()
    await lay(
      log,
      [1, 2, 3, 4, 13, 5, 6].map((what) => ({ person, what })),
    )
    await foldLive(pool, log, [walls(name)])
    const paged = inPages(log, 2)
    const [stopped] = await rebuildHere(pool, paged, [walls(name, { bears: (size) => size !== 13 })], { saveEvery: 2 })
    expect(stopped).toMatchObject({
      fault: { position: '5', type: 'bricks.laid', error: expect.stringMatching(/Error \(tests\/fixtures\//) },
      comparison: null,
      generation: { state: 'building', position: at(4), fault: { position: '5' } },
    })
    // Fixed elsewhere than in its own source, which is unchanged.
    const [again] = await rebuildHere(pool, paged, [walls(name)], { saveEvery: 2 })
    expect(again).toMatchObject({ resumed: true, events: 3, fault: null, generation: { state: 'ready', fault: null } })
    expect((await standing(pool, name, 2)).rows).toEqual(await folded(log, walls(name)))
    expect((await generationOf(pool, name, 2)).position > START).toBe(true)
  })

  it('store the event at their position, even one that the read model does not fold', async () => {
    const name = 'told-walls'
    const log = openMemoryLog()
    await lay(
      log,
      [1, 2, 3].map((what) => ({ person, what })),
    )
    const head = await log.head()
    const unwanted: typeof log = {
      ...log,
      async *scan(stretch) {
        for await (const page of inPages(log, 10).scan(stretch))
          yield { ...page, events: page.events.filter(({ position }) => position !== head) }
      },
    }
    await rebuildHere(pool, unwanted, [walls(name)], { compare: false })
    const { rows } = await pool.query('select event_id from sillage.checkpoints where projection = $1', [name])
    expect(rows).toEqual([{ event_id: await log.eventAt(head) }])
  })

  it('happen before more events are parked than memory may hold', async () => {
    const name = 'weak-walls'
    const log = openMemoryLog()
    await lay(
      log,
      Array.from({ length: 40 }, () => ({ person, what: 13 })),
    )
    const paged = inPages(log, 4)
    const saved = new Set<number>()
    const counted = {
      ...paged,
      async *scan(stretch: Parameters<typeof paged.scan>[0]) {
        for await (const page of paged.scan(stretch)) {
          yield page
          const { rows } = await pool.query<{ count: bigint }>(
            'select count(*) as count from sillage.parked where projection = $1',
            [name],
          )
          saved.add(Number(rows[0]?.count ?? 0))
        }
      },
    }
    const weak = walls(name, { onPoison: 'park-key', bears: () => false })
    await rebuildHere(pool, counted, [weak], { compare: false, mostRows: 10 })
    // Each event is parked for two rows: after two pages it is time to save.
    expect([...saved].sort((a, b) => a - b)).toEqual([0, 16, 32, 48, 64, 80])
  })

  it('let the other read models go on if an event stops one of them', async () => {
    const log = openMemoryLog()
    await lay(
      log,
      [1, 13, 2, 3].map((what) => ({ person, what })),
    )
    const both = [walls('strong-walls'), walls('weak-walls', { bears: (size) => size !== 13 })]
    await foldLive(pool, log, [walls('strong-walls')])
    const done = await rebuildHere(pool, inPages(log, 1), both, { saveEvery: 1, mostRows: 0 })
    expect(done).toMatchObject([
      { fault: null, comparison: { same: true }, events: 4 },
      { fault: { position: '2' }, generation: { state: 'building', position: at(1) } },
    ])
  })
})
