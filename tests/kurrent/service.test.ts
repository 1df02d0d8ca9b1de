// The complete service with a KurrentDB as its log: commands, read models, past, processes, live stream, rebuild.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSchool, openStack, type Stack } from '../http/stack.ts'
import { freshDatabase, type TestDatabase } from '../test-database.ts'
import { type KurrentServer, startKurrentServer } from './kurrent-server.ts'

const skill = 'calcul/addition'
const answer = (learner: string, correct: boolean, n: number) => ({
  type: 'exercise_attempted',
  learner,
  exercise: `addition-${n}`,
  skill,
  difficulty: 3,
  response: '42',
  correct,
  durationMs: 4_200,
})

describe('the service with its log on a KurrentDB', () => {
  let server: KurrentServer
  let database: TestDatabase
  let stack: Stack
  let school: Awaited<ReturnType<typeof openSchool>>
  let teacher: { readonly token: string; readonly tenant: string; readonly actor: string }
  const reopen = (eventLog: string) =>
    openStack('kurrent', {
      worker: true,
      eventLog,
      databaseUrl: database.url,
      keysDirectory: database.environment.SILLAGE_KEYS,
    })
  const signedIn = async (tenant: string, actor: string) => ({
    token: await stack.token('teacher', { tenant, actor }),
    tenant,
    actor,
  })

  beforeAll(async () => {
    server = await startKurrentServer()
    database = await freshDatabase('kurrent service')
    stack = await reopen(server.url)
    school = await openSchool(stack, 2)
    teacher = await signedIn(stack.tenant, stack.teacher)
  })
  afterAll(async () => {
    await stack.close()
    await database.drop()
    await server.close()
  })

  const post = (body: object, key: string) =>
    stack.ask('POST', '/api/adaptive/interaction', { body, token: teacher.token, headers: { 'idempotency-key': key } })
  const get = (url: string) => stack.ask('GET', url, { token: teacher.token })
  const progress = (atLeast: string) => get(`/api/adaptive/user-progress/${school.learner}?atLeast=${atLeast}`)

  it('carries out a command once, and shows its result', async () => {
    const first = await post(answer(school.learner, true, 1), 'one')
    expect(first.statusCode, first.body).toBe(201)
    const again = await post(answer(school.learner, true, 1), 'one')
    expect(again.statusCode).toBe(200)
    expect(again.json()).toEqual(first.json())
    expect((await progress(first.json().position)).json()).toMatchObject({ attempts: 1, successes: 1 })
  })

  it('stores nothing twice when the answer of an append is lost', async () => {
    server.loseAnswers(1)
    let answered = await post(answer(school.learner, true, 2), 'two')
    while (answered.statusCode >= 500) answered = await post(answer(school.learner, true, 2), 'two')
    expect([200, 201]).toContain(answered.statusCode)
    expect((await progress(answered.json().position)).json()).toMatchObject({ attempts: 2 })
  })

  it('continues after the server was killed and restarted', async () => {
    await server.stop()
    const refused = await post(answer(school.learner, true, 3), 'three')
    expect(refused.statusCode).toBe(503)
    await server.start()
    await expect.poll(async () => (await post(answer(school.learner, true, 3), 'three')).statusCode).toBeLessThan(300)
    await expect.poll(async () => (await progress('0')).json().attempts, { interval: 100 }).toBe(3)
  })

  it('answers questions about the past with the same folds', async () => {
    const history = (await get(`/api/learners/${school.learner}/history?order=asc`)).json().items
    const then = history.find(({ type }: { type: string }) => type === 'learning.exercise-attempted').position
    const state = await get(`/api/learners/${school.learner}/state?at=${then}&models=skill-profile`)
    expect(state.statusCode, state.body).toBe(200)
    expect(JSON.stringify(state.json())).toContain('"attempts":1')
    const past = await get(`/api/classes/${school.class}/overview?at=${then}`)
    expect(past.json().totals).toMatchObject({ learners: 2, attempts: 1 })
  })

  it('runs the process managers', async () => {
    const struggling = school.learners[1] ?? ''
    for (const n of [1, 2, 3]) expect((await post(answer(struggling, false, n), `wrong-${n}`)).statusCode).toBe(201)
    await expect
      .poll(
        async () =>
          (await get(`/api/learners/${struggling}/history`)).json().items.map(({ type }: { type: string }) => type),
        { interval: 100 },
      )
      .toContain('learning.difficulty-adjusted')
  })

  it('rebuilds a read model to the same rows, and switches', async () => {
    const [built] = await stack.service.projections.rebuild(['skill-profile'], {
      candidate: false,
      compare: true,
      switch: 'yes',
      by: 'test',
      signal: new AbortController().signal,
      onProgress: () => {},
    })
    expect(built?.comparison).toMatchObject({ same: true })
    expect(built?.switched).not.toBeNull()
    expect((await progress('0')).json()).toMatchObject({ attempts: 3 })
  })

  it('answers 410 to an invalid position, and refuses to write to a stream deleted on the server', async () => {
    const head = await stack.service.log.head()
    const reader = await stack.token('tool', { tenant: stack.tenant, actor: randomUUID() })
    for (const path of ['/api/events', '/api/events/stream']) {
      const none = await stack.ask('GET', `${path}?after=${head - 1n}`, { token: reader })
      expect(none.statusCode, none.body).toBe(410)
      expect(none.json()).toMatchObject({ type: '/problems/position-of-another-log' })
      expect(none.headers['x-event-log']).toBe(stack.service.log.id)
    }

    const deleted = school.learners[1] ?? ''
    server.store.tombstone(`learner-${stack.tenant}-${deleted}`, 'any')
    const refused = await post(answer(deleted, true, 9), 'nine')
    expect(refused.statusCode, refused.body).toBe(409)
    expect(refused.json()).toMatchObject({ code: 'stream-deleted', facts: { stream: `learner-${deleted}` } })
  })

  it('does not start on another log than that of its read models, and names the remedy', async () => {
    await stack.close()
    const other = await startKurrentServer()
    try {
      await expect(reopen(other.url)).rejects.toThrow(/folded from the log .*EVENT_LOG.*\n?.*projections rebuild/s)
      await expect(reopen('postgres')).rejects.toMatchObject({ name: 'AnotherLog' })
    } finally {
      await other.close()
      stack = await reopen(server.url)
      teacher = await signedIn(teacher.tenant, teacher.actor)
    }
    expect((await progress('0')).json()).toMatchObject({ attempts: 3 })
  })
})
