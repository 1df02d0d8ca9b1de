// What surrounds the API: the document, the catalogue, pages for people, health, metrics.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMetrics } from '#http/metrics.ts'
import { problemTypes } from '#http/problem-types.ts'
import { buildServer } from '#http/server.ts'
import { openLog } from '#platform/logger.ts'
import { attempt, openSchool, openStack, type Stack } from './stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await openStack('service', { worker: true })
})
afterAll(() => stack?.close())

describe('/api/event-types', () => {
  it('gives each type with its schema, purpose, retention and personal fields', async () => {
    const types = (await stack.ask('GET', '/api/event-types')).json()
    expect(types).toHaveLength(stack.service.definitions.events.size)
    expect(types.find(({ type }: { type: string }) => type === 'learning.exercise-attempted')).toMatchObject({
      context: 'learning',
      version: 3,
      readableVersions: [1, 2, 3],
      purpose: 'teaching',
      retention: 'P2Y',
      personal: { response: 'subject', feedback: 'subject' },
      schema: { type: 'object', properties: { correct: { type: 'boolean' } }, additionalProperties: false },
    })
  })
})

describe('the pages', () => {
  it.each(Object.keys(problemTypes))('/problems/%s explains itself in French and in English', async (code) => {
    const answer = await stack.ask('GET', `/problems/${code}`, { token: null })
    expect(answer.headers['content-type']).toContain('text/html')
    const { fr, en } = problemTypes[code as keyof typeof problemTypes]
    for (const words of [fr.title, fr.text, en.title, en.text]) expect(answer.body).toContain(words)
    expect(answer.body).not.toMatch(/https?:|<script/)
  })

  it('/docs shows the API with a script from here, under a policy that lets nothing else in or out', async () => {
    const page = await stack.ask('GET', '/docs', { token: null })
    // Its own address, in the commands to copy, is all that it names.
    expect(page.body.replaceAll('http://localhost:80', '')).not.toMatch(/https?:\/\//)
    const policy = String(page.headers['content-security-policy'])
    const [, nonce = ''] = /'nonce-([^']+)'/.exec(policy) ?? []
    expect(page.body).toContain(`nonce="${nonce}"`)
    expect(policy).toContain("connect-src 'self'")
    expect(policy).not.toMatch(/https?:|\*/)
    const script = await stack.ask('GET', '/docs/scalar.js', { token: null })
    expect(script.headers['content-type']).toContain('javascript')
    expect(script.body.length).toBeGreaterThan(1_000_000)
    expect(script.body).toContain('createApiReference')
  })
})

describe('health', () => {
  const withChecks = (checks: Parameters<typeof buildServer>[0]['checks']) =>
    buildServer({
      ...stack.service,
      keys: stack.keys,
      metrics: createMetrics(),
      logger: openLog({ level: 'silent' }),
      checks,
    })

  it('is live while the loop turns, and ready while every check passes', async () => {
    expect((await stack.ask('GET', '/health/live', { token: null })).json()).toEqual({ status: 'live' })
    expect((await stack.ask('GET', '/health/ready', { token: null })).json()).toEqual({ status: 'ready', reasons: [] })
  })

  it('is not ready with the reasons, and tells no secret of an error', async () => {
    const server = withChecks([
      { name: 'migrations', run: async () => 'two are missing' },
      { name: 'database', run: () => Promise.reject(new Error('postgres://user:secret@db')) },
      { name: 'fine', run: async () => null },
      { name: 'hanging', run: () => new Promise(() => {}) },
    ])
    const answer = await server.inject('/health/ready')
    expect(answer.statusCode).toBe(503)
    expect(answer.json()).toEqual({
      status: 'not ready',
      reasons: [
        { name: 'migrations', reason: 'two are missing' },
        { name: 'database', reason: 'failed' },
        { name: 'hanging', reason: 'no answer in time' },
      ],
    })
    await server.close()
  })
})

describe('/metrics', () => {
  it('counts by route template, command and outcome, for operators alone', async () => {
    const school = await openSchool(stack)
    const token = await stack.token('teacher', { tenant: stack.tenant })
    await stack.ask('POST', '/api/adaptive/interaction', { body: attempt(school.learner), token })
    await stack.ask('GET', `/api/learners/${school.learner}/history`, { token })
    await stack.ask('GET', `/api/nowhere/${school.learner}`, { token })

    expect((await stack.ask('GET', '/metrics')).statusCode).toBe(403)
    const answer = await stack.ask('GET', '/metrics', { token: await stack.token('operator') })
    expect(answer.headers['content-type']).toContain('text/plain')
    expect(answer.body).toContain('sillage_commands_total{command="learning.record-attempt",outcome="done"} 1')
    expect(answer.body).toMatch(
      /sillage_http_request_seconds_count\{route="\/api\/learners\/:learner\/history",method="GET",status="200"\} 1/,
    )
    expect(answer.body).toMatch(/sillage_http_request_seconds_count\{route="none",method="GET",status="404"\} 1/)
    expect(answer.body).toMatch(/sillage_append_batch_events_count [1-9]/)
    expect(answer.body).toContain('sillage_log_head_position 4')
    expect(answer.body).not.toContain(school.learner)
  })
})

describe('queries over HTTP', () => {
  it('show what was just written when they are asked to, and say how far they are', async () => {
    const tenant = crypto.randomUUID()
    const token = await stack.token('administrator', { tenant })
    const ask: Stack['ask'] = (method, url, more) => stack.ask(method, url, { token, ...more })
    const school = await openSchool({ ask }, 3)
    const tool = await stack.token('tool', { tenant })
    const recorded = await ask('POST', '/api/adaptive/interaction', { body: attempt(school.learner), token: tool })
    const { position } = recorded.json()

    const overview = await ask('GET', `/api/classes/${school.class}/overview?atLeast=${position}`)
    expect(overview.statusCode, overview.body).toBe(200)
    expect(overview.json().totals).toMatchObject({ learners: 3, attempts: 1 })
    expect(BigInt(String(overview.headers['x-event-position']))).toBeGreaterThanOrEqual(BigInt(position))
    expect(overview.headers).toMatchObject({
      'x-lag-events': expect.stringMatching(/^\d+$/),
      'cache-control': 'no-store, no-transform',
    })

    const progress = await ask('GET', `/api/adaptive/user-progress/${school.learner}?atLeast=${position}`)
    expect(progress.json()).toMatchObject({
      learner: school.learner,
      attempts: 1,
      skills: [{ skill: 'calcul/addition' }],
    })

    const elsewhere = await stack.ask('GET', `/api/classes/${school.class}/overview`)
    expect(elsewhere.json()).toMatchObject({ status: 404, type: '/problems/not-found', facts: { what: 'class' } })
  })

  it('refuse to wait for a position that the log does not hold', async () => {
    const head = await stack.service.log.head()
    const answer = await stack.ask('GET', `/api/classes?atLeast=${head + 1_000n}`)
    expect(answer.json()).toMatchObject({ status: 422, errors: [{ pointer: '/atLeast' }] })
    expect(answer.json().detail).toContain(String(head))
  })
})
