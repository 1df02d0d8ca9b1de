// The check of the log's invariants for `sillage doctor`: a valid log has no findings, and each kind of fault is found.
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openPool } from '#platform/database.ts'
import { freshDatabase, type TestDatabase } from '../../../tests/test-database.ts'
import { readContiguity } from './check-contiguity.ts'

const STREAMS = [
  'learner-00000000-0000-4000-8000-000000000001',
  'learner-00000000-0000-4000-8000-000000000002',
] as const
const SCHOOL = '00000000-0000-4000-8000-00000000000a'
/** How a stream is reported: by its name and its school. */
const STREAM = STREAMS.map((name) => `${name} of school ${SCHOOL}`)

describe('contiguity of the log (database)', () => {
  let database: TestDatabase
  let pool: pg.Pool

  beforeAll(async () => {
    database = await freshDatabase('contiguity')
    pool = openPool(database.url, { name: 'test contiguity', max: 1 })
    await pool.query(`insert into log.tenants (uuid) values ($1)`, [SCHOOL])
    await pool.query(`insert into log.zones (name) values ('UTC')`)
    await pool.query(`insert into log.event_types (name, version) values ('test.done', 1)`)
    for (const name of STREAMS)
      await pool.query(`insert into log.streams (tenant, kind, uuid) values (1, 'learner', $1)`, [
        name.slice('learner-'.length),
      ])
  })
  beforeEach(() => pool.query('truncate log.events'))
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })

  /** Events as [position, stream, revision]. */
  const written = (...events: readonly (readonly [position: number, stream: number, revision: number])[]) =>
    pool.query(
      `insert into log.events select p, now(), now(), s, r, 1, 0, 1, 1, gen_random_uuid(), gen_random_uuid(), '{}', '', '{}'
        from unnest($1::bigint[], $2::integer[], $3::integer[]) e(p, s, r)`,
      [0, 1, 2].map((column) => events.map((event) => event[column])),
    )
  const gapsOf = async (last: number | null = null) => (await readContiguity(pool, last)).gaps

  it('finds nothing in an empty log or a valid one', async () => {
    expect(await readContiguity(pool, null)).toEqual({ after: 0n, until: 0n, events: 0, gaps: [], unnamed: [] })
    await written([1, 1, 0], [2, 2, 0], [3, 1, 1], [4, 1, 2], [5, 2, 1])
    expect(await readContiguity(pool, null)).toEqual({ after: 0n, until: 5n, events: 5, gaps: [], unnamed: [] })
  })

  it('finds missing positions at the start and in the middle', async () => {
    await written([2, 1, 0], [3, 1, 1], [7, 1, 2])
    expect(await gapsOf()).toEqual(['position 1 is missing', 'positions 4 to 6 are missing'])
  })

  it('finds a revision that is missing, duplicated or out of order', async () => {
    await written([1, 1, 0], [2, 1, 2], [3, 2, 0], [4, 2, 0], [5, 1, 1])
    expect(await gapsOf()).toEqual([
      `${STREAM[0]} has revision 2 at position 2, right after revision 0`,
      `${STREAM[1]} has revision 0 at position 4, right after revision 0`,
      `${STREAM[0]} has revision 1 at position 5, right after revision 2`,
    ])
  })

  it('finds a stream that does not begin at revision 0', async () => {
    await written([1, 1, 1])
    expect(await gapsOf()).toEqual([
      `${STREAM[0]} has revision 1 at position 1, which does not follow the revisions before it`,
    ])
  })

  it('can be limited to the last positions, and compares them with the events before', async () => {
    await written([1, 1, 0], [3, 1, 1], [4, 2, 0], [5, 1, 2])
    expect(await readContiguity(pool, 2)).toEqual({ after: 3n, until: 5n, events: 2, gaps: [], unnamed: [] })
    expect(await gapsOf(null)).toEqual(['position 2 is missing'])
    await written([6, 2, 0], [7, 1, 4])
    expect(await gapsOf(2)).toEqual([
      `${STREAM[1]} has revision 0 at position 6, which does not follow the revisions before it`,
      `${STREAM[0]} has revision 4 at position 7, which does not follow the revisions before it`,
    ])
  })

  it('finds events whose numbers have no name or belong to another school, and reports the first', async () => {
    await pool.query(`insert into log.tenants (uuid) values (gen_random_uuid())`)
    await written([1, 1, 0], [2, 2, 0], [3, 1, 1], [4, 2, 1])
    await pool.query(`update log.events set stream = 77 where position in (1, 3)`)
    await pool.query(`update log.events set type = 78, zone = 79 where position = 3`)
    await pool.query(`update log.events set tenant = 80 where position = 1`)
    await pool.query(`update log.events set tenant = 2 where position = 4`)
    expect(await readContiguity(pool, null)).toMatchObject({
      gaps: [],
      unnamed: [
        'school number 80 has no name: 1 event uses it, the first at position 1',
        'stream number 77 has no name: 2 events use it, the first at position 1',
        'event type number 78 has no name: 1 event uses it, the first at position 3',
        'zone number 79 has no name: 1 event uses it, the first at position 3',
        'stream number 2 belongs to another school than the events that use it: 1, the first at position 4',
      ],
    })
    // The revisions of an unnamed stream are checked as well.
    await written([5, 3, 4])
    expect(await gapsOf()).toEqual([
      'stream number 3 has revision 4 at position 5, which does not follow the revisions before it',
    ])
  })
})
