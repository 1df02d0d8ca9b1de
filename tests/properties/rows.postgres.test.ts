// For any sequence of commands: the rows that a real service keeps in PostgreSQL are the fold of its log in memory.
import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FoldedRow, foldEvents, keyText } from '#kernel/fold.ts'
import { readConfig } from '#platform/config.ts'
import { openPool } from '#platform/database.ts'
import { openLog } from '#platform/log.ts'
import { postgresProjectionStore } from '#runtime/projector/postgres-store.ts'
import type { ProjectionStore } from '#runtime/projector/store.ts'
import { openService, type Service } from '../../src/compose.ts'
import { freshDatabase, type TestDatabase } from '../database.ts'
import { anySteps, type Cast, castOf, eventsOf, play } from './school-life.ts'

describe('for any sequence of commands, on PostgreSQL', () => {
  let database: TestDatabase
  let service: Service
  let pool: pg.Pool
  let store: ProjectionStore
  let runs = 0

  beforeAll(async () => {
    database = await freshDatabase('properties')
    const config = readConfig({ DATABASE_URL: database.url })
    service = await openService(config, { logger: openLog({ level: 'silent' }), worker: true, join: false })
    pool = openPool(database.url, { name: 'properties', max: 4 })
    store = postgresProjectionStore(pool, service.held.tables)
  })
  afterAll(async () => {
    await pool.end()
    await service.close()
    await database.drop()
  })

  it('the rows of every read model are the fold of the log', async () => {
    const steps = anySteps(service.definitions, castOf(0), 80)
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 3 }), async (lives) => {
        // Schools of their own, so that each run begins anew, and at the same time, so that their events mix.
        const casts = lives.map((): Cast => {
          runs += 1
          return castOf(runs)
        })
        await Promise.all(casts.map((cast, n) => play(service, cast, recast(lives[n] ?? [], cast))))
        const head = await service.log.head()
        await expect
          .poll(() => [...(service.projector?.standing.values() ?? [])].map(({ position }) => position), {
            timeout: 20_000,
          })
          .toEqual([...service.definitions.projections.keys()].map(() => head))
        for (const cast of casts) await expectFolded(cast)
      }),
      { numRuns: 8 },
    )
  })

  /** The same steps with the ids of another cast. */
  function recast(steps: readonly Parameters<typeof play>[2][number][], cast: Cast): typeof steps {
    const from = castOf(0)
    const pairs = [
      [from.actor, cast.actor],
      ...from.learners.map((one, n) => [one, cast.learners[n]]),
      ...from.classes.map((one, n) => [one, cast.classes[n]]),
    ]
    return JSON.parse(pairs.reduce((text, [a = '', b = '']) => text.replaceAll(a, b), JSON.stringify(steps)))
  }

  async function expectFolded(cast: Cast): Promise<void> {
    const events = await eventsOf(service, cast.tenant)
    for (const projection of service.definitions.projections.values()) {
      const folded = foldEvents(projection, events)
      const table = service.held.tables.get(projection.name)
      const { rows } = await pool.query<{ count: bigint }>(
        `select count(*) from read.${table?.name} where tenant = $1`,
        [cast.tenant],
      )
      expect(Number(rows[0]?.count), projection.name).toBe(folded.size)
      const loaded = await store.load(projection.name, [...folded.values()])
      const text = (row: FoldedRow) => keyText(projection, row.tenant, row.key)
      expect(new Map(loaded.map((row) => [text(row), row])), projection.name).toEqual(folded)
    }
  }
})
