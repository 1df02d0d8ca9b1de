// Queries on a real PostgreSQL: fresh enough or refused, and never with a row of another school.

import { randomUUID } from 'node:crypto'
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codec } from '#commanding/codec.ts'
import { type EventLog, LogUnavailable } from '#event-log/event-log.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { doorbell } from '#event-log/subscription.ts'
import { NOTHING } from '#identity/permissions.ts'
import type { FoldedRow } from '#kernel/fold.ts'
import { PersonId, type Position, START, TenantId } from '#kernel/ids.ts'
import type { QueryProblem } from '#kernel/query-problem.ts'
import { id, minute, someone } from '#kernel/specification.ts'
import { noModels } from '#ml/model-kinds.ts'
import { past } from '#past/past.ts'
import { openPool } from '#platform/database.ts'
import { queryDialect } from '#platform/query-dialect.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import { listedTrail } from '#trail/listed-trail.fixtures.ts'
import type { TrailEntry } from '#trail/trail.ts'
import { definitions, marks, slow } from '../../tests/fixtures/marks.ts'
import { authoriseUnrelated, testCaller } from '../../tests/fixtures/test-caller.ts'
import { openReadModels, type ReadModels } from '../../tests/fixtures/test-read-models.ts'
import { freshDatabase, type TestDatabase } from '../../tests/test-database.ts'
import { type QueryRunnerParts, queryRunner } from './query-runner.ts'

const other = TenantId.parse(id('5c0002'))
const caller = testCaller(['teaching:read'])
const callerOfOther = { ...caller, tenant: other }
const problem = (expected: Partial<QueryProblem>) =>
  expect.objectContaining({ problem: expect.objectContaining(expected) })

describe('the query runner on PostgreSQL', () => {
  let database: TestDatabase
  let models: ReadModels
  let asking: pg.Pool
  let db: Kysely<unknown>
  const log = openMemoryLog()
  const moved = doorbell()
  const accesses: TrailEntry[] = []

  beforeAll(async () => {
    database = await freshDatabase('queries')
    models = await openReadModels(database.url, [marks, slow])
    asking = openPool(database.url, {
      ...{ name: 'queries', role: 'sillage_app', int8: 'number', max: 4, pipelined: true },
    })
    db = new Kysely<unknown>({
      dialect: queryDialect(asking),
      plugins: [new CamelCasePlugin()],
    }).withSchema('read')
    const mark = (tenant: TenantId, value: number) => ({
      tenant,
      key: { person: randomUUID() },
      row: { mark: value, secret: 7 },
      position: 1n as Position,
    })
    await move('school-marks', START, 5n, [mark(someone.tenant, 1), mark(someone.tenant, 2), mark(other, 20)])
    await move('slow-marks', START, 3n)
  })
  afterAll(async () => {
    await asking.end()
    await models.close()
    await database.drop()
  })

  async function move(projection: string, from: bigint, to: bigint, upserts: readonly FoldedRow[] = []) {
    const { id } = models.feedOf(projection)
    const changes = { removals: [], deletes: [], upserts, unparked: [], parked: [] }
    const moves = [{ generation: id, from: from as Position, to: to as Position, eventId: null, fault: null }]
    expect(await models.store.commit(new Map([[id, changes]]), moves)).toBe(true)
    moved.ring()
  }
  const runner = (more: Partial<QueryRunnerParts> = {}) =>
    queryRunner({
      definitions,
      db,
      log,
      codec: codec(new Map(), testKeys),
      past: past({ log, codec: codec(new Map(), testKeys), snapshots: null }),
      trail: listedTrail(accesses),
      now: () => minute(0),
      moved,
      models: () => noModels,
      authorise: authoriseUnrelated,
      ...more,
    })
  const ask = (
    query: string,
    more: { input?: unknown; caller?: typeof caller; atLeast?: bigint; generations?: ReadonlyMap<string, number> } = {},
    parts: Partial<QueryRunnerParts> = {},
  ) =>
    runner(parts).run({
      query,
      input: more.input ?? {},
      caller: more.caller ?? caller,
      ...(more.atLeast !== undefined && { atLeast: more.atLeast as Position }),
      ...(more.generations && { generations: more.generations }),
    })

  it('shows only rows of the caller’s school, even to a query that forgets the tenant', async () => {
    expect(await ask('careless')).toMatchObject({
      output: [
        { tenant: someone.tenant, mark: 1 },
        { tenant: someone.tenant, mark: 2 },
      ],
    })
    expect(await ask('careless', { caller: callerOfOther })).toMatchObject({ output: [{ tenant: other, mark: 20 }] })
    expect(await ask('careless', { caller: { ...caller, tenant: TenantId.parse(id('5c0003')) } })).toMatchObject({
      output: [],
    })
  })

  it('shows no rows to the application’s role outside of a query', async () => {
    expect((await asking.query('select * from read.school_marks')).rows).toEqual([])
    // Nor the rows of the last query on the same connection.
    await ask('careless')
    expect((await asking.query('select * from read.school_marks')).rows).toEqual([])
  })

  it('protects the table behind the view like the view', async () => {
    const rows = (await asking.query('select tenant from read.school_marks__g1')).rows
    expect(rows).toEqual([])
    await expect(ask('base-table')).resolves.toMatchObject({ output: [{ mark: 1 }, { mark: 2 }] })
  })

  it('hides hidden columns in the view and in the table', async () => {
    await expect(ask('peeping')).rejects.toThrow(/secret/)
    await expect(asking.query('select secret from read.school_marks__g1')).rejects.toThrow(/permission denied/)
  })

  it('writes nothing, and reads nothing but read models', async () => {
    // Under this name, a query does not see a table at all.
    await expect(ask('writing')).rejects.toThrow(/read-only|permission denied|does not exist/)
    await expect(asking.query('delete from read.school_marks__g1')).rejects.toThrow(/permission denied/)
    await expect(asking.query('select * from log.events')).rejects.toThrow(/permission denied/)
    await expect(asking.query(`update sillage.checkpoints set position = 0`)).rejects.toThrow(/permission denied/)
  })

  it('answers with the position of the read model that is furthest behind', async () => {
    expect(await ask('joined')).toMatchObject({ position: 3n })
    expect(await ask('careless')).toMatchObject({ position: 5n })
    expect(await ask('plain')).toMatchObject({ position: 0n, lag: 0, output: { tenant: someone.tenant } })
  })

  it('waits for the position that the caller requests, and shows it', async () => {
    const request = () => ask('joined', { atLeast: 4n })
    // On a busy machine, moving it may take longer than a query waits.
    const answer = request().catch(request)
    await new Promise((resolve) => setTimeout(resolve, 30))
    await move('slow-marks', 3n, 4n)
    expect(await answer).toMatchObject({ position: 4n })
  })

  it('does not present stale rows as fresh: being behind is a separate answer', async () => {
    await expect(ask('joined', { atLeast: 999n })).rejects.toEqual(
      problem({ kind: 'behind', position: 4n as Position, wanted: 999n as Position }),
    )
  })

  it('names the read models that are not built, whether or not a position is requested', async () => {
    for (const atLeast of [{}, { atLeast: 2n }])
      await expect(ask('of-unbuilt', atLeast)).rejects.toEqual(
        problem({ kind: 'read-model-not-built', projections: ['unbuilt'] }),
      )
  })

  it('reports a named generation that does not exist', async () => {
    await expect(ask('joined', { generations: new Map([['slow-marks', 77]]) })).rejects.toEqual(
      problem({
        kind: 'invalid-input',
        fields: [{ pointer: '/generations', detail: expect.stringContaining('slow-marks/77') }],
      }),
    )
  })

  it.each<[string, Parameters<typeof ask>, Partial<QueryProblem>]>([
    ['that nobody defined', ['nonsense'], { kind: 'unknown-query' }],
    [
      'without the permission',
      ['careless', { caller: { ...caller, permissions: NOTHING } }],
      { kind: 'forbidden', permission: 'teaching:read' },
    ],
    [
      'with an unknown field',
      ['careless', { input: { most: 1 } }],
      { kind: 'invalid-input', fields: [{ pointer: '/most', detail: expect.any(String) }] },
    ],
    [
      'with a wrong field',
      ['careless', { input: { least: 'x' } }],
      { kind: 'invalid-input', fields: [{ pointer: '/least', detail: expect.any(String) }] },
    ],
    ['for what is not there', ['nobody'], { kind: 'missing', what: 'learner' }],
  ])('refuses a query %s', async (_, question, expected) => {
    await expect(ask(...question)).rejects.toEqual(problem(expected))
  })

  it('records in the trail whose data was shown, and what was not found', async () => {
    accesses.length = 0
    await ask('careless')
    await ask('nobody').catch(() => undefined)
    expect(accesses).toEqual([
      {
        tenant: someone.tenant,
        actor: someone.teacher,
        onBehalfOf: null,
        origin: { kind: 'command-line', verb: 'test' },
        action: 'careless',
        subjects: [PersonId.parse(someone.learner), someone.learner],
        purpose: 'teaching',
        at: minute(0),
      },
      expect.objectContaining({ action: 'nobody', outcome: 'missing', subjects: [] }),
    ])
  })

  it('answers from the rows if the log does not report how far they are behind', async () => {
    const away: Pick<EventLog, 'readStream' | 'readAll' | 'lag' | 'head'> = {
      ...log,
      lag: () => Promise.reject(new LogUnavailable(new Error('gone'))),
    }
    expect(await ask('careless', {}, { log: away })).toMatchObject({
      output: [{ mark: 1 }, { mark: 2 }],
      position: 5n,
      lag: null,
      lagSeconds: null,
    })
  })

  it('uses positions again that it has just read, but not for a caller who wants a newer one', async () => {
    const remembering = runner({ rememberedMs: 3_600_000 })
    const positionShown = async (more: { atLeast?: Position } = {}) =>
      (await remembering.run({ query: 'careless', input: {}, caller, ...more })).position
    expect(await positionShown()).toBe(5n)
    await move('school-marks', 5n, 6n)
    expect(await positionShown()).toBe(5n)
    expect(await positionShown({ atLeast: 6n as Position })).toBe(6n)
    expect(await positionShown()).toBe(6n)
  })

  it('is unavailable if the database, or a log that it reads itself, does not answer', async () => {
    const away: Pick<EventLog, 'readStream' | 'readAll' | 'lag' | 'head'> = {
      ...log,
      head: () => Promise.reject(new LogUnavailable(new Error('gone'))),
    }
    await expect(ask('plain', {}, { log: away })).rejects.toEqual(problem({ kind: 'unavailable', what: 'log' }))
    const refusing = openPool('postgres://nobody:x@127.0.0.1:9/none', { name: 'none', connectionTimeoutMs: 500 })
    const none = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: refusing }) })
    await expect(ask('careless', {}, { db: none })).rejects.toEqual(problem({ kind: 'unavailable', what: 'database' }))
    await none.destroy()
  })
})
