// Commands over HTTP, on a real PostgreSQL: what is answered, what a retry gets, and what is refused.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attempt, openSchool, openStack, type Stack } from './stack.ts'

let stack: Stack
let school: Awaited<ReturnType<typeof openSchool>>
let teacher: string
beforeAll(async () => {
  stack = await openStack('commands')
  school = await openSchool(stack)
  teacher = await stack.token('teacher', { tenant: stack.tenant })
})
afterAll(() => stack?.close())

const interact = (body: object, headers: Record<string, string> = {}) =>
  stack.ask('POST', '/api/adaptive/interaction', { body, headers, token: teacher })

describe('a command over HTTP', () => {
  it('is answered with its events, its revision as ETag and its position', async () => {
    const answer = await interact(attempt(school.learner))
    expect(answer.statusCode).toBe(201)
    const body = answer.json()
    expect(body).toEqual({
      commandId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      stream: `learner-${school.learner}`,
      revision: 1,
      position: '4',
      events: [{ id: expect.any(String), type: 'learning.exercise-attempted' }],
    })
    expect(answer.headers).toMatchObject({
      etag: '"1"',
      'x-event-position': '4',
      'cache-control': 'no-store, no-transform',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'x-content-type-options': 'nosniff',
    })
    expect(answer.headers['idempotency-replayed']).toBeUndefined()
  })

  it('is carried out once under one Idempotency-Key, and answered as first when it is repeated', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const first = await interact(attempt(school.learner), headers)
    const again = await interact(attempt(school.learner), headers)
    expect(first.statusCode).toBe(201)
    expect(again.statusCode).toBe(200)
    expect(again.headers['idempotency-replayed']).toBe('true')
    expect(again.json()).toEqual(first.json())
    expect(again.headers.etag).toBe(first.headers.etag)

    const other = await interact(attempt(school.learner, { correct: false }), headers)
    expect(other.statusCode).toBe(422)
    expect(other.json()).toMatchObject({ type: '/problems/key-reused', code: 'key-reused' })
  })

  it('is carried out at the revision of If-Match alone, and told the actual one otherwise', async () => {
    const { revision } = (await interact(attempt(school.learner))).json()
    const stale = await interact(attempt(school.learner), { 'if-match': `"${revision - 1}"` })
    expect(stale.statusCode).toBe(412)
    expect(stale.headers.etag).toBe(`"${revision}"`)
    expect(stale.json()).toMatchObject({
      type: '/problems/precondition-failed',
      facts: { expected: revision - 1, actual: revision },
    })
    const fresh = await interact(attempt(school.learner), { 'if-match': `"${revision}"` })
    expect(fresh.statusCode).toBe(201)
    const existing = await interact(attempt(school.learner), { 'if-none-match': '*' })
    expect(existing.json()).toMatchObject({ status: 412, facts: { expected: -1 } })
  })

  it.each([
    [{ 'if-match': '4' }, 'If-Match'],
    [{ 'if-match': 'W/"x"' }, 'If-Match'],
    [{ 'if-none-match': '"4"' }, 'If-None-Match'],
    [{ 'if-none-match': '*', 'if-match': '"4"' }, 'not both'],
    [{ 'idempotency-key': 'é'.repeat(3) }, 'Idempotency-Key'],
    [{ 'idempotency-key': 'k'.repeat(201) }, 'Idempotency-Key'],
  ])('refuses the headers %o', async (headers, words) => {
    const answer = await interact(attempt(school.learner), headers)
    expect(answer.json()).toMatchObject({ type: '/problems/malformed-request', status: 400 })
    expect(answer.json().detail).toContain(words)
  })

  it('points to every field at fault', async () => {
    const answer = await interact({ ...attempt(school.learner), difficulty: 9, skill: 'Calcul !', grade: 'A' })
    expect(answer.statusCode).toBe(422)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    const { errors, type, traceId } = answer.json()
    expect(type).toBe('/problems/invalid-input')
    expect(traceId).toMatch(/^[0-9a-f]{32}$/)
    expect(errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '/difficulty',
      '/grade',
      '/skill',
    ])
  })

  it('is told apart by its type on a shared route', async () => {
    const viewed = await interact({
      type: 'content_viewed',
      learner: school.learner,
      content: 'p/1',
      medium: 'page',
      durationMs: 1_000,
    })
    expect(viewed.json().events).toMatchObject([{ type: 'learning.content-viewed' }])
    const unknown = await interact({ ...attempt(school.learner), type: 'attempted' })
    expect(unknown.json()).toMatchObject({ status: 422, errors: [{ pointer: '/type' }] })
    expect(unknown.json().detail).toContain('exercise_attempted')
  })

  it('takes when it happened beside the input, within limits', async () => {
    const occurredAt = new Date(Date.now() - 1_000).toISOString()
    const { revision } = (await interact(attempt(school.learner, { occurredAt }))).json()
    const history = await stack.ask('GET', `/api/learners/${school.learner}/history?limit=1`)
    expect(history.json().items).toMatchObject([{ revision, occurredAt, type: 'learning.exercise-attempted' }])
    const late = await interact(attempt(school.learner, { occurredAt: '2001-01-01T00:00:00Z' }))
    expect(late.json()).toMatchObject({ status: 422, errors: [{ pointer: '/occurredAt' }] })
  })

  it('is refused by its rule with the code and the facts: 409, or 422 where a field is at fault', async () => {
    const claimed = await interact({ type: 'skill_mastered', learner: school.learner, skill: 'lecture/syllabes' })
    expect(claimed.json()).toMatchObject({
      type: '/problems/refused',
      status: 409,
      code: 'mastery-is-decided',
      facts: { skill: 'lecture/syllabes' },
    })
    const inferred = await interact({
      type: 'emotion_detected',
      learner: school.learner,
      emotion: 'boredom',
      source: 'inferred',
      intensity: 3,
    })
    expect(inferred.json()).toMatchObject({ status: 422, code: 'emotion-inferred', errors: [{ pointer: '/source' }] })
  })

  it('carries the caller’s own trace into the problem', async () => {
    const trace = '0af7651916cd43dd8448eb211c80319c'
    const answer = await interact({}, { traceparent: `00-${trace}-b7ad6b7169203331-01` })
    expect(answer.json().traceId).toBe(trace)
  })
})

describe('a query that is asked to show what a command did', () => {
  it('says that it is not there yet rather than show what is old', async () => {
    // Nobody feeds the read models here.
    const { position } = (await interact(attempt(school.learner))).json()
    const answer = await stack.ask('GET', `/api/classes?atLeast=${position}`, { patient: false })
    expect(answer.statusCode).toBe(503)
    expect(answer.headers['retry-after']).toBe('1')
    expect(answer.json()).toMatchObject({ type: '/problems/behind', facts: { position: '0', wanted: position } })
  })
})

describe('another school', () => {
  it('does not find a stream of this one, nor can it tell one from none', async () => {
    const tenant = randomUUID()
    const token = await stack.token('administrator', { tenant })
    await stack.ask('POST', '/api/schools', { body: { name: 'Autre', zone: 'Europe/Paris' }, token })

    expect((await stack.ask('GET', `/api/learners/${school.learner}/history`, { token })).statusCode).toBe(404)

    const theirs = await stack.token('tool', { tenant })
    const answers = await Promise.all(
      [school.learner, randomUUID()].map((learner) =>
        stack.ask('POST', '/api/adaptive/interaction', { body: attempt(learner), token: theirs }),
      ),
    )
    expect(answers.map((answer) => answer.json().code)).toEqual(['not-enrolled', 'not-enrolled'])
  })
})
