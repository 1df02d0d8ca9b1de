// The rows that decisions need, on a real PostgreSQL: of one school, of the keys asked for, and as new as the log if they can be.
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EventLog } from '#event-log/event-log.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { doorbell } from '#event-log/subscription.ts'
import { PersonId, type Position, START, TenantId } from '#kernel/ids.ts'
import { id, someone } from '#kernel/specification.ts'
import { openPool } from '#platform/database.ts'
import { marks, slow } from '../../tests/fixtures/marks.ts'
import { openReadModels, type ReadModels } from '../../tests/fixtures/test-read-models.ts'
import { freshDatabase, type TestDatabase } from '../../tests/test-database.ts'
import { neededRows } from './needed-rows.ts'

const other = TenantId.parse(id('5c0002'))
const [ann, ben, eve] = [1, 2, 3].map((number) => PersonId.parse(id('9e0', number)))

describe('the rows that a decision needs', () => {
  let database: TestDatabase
  let models: ReadModels
  let asking: pg.Pool
  let db: Kysely<unknown>
  const moved = doorbell()
  let clockMs = 0

  beforeAll(async () => {
    database = await freshDatabase('needed rows')
    models = await openReadModels(database.url, [marks, slow])
    asking = openPool(database.url, { name: 'needed', role: 'sillage_app', int8: 'number', max: 2 })
    db = new Kysely<unknown>({
      dialect: new PostgresDialect({ pool: asking }),
      plugins: [new CamelCasePlugin()],
    }).withSchema('read')
    const mark = (tenant: TenantId, person: PersonId | undefined, value: number) => ({
      tenant,
      key: { person },
      row: { mark: value, secret: 7 },
      position: 1n as Position,
    })
    const upserts = [mark(someone.tenant, ben, 2), mark(someone.tenant, ann, 1), mark(other, eve, 20)]
    const { id } = models.feedOf('school-marks')
    const changes = { removals: [], deletes: [], upserts, unparked: [], parked: [] }
    const move = { generation: id, from: START, to: 5n as Position, eventId: null, fault: null }
    expect(await models.store.commit(new Map([[id, changes]]), [move])).toBe(true)
  })
  afterAll(async () => {
    await db.destroy()
    await models.close()
    await database.drop()
  })

  const read = (log: Pick<EventLog, 'head' | 'readAll'>) =>
    neededRows({
      db,
      log,
      moved,
      // Each look costs more than the wait allows.
      monotonicMs: () => {
        clockMs += 600
        return clockMs
      },
    })
  const logAt = (head: bigint, concerned: boolean): Pick<EventLog, 'head' | 'readAll'> => ({
    head: async () => head as Position,
    readAll: async () =>
      ({ events: concerned ? [{}] : [], end: !concerned }) as unknown as Awaited<ReturnType<EventLog['readAll']>>,
  })

  it('are those of the keys, in their order, without hidden columns and without those of another school', async () => {
    const asked = [{ name: 'theirs', from: marks, keys: [{ person: eve }, { person: ben }, { person: ann }] }]
    expect(await read(openMemoryLog())(someone.tenant, asked)).toEqual({
      rows: {
        theirs: [
          { person: ann, mark: 1 },
          { person: ben, mark: 2 },
        ],
      },
      position: 5n,
      isCurrent: true,
    })
  })

  it('are none where no key is asked for, and all of the school where a key is empty', async () => {
    const asked = [
      { name: 'none', from: marks, keys: [] },
      { name: 'all', from: marks, keys: [{}] },
    ]
    const { rows } = await read(openMemoryLog())(someone.tenant, asked)
    expect(rows.none).toEqual([])
    expect(rows.all).toHaveLength(2)
  })

  it('show the position of the read model that is furthest behind', async () => {
    const asked = [
      { name: 'marks', from: marks, keys: [{ person: ann }] },
      { name: 'slow', from: slow, keys: [{}] },
    ]
    expect(await read(openMemoryLog())(someone.tenant, asked)).toMatchObject({ position: 0n })
  })

  it('are current where the log holds nothing more for them, and are said not to be where it does', async () => {
    const asked = [{ name: 'marks', from: marks, keys: [{ person: ann }] }]
    expect(await read(logAt(9n, false))(someone.tenant, asked)).toMatchObject({ isCurrent: true })
    expect(await read(logAt(9n, true))(someone.tenant, asked)).toMatchObject({ isCurrent: false, position: 5n })
  })

  it('are a problem that may be sent again where the database does not answer', async () => {
    const refusing = new Kysely<unknown>({
      dialect: new PostgresDialect({
        pool: {
          connect: () => Promise.reject(new Error('connect ECONNREFUSED')),
          end: async () => undefined,
        } as unknown as pg.Pool,
      }),
    })
    const rows = neededRows({ db: refusing, log: openMemoryLog(), moved, monotonicMs: () => 0 })
    await expect(rows(someone.tenant, [{ name: 'marks', from: marks, keys: [{}] }])).rejects.toMatchObject({
      problem: { kind: 'rows-unknown', projections: ['school-marks'], isBuilt: true },
    })
  })
})
