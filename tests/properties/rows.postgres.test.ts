// For any sequence of commands, the rows of a real service in PostgreSQL equal the fold of its log in memory.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openService } from '#compose/compose.ts'
import type { Service } from '#compose/service.ts'
import { type FoldedRow, foldEvents, keyText } from '#kernel/fold.ts'
import { readConfig } from '#platform/config.ts'
import { openLog } from '#platform/logger.ts'
import { openReadModels, type ReadModels } from '../fixtures/test-read-models.ts'
import { freshDatabase, type TestDatabase } from '../test-database.ts'
import { anySteps, type Cast, castOf, eventsOf, play } from './school-life.ts'

describe('for any sequence of commands, on PostgreSQL', () => {
  let database: TestDatabase
  let service: Service
  let models: ReadModels
  let runs = 0

  beforeAll(async () => {
    database = await freshDatabase('properties')
    const config = readConfig(database.environment)
    service = await openService(config, { logger: openLog({ level: 'silent' }), worker: true, join: false })
    models = await openReadModels(database.url, [...service.definitions.projections.values()], service.log.id)
  })
  afterAll(async () => {
    await models.close()
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
        // Processes react meanwhile: what they append makes the comparison begin anew.
        for (;;) {
          const head = await service.log.head()
          const isBehind = async () =>
            [...(await models.store.checkpoints()).values()].some((one) => one.position < head)
          await expect.poll(isBehind).toBe(false)
          try {
            for (const cast of casts) await expectFolded(cast)
            return
          } catch (error) {
            if ((await service.log.head()) === head) throw error
          }
        }
      }),
      // A life takes seconds: shrinking a failing one would take longer than a test may.
      { numRuns: 8, endOnFailure: true },
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
      const feed = models.feedOf(projection.name)
      const { rows } = await models.pool.query<{ count: bigint }>(
        `select count(*) from read.${feed.table.name} where tenant = $1`,
        [cast.tenant],
      )
      expect(Number(rows[0]?.count), projection.name).toBe(folded.size)
      const loaded = await models.store.load(feed.id, [...folded.values()])
      const text = (row: FoldedRow) => keyText(projection, row.tenant, row.key)
      expect(new Map(loaded.map((row) => [text(row), row])), projection.name).toEqual(folded)
    }
  }
})
