// What the console asks of the log, where the log is a KurrentDB: an event with everything around it, streams, a replay.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { attempt, openSchool, openStack, type Stack } from '../http/stack.ts'
import { NEVER_COMES_MS } from '../hung.ts'
import { freshDatabase, type TestDatabase } from '../test-database.ts'
import { type KurrentServer, startKurrentServer } from './kurrent-server.ts'

type Event = {
  readonly position: string
  readonly type: string
  readonly id: string
  readonly causation: string | null
}

describe('the pages of the log on a KurrentDB', () => {
  let server: KurrentServer
  let database: TestDatabase
  let stack: Stack
  let learner: string
  let auditor: string
  let stream: readonly Event[]

  beforeAll(async () => {
    server = await startKurrentServer()
    database = await freshDatabase('kurrent log pages')
    stack = await openStack('kurrent log pages', {
      worker: true,
      eventLog: server.url,
      databaseUrl: database.url,
      keysDirectory: database.environment.SILLAGE_KEYS,
    })
    learner = (await openSchool(stack, 1)).learner
    auditor = await stack.token('auditor', { tenant: stack.tenant })
    const token = await stack.token('tool', { tenant: stack.tenant })
    for (let n = 0; n < 3; n += 1)
      await stack.ask('POST', '/api/adaptive/interaction', {
        token,
        body: attempt(learner, { skill: 'francais/vers', correct: false, difficulty: 2, exercise: `vers-${n}` }),
      })
    // The process that adjusts the level reacts by itself.
    await vi.waitUntil(async () => (await events()).some(({ type }) => type === 'learning.difficulty-adjusted'), {
      timeout: NEVER_COMES_MS,
    })
    stream = await events()
  })
  afterAll(async () => {
    await stack?.close()
    await database?.drop()
    await server?.close()
  })

  const get = async (url: string, token = auditor) => {
    const answer = await stack.ask('GET', url, { token })
    return { status: answer.statusCode, body: answer.json() }
  }
  const events = async (): Promise<Event[]> => (await get(`/api/streams/learner-${learner}`)).body.items.toReversed()

  it('every event is found by its position, with its neighbours', async () => {
    for (const [n, { position, id }] of stream.entries()) {
      const { status, body } = await get(`/api/events/${position}`)
      expect(status, JSON.stringify(body)).toBe(200)
      expect(body.event).toMatchObject({ position, id })
      const idsOf = (part: readonly Event[]) => part.map((event) => event.id)
      expect(idsOf(body.before)).toEqual(idsOf(stream.slice(Math.max(0, n - 3), n)))
      expect(idsOf(body.after)).toEqual(idsOf(stream.slice(n + 1, n + 4)))
    }
  })

  it('an event has its cause and its effects', async () => {
    const adjusted = stream.find(({ type }) => type === 'learning.difficulty-adjusted')
    const { body: effect } = await get(`/api/events/${adjusted?.position}`)
    expect(effect.causedBy).toMatchObject({ id: adjusted?.causation, type: 'learning.exercise-attempted' })
    const { body: cause } = await get(`/api/events/${effect.causedBy.position}`)
    expect(cause.ledTo.map(({ id }: Event) => id)).toContain(adjusted?.id)
    expect(cause.touches.map(({ readModel }: { readModel: string }) => readModel)).toContain('skill-profile')
  })

  it('a position without an event is not found', async () => {
    const last = BigInt(stream.at(-1)?.position ?? 0)
    for (const position of [1n, last - 1n, last + 1_000_000n]) {
      const { status, body } = await get(`/api/events/${position}`)
      expect(status, `${position} ${JSON.stringify(body)}`).toBe(404)
    }
  })

  it('a replay begins at any event, goes on in both directions, and is linked by positions', async () => {
    const teacher = await stack.token('teacher')
    const { body: timeline } = await get(`/api/learners/${learner}/timeline`, teacher)
    const list = await get(`/api/learners/${learner}/events?limit=200`, teacher)
    expect(timeline).toMatchObject({ total: list.body.items.length, last: list.body.items.at(-1).position })
    for (const { position, number } of list.body.items) {
      const around = await get(`/api/learners/${learner}/events?around=${position}&limit=1`, teacher)
      expect(around.body.items, JSON.stringify(around.body)).toMatchObject([{ position }])
      const before = await get(`/api/learners/${learner}/events?before=${position}&limit=1`, teacher)
      expect(before.body.items, JSON.stringify(before.body)).toHaveLength(number === 1 ? 0 : 1)
      const from = Math.max(0, Number(position) - 1)
      const replay = await get(`/api/learners/${learner}/replay?from=${from}&back=40&limit=90`, teacher)
      expect(replay.status, JSON.stringify(replay.body)).toBe(200)
      expect(replay.body.steps).toHaveLength(list.body.items.length)
      const state = await get(`/api/learners/${learner}/state?at=${position}`, teacher)
      expect(state.status, JSON.stringify(state.body)).toBe(200)
    }
  })
})
