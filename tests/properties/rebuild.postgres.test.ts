// For any history, a rebuilt read model has the rows of the live one, which are the fold, however often it is interrupted.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDefinitions } from '#definitions/definitions.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { foldEvents, keyText } from '#kernel/fold.ts'
import { PersonId } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { feedsOf } from '#projecting/generations/defined-generations.ts'
import { readGenerations } from '#projecting/generations/generation.ts'
import { postgresProjectionStore } from '#projecting/projector/postgres-projection-store.ts'
import { type Brick, folded, foldLive, inPages, lay, rebuildHere, standing, walls } from '../fixtures/rebuilds.ts'
import { asWritten } from '../fixtures/test-read-models.ts'
import { freshDatabase, type TestDatabase } from '../test-database.ts'
import { anySteps, castOf, eventsOf, memoryStage, play } from './school-life.ts'

const people = Array.from({ length: 3 }, () => PersonId.parse(randomUUID()))
const poison = 13
/** No bigint holds it, nor any sum with it. */
const tooMuch = 1e300
const brick = (sizes: readonly number[], removals = 1): fc.Arbitrary<Brick> =>
  fc.record({
    person: fc.constantFrom(...people),
    what: fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(...sizes) },
      { weight: removals, arbitrary: fc.constantFrom('clear' as const, 'leave' as const) },
    ),
    wall: fc.constantFrom('home', 'north\tside', 'anywhere', '\\N'),
    word: fc.constantFrom('brick', 'tab\there', 'line\nhere\r', 'back\\slash', '"quotes"', 'où, ça 🧱', ''),
  })
const saving = {
  pageSize: fc.integer({ min: 1, max: 9 }),
  saveEvery: fc.integer({ min: 1, max: 20 }),
  mostRows: fc.integer({ min: 0, max: 12 }),
  /** So many pages after its start, each run but the last is stopped. */
  stops: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 3 }),
}

describe('a rebuild on PostgreSQL', () => {
  let database: TestDatabase
  let pool: pg.Pool
  let runs = 0

  beforeAll(async () => {
    database = await freshDatabase('rebuild properties')
    // Nothing crashes here: no commit has to reach the disk.
    pool = openPool(`${database.url}?options=-c%20synchronous_commit%3Doff`, { name: 'rebuild properties', max: 6 })
  })
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })

  async function rebuildWith(
    log: ReturnType<typeof openMemoryLog>,
    projections: Parameters<typeof rebuildHere>[2],
    {
      pageSize,
      saveEvery,
      mostRows,
      stops,
    }: { pageSize: number; saveEvery: number; mostRows: number; stops: readonly number[] },
    more: Parameters<typeof rebuildHere>[3] = {},
  ) {
    for (const stop of stops) {
      const stopping = new AbortController()
      let pages = 0
      const paged = inPages(log, pageSize, () => {
        pages += 1
        if (pages === stop) stopping.abort()
      })
      const stopped = await rebuildHere(pool, paged, projections, {
        ...more,
        saveEvery,
        mostRows,
        signal: stopping.signal,
      })
      // The log came to its end first: there is nothing to go on with.
      if (!stopping.signal.aborted) return stopped
    }
    return rebuildHere(pool, inPages(log, pageSize), projections, { ...more, saveEvery, mostRows })
  }

  it('gives the same rows and positions as the live path and the fold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(brick([0, 1, 2, 3, 4]), { maxLength: 60 }), fc.record(saving), async (bricks, how) => {
        runs += 1
        const projections = [walls(`plain-${runs}`), walls(`second-${runs}`)]
        const log = openMemoryLog()
        await lay(log, bricks)
        await foldLive(pool, log, projections, 7)
        const rebuilt = await rebuildWith(log, projections, how)
        for (const [n, { name }] of projections.entries()) {
          expect(rebuilt[n]).toMatchObject({
            fault: null,
            refused: null,
            generation: { state: 'ready', position: await log.head() },
          })
          expect(rebuilt[n]?.comparison?.same).toBe(true)
          const live = await standing(pool, name, 1)
          expect(await standing(pool, name, 2)).toEqual(live)
          expect(live.rows).toEqual(await folded(log, projections[n] ?? walls(name)))
        }
      }),
      { numRuns: 12 },
    )
  })

  it('is compared at the position of live rows that are not fed, and continues to the fold of the whole log', async () => {
    const bricks = fc.array(brick([0, 1, 2, 3, 4]), { minLength: 1, maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(bricks, bricks, fc.record(saving), async (before, after, how) => {
        runs += 1
        const projection = walls(`frozen-${runs}`)
        const log = openMemoryLog()
        const revisions = new Map<PersonId, number>()
        await lay(log, before, revisions)
        await foldLive(pool, log, [projection])
        const stop = await log.head()
        await lay(log, after, revisions)
        const [rebuilt] = await rebuildWith(log, [projection], { ...how, stops: [] })
        expect(rebuilt).toMatchObject({ refused: null, comparison: { same: true, from: stop, to: stop } })
        expect((await standing(pool, projection.name, 2)).rows).toEqual(await folded(log, projection))
      }),
      { numRuns: 8 },
    )
  })

  it('parks the same events as the live path, where they cannot be folded or stored', async () => {
    await fc.assert(
      fc.asyncProperty(
        // A row that is removed before it is written is not refused, and that depends on where the pages end. So where rows are
        // removed, none is too large.
        fc.oneof(
          fc.array(brick([1, 2, 3, poison]), { maxLength: 50 }),
          fc.array(brick([1, 2, 3, poison, tooMuch], 0), { maxLength: 50 }),
        ),
        fc.record(saving),
        async (bricks, how) => {
          runs += 1
          const name = `parking-${runs}`
          const parking = walls(name, { onPoison: 'park-key', bears: (size) => size !== poison })
          const log = openMemoryLog()
          await lay(log, bricks)
          await foldLive(pool, log, [parking], 7)
          const [rebuilt] = await rebuildWith(log, [parking], how)
          expect(rebuilt).toMatchObject({ fault: null, refused: null })
          expect(await standing(pool, name, 2)).toEqual(await standing(pool, name, 1))
        },
      ),
      { numRuns: 12 },
    )
  })

  it('gives the fold of any school’s events for every read model, all rebuilt together', async () => {
    const definitions = await readDefinitions()
    const projections = [...definitions.projections.values()]
    await fc.assert(
      fc.asyncProperty(anySteps(definitions, castOf(1), 80), fc.record(saving), async (steps, how) => {
        const stage = memoryStage(definitions)
        await play(stage, castOf(1), steps)
        const events = await eventsOf(stage, castOf(1).tenant)
        await pool.query('delete from sillage.generations where projection = any($1)', [
          projections.map(({ name }) => name),
        ])
        await pool.query('delete from sillage.generation_history')
        for (const { name } of projections)
          await pool.query(`drop table if exists read.${name.replaceAll('-', '_')}__g1 cascade`)
        await rebuildWith(stage.log, projections, how, { codec: stage.codec })
        const feeds = feedsOf(await readGenerations(pool), asWritten(projections))
        const store = postgresProjectionStore(pool, new Map(feeds.map(({ id, table }) => [id, table])))
        for (const projection of projections) {
          const feed = feeds.find((one) => one.projection === projection)
          if (!feed) throw new Error(`${projection.name} was not built`)
          const rows = foldEvents(projection, events)
          const { rows: counted } = await pool.query(`select count(*) from read.${feed.table.name}`)
          expect(Number(counted[0]?.count), projection.name).toBe(rows.size)
          const loaded = await store.load(feed.id, [...rows.values()])
          expect(
            new Map(loaded.map((row) => [keyText(projection, row.tenant, row.key), row])),
            projection.name,
          ).toEqual(rows)
        }
      }),
      { numRuns: 2 },
    )
  })
})
