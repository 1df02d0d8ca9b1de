// /api/projections over the whole service: rebuilt in a process of its own, compared, switched and undone.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildServer } from '#http/server.ts'
import type { Instant } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { rebuildJobs } from '#projecting/rebuild/rebuild-jobs.ts'
import { attempt, openSchool, openStack, type Stack } from './stack.ts'

let stack: Stack
let pool: pg.Pool
let analyst: string
const actor = randomUUID()
let learner: string
let head: string
beforeAll(async () => {
  stack = await openStack('read models', { worker: true })
  pool = openPool(stack.service.databaseUrl, { name: 'test read models', max: 1 })
  analyst = await stack.token('analyst', { actor, tenant: stack.tenant })
  const school = await openSchool(stack, 2)
  const token = await stack.token('tool', { tenant: stack.tenant })
  learner = school.learner
  for (const one of school.learners)
    for (const skill of ['calcul/addition', 'calcul/division'])
      await stack.ask('POST', '/api/adaptive/interaction', { body: attempt(one, { skill }), token })
  head = String(await stack.service.log.head())
})
afterAll(async () => {
  await pool?.end()
  await stack?.close()
})

const path = (rest: string) => `/api/projections${rest}`
const get = async (rest: string) => (await stack.ask('GET', path(rest), { token: analyst })).json()
const post = (rest: string, body?: object) => stack.ask('POST', path(rest), { token: analyst, ...(body && { body }) })
const generations = async (): Promise<{ generation: number; state: string; position: string }[]> =>
  (await get('/skill-profile')).generations
async function live() {
  const found = (await generations()).find(({ state }) => state === 'live')
  if (!found) throw new Error('no generation is live')
  return found
}
async function rebuilt(wanted: object) {
  const begun = await post('/skill-profile/rebuild', wanted)
  expect(begun.statusCode, begun.body).toBe(202)
  const standing = async () => (await stack.ask('GET', String(begun.headers.location), { token: analyst })).json()
  await expect.poll(async () => (await standing()).state, { interval: 100 }).not.toBe('running')
  return standing()
}

describe('read models over HTTP, on PostgreSQL', () => {
  it('are listed as they stand', async () => {
    await expect.poll(async () => (await live()).position).toBe(head)
    const { items } = await get('')
    expect(items.map(({ projection }: { projection: string }) => projection)).toEqual(
      [...stack.service.definitions.projections.keys()].sort(),
    )
    expect(await get('/skill-profile')).toMatchObject({
      verdict: 'in-sync',
      generations: [{ generation: 1, state: 'live', position: head, lagEvents: 0, fedBy: expect.any(String) }],
      history: [],
    })
    expect((await get('/skill-profile/rebuild')).status).toBe(404)
  })

  it('are built anew in another process, which tells how far it is, and compared', async () => {
    const first = post('/skill-profile/rebuild', { candidate: true })
    expect((await first).statusCode).toBe(202)
    expect((await post('/skill-profile/rebuild')).json()).toMatchObject({ status: 409, code: 'being-built' })
    await expect.poll(async () => (await get('/skill-profile/rebuild')).state, { interval: 100 }).not.toBe('running')
    expect(await get('/skill-profile/rebuild')).toMatchObject({
      state: 'done',
      by: `analyst ${actor}`,
      generation: 2,
      phase: 'comparing',
      done: Number(head),
      total: Number(head),
      trouble: null,
      result: { generation: 2, resumed: false, switched: false, comparison: { same: true, before: { rows: 4 } } },
    })
    expect((await get('/skill-profile')).history).toMatchObject([
      { action: 'built', generation: 2, by: `analyst ${actor}` },
      { action: 'rebuild', generation: 2, by: `analyst ${actor}` },
    ])
  })

  it('are known as built by another process of the service, too', async () => {
    const other = buildServer({
      ...stack.service,
      keys: stack.keys,
      metrics: stack.metrics,
      checks: [],
      logger: stack.logger,
      rebuilds: rebuildJobs({
        start: () => {
          throw new Error('nothing is started here')
        },
        now: () => new Date().toISOString() as Instant,
        onBroken: () => {},
      }),
    })
    const answer = await other.inject({
      url: path('/skill-profile/rebuild'),
      headers: { authorization: `Bearer ${analyst}` },
    })
    expect(answer.json()).toMatchObject({ state: 'done', generation: 2, asked: null, by: `analyst ${actor}` })
    await other.close()
  })

  it('show the rows that differ of the caller’s own school alone, and count those of all', async () => {
    await pool.query('update read.skill_profile__g2 set successes = successes + 1 where learner = $1', [learner])
    // A row of another school, that only the candidate has.
    await pool.query(
      `insert into read.skill_profile__g2 select (jsonb_populate_record(r, $1)).* from read.skill_profile__g2 r limit 1`,
      [JSON.stringify({ tenant: '00000000-0000-4000-8000-000000000000', learner: randomUUID() })],
    )
    const diff = path('/skill-profile/diff?show=10')
    const counted = await get('/skill-profile/diff?show=10')
    expect(counted).toMatchObject({ changed: 2, rows: [] })
    const found = (await stack.ask('GET', diff, { token: await stack.token('auditor') })).json()
    expect(found).toMatchObject({ changed: 2, onlyAfter: 1, same: false, byColumn: { successes: 2 } })
    expect(found.rows).toMatchObject([
      { kind: 'changed', key: { learner }, columns: { successes: { before: 1, after: 2 } } },
      { kind: 'changed', key: { learner }, columns: { successes: { before: 1, after: 2 } } },
    ])
    expect(JSON.stringify(found.rows)).not.toContain('tenant')
  })

  it('list the rows that differ page by page, with those of erased people set apart', async () => {
    const auditor = await stack.token('auditor')
    const rows = async (query: string) =>
      (await stack.ask('GET', path(`/skill-profile/diff/rows?generation=2${query}`), { token: auditor })).json()
    const whole = await rows('')
    expect(whole).toMatchObject({
      items: [
        { kind: 'changed', key: { learner }, columns: { successes: { before: 1, after: 2 } }, erased: false },
        { kind: 'changed', key: { learner }, columns: { successes: { before: 1, after: 2 } }, erased: false },
      ],
      next: null,
    })
    const first = await rows('&limit=1')
    expect(first.items).toEqual(whole.items.slice(0, 1))
    const second = await rows(`&limit=1&after=${first.next}`)
    expect(second.items).toEqual(whole.items.slice(1))
    expect((await rows(`&after=${second.next}`)).items).toEqual([])
    await pool.query(
      'insert into sillage.erasures (id, tenant, person, asked_at, finished_at) values ($1, $2, $3, now(), now())',
      [randomUUID(), stack.tenant, learner],
    )
    expect((await rows('&limit=1')).items).toMatchObject([{ erased: true }])
    await pool.query('delete from sillage.erasures where person = $1', [learner])
    const elsewhere = await stack.token('auditor', { tenant: randomUUID() })
    const theirs = await stack.ask('GET', path('/skill-profile/diff/rows?generation=2'), { token: elsewhere })
    expect(theirs.json()).toEqual({ items: [], next: null })
    for (const after of ['x', Buffer.from('["a","b"]').toString('base64url'), Buffer.from('[1]').toString('base64url')])
      expect(await rows(`&after=${after}`)).toMatchObject({ status: 422, errors: [{ pointer: '/after' }] })
  })

  it('say beforehand what a rebuild reads, and how long the last one took', async () => {
    expect(await get('/skill-profile/rebuild/cost')).toEqual({
      projection: 'skill-profile',
      events: Number(head),
      continues: null,
      expectedSeconds: expect.any(Number),
      measuredOn: 'skill-profile',
    })
    expect((await get('/no-such-model/rebuild/cost')).status).toBe(404)
    expect((await get('/skill-profile')).generations[0].rows).toEqual(expect.any(Number))
  })

  it('refuse what would do harm, with a code and a reason', async () => {
    const refused = async (rest: string, body?: object) => {
      const { status, code } = (await post(`/skill-profile${rest}`, body)).json()
      return [status, code]
    }
    expect(await refused('/switch', { generation: 2 })).toEqual([409, 'candidate'])
    expect(await refused('/switch', { generation: 1 })).toEqual([409, 'is-live'])
    expect(await refused('/switch')).toEqual([404, 'unknown-generation'])
    expect(await refused('/rollback')).toEqual([409, 'nothing-to-roll-back'])
    expect(await refused('/drop', { generation: 1 })).toEqual([409, 'is-live'])
    expect(await refused('/drop', { generation: 9 })).toEqual([404, 'unknown-generation'])
    expect((await post('/no-such-model/rebuild')).json()).toMatchObject({ status: 404, code: 'unknown-projection' })
    expect((await post('/skill-profile/drop', { generation: 2 })).json()).toEqual({ dropped: [2] })
    expect((await get('/skill-profile/diff')).code).toBe('unknown-generation')
  })

  it('are switched to when they are built, and back, and the rows that were live go on serving', async () => {
    const done = await rebuilt({ switch: true })
    expect(done).toMatchObject({ state: 'done', result: { switched: true, comparison: { same: true } } })
    const { generation } = await live()
    expect(generation).toBe(done.result.generation)
    expect((await post('/skill-profile/rollback')).json()).toEqual({ from: generation, to: 1 })
    expect(await live()).toMatchObject({ generation: 1 })
    expect((await post('/skill-profile/switch', { generation })).json()).toEqual({ from: 1, to: generation })
    expect((await get('/skill-profile')).history.map(({ action }: { action: string }) => action).slice(0, 3)).toEqual([
      'switch',
      'rollback',
      'switch',
    ])
  })

  it('stand still when told to, and go on', async () => {
    expect((await post('/skill-profile/pause')).json()).toMatchObject({ paused: true })
    expect(await live()).toMatchObject({ paused: true })
    expect((await post('/skill-profile/resume')).json()).toMatchObject({ paused: false })
    expect((await post('/skill-profile/retry')).json()).toEqual({ generations: [], keys: 0 })
    expect(await get('/skill-profile/parked')).toEqual({ generations: [], items: [] })
  })

  it('are stopped on request, keep what they have, and go on from there', async () => {
    expect((await post('/skill-profile/rebuild')).statusCode).toBe(202)
    expect((await post('/skill-profile/rebuild/cancel')).statusCode).toBe(200)
    await expect.poll(async () => (await get('/skill-profile/rebuild')).state, { interval: 100 }).toBe('stopped')
    // Pressed again, there is nothing left to stop.
    expect((await post('/skill-profile/rebuild/cancel')).json()).toMatchObject({ state: 'stopped' })
    expect(await rebuilt({})).toMatchObject({ state: 'done', result: { comparison: { same: true } } })
  })

  it('are left as far as they came when the service closes in the middle of it', async () => {
    expect((await post('/skill-profile/rebuild')).statusCode).toBe(202)
    await stack.service.rebuilds.close()
    expect(await get('/skill-profile/rebuild')).toMatchObject({ state: 'stopped', trouble: null })
    expect(await rebuilt({})).toMatchObject({ state: 'done', result: { comparison: { same: true } } })
  })
})
