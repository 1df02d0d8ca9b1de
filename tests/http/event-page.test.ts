// GET /api/events: pages with the live stream's cursor, its filter and its rules on personal fields.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMetrics } from '#http/metrics.ts'
import { buildServer } from '#http/server.ts'
import { openLog } from '#platform/logger.ts'
import { listedTrail } from '#trail/listed-trail.fixtures.ts'
import type { TrailEntry } from '#trail/trail.ts'
import { attempt, openSchool, openStack, type Stack } from './stack.ts'

let stack: Stack
let school: Awaited<ReturnType<typeof openSchool>>
let auditor: string
let tool: string
type Item = { readonly id: string; readonly type: string; readonly position: string; readonly data: object }
type Page = { readonly items: readonly Item[]; readonly next: string; readonly end: boolean }

beforeAll(async () => {
  stack = await openStack('event page')
  school = await openSchool(stack, 8)
  tool = await stack.token('tool', { tenant: stack.tenant })
  auditor = await stack.token('auditor', { tenant: stack.tenant })
  // Another school's events stand between ours.
  const other = await stack.token('administrator', { tenant: randomUUID() })
  await stack.ask('POST', '/api/schools', { token: other, body: { name: 'École voisine', zone: 'Europe/Paris' } })
  for (let n = 0; n < 5; n += 1)
    await stack.ask('POST', '/api/adaptive/interaction', { token: tool, body: attempt(school.learner) })
})
afterAll(() => stack?.close())

async function page(query: string, token = auditor): Promise<Page> {
  const answer = await stack.ask('GET', `/api/events${query}`, { token })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

async function everything(limit: number, types = ''): Promise<Item[]> {
  const items: Item[] = []
  for (let after = '0'; ; ) {
    const { items: more, next, end } = await page(`?after=${after}&limit=${limit}${types}`)
    items.push(...more)
    if (end) return items
    expect(BigInt(next)).toBeGreaterThan(BigInt(after))
    after = next
  }
}

describe('the catch-up read', () => {
  it('gives the same events whatever the size of its pages, each once and in order', async () => {
    const whole = await everything(500)
    // A school, a class, eight enrolments, five answers, and a skill mastered with the third.
    expect(whole).toHaveLength(16)
    expect(whole.at(-1)).toMatchObject({ type: 'learning.exercise-attempted', data: { response: '42' } })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 20 }), async (limit) => {
        expect(await everything(limit)).toEqual(whole)
      }),
      { numRuns: 8 },
    )
  })

  it('moves on and reaches the end though the filter leaves everything out', async () => {
    const head = await stack.service.log.head()
    expect(await page('?after=0&types=learning.achievement-unlocked')).toEqual({
      items: [],
      next: String(head),
      end: true,
    })
    expect(await page(`?after=${head}`)).toEqual({ items: [], next: String(head), end: true })
  })

  it('shows no other school’s events, and only the types asked for', async () => {
    const opened = await everything(2, '&types=identity.school-opened')
    expect(opened).toHaveLength(1)
    const stranger = await stack.token('auditor', { tenant: randomUUID() })
    expect((await page('?after=0', stranger)).items).toEqual([])
  })

  it('goes on where the live stream does: the same ids under the same positions', async () => {
    const url = await stack.server.listen({ port: 0, host: '127.0.0.1' })
    const leave = new AbortController()
    const answer = await fetch(`${url}/api/events/stream?after=0`, {
      headers: { authorization: `Bearer ${auditor}` },
      signal: leave.signal,
    })
    let text = ''
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk
      if (text.includes('caught-up')) break
    }
    leave.abort()
    const live = [...text.matchAll(/^id: \d+\ndata: (.*"type":.*)$/gm)].map(([, data = '']) => JSON.parse(data))
    expect(live).toEqual(await everything(500))
  })

  it('withholds personal fields from whoever may not see them, and tells the trail of those it shows', async () => {
    const types = '?after=0&types=learning.exercise-attempted'
    expect((await page(types, tool)).items[0]?.data).toMatchObject({ response: { withheld: true }, correct: true })
    const trail: TrailEntry[] = []
    const server = buildServer({
      ...stack.service,
      keys: stack.keys,
      metrics: createMetrics(),
      checks: [],
      logger: openLog({ level: 'silent' }),
      trail: listedTrail(trail),
    })
    const read = (token: string) =>
      server.inject({ url: `/api/events${types}`, headers: { authorization: `Bearer ${token}` } })
    await read(tool)
    expect(trail).toEqual([])
    await read(auditor)
    expect(trail).toMatchObject([{ action: 'event-page', tenant: stack.tenant, subjects: [school.learner] }])
    await server.close()
  })

  it.each([
    ['?after=99999', '/after'],
    ['?after=x', '/after'],
    ['?limit=0', '/limit'],
    ['?limit=501', '/limit'],
    ['?types=nothing.like-it', '/types'],
    ['?before=1', '/before'],
  ])('%s is refused with a pointer to %s', async (query, pointer) => {
    const answer = await stack.ask('GET', `/api/events${query}`)
    expect(answer.statusCode).toBe(422)
    expect(answer.json().errors).toMatchObject([{ pointer }])
  })

  it('goes on from an event that was seen, and refuses where another one stands at its position', async () => {
    const { items, next } = await page('?after=0&limit=2')
    const last = items.at(-1)
    expect(last?.position).toBe(next)
    expect((await stack.ask('GET', `/api/events?after=${next}&afterEvent=${last?.id}`)).statusCode).toBe(200)
    const answer = await stack.ask('GET', `/api/events?after=${next}&afterEvent=${items[0]?.id}`)
    expect(answer.statusCode).toBe(410)
    expect(answer.json()).toMatchObject({
      type: '/problems/position-of-another-log',
      detail: expect.stringContaining('another history of this log'),
    })
    const stream = await stack.ask('GET', `/api/events/stream?after=${next}&afterEvent=${items[0]?.id}`)
    expect(stream.statusCode).toBe(410)
  })

  it('is closed to whoever may not read events', async () => {
    const teacher = await stack.token('teacher', { tenant: stack.tenant })
    expect((await stack.ask('GET', '/api/events', { token: teacher })).statusCode).toBe(403)
  })
})
