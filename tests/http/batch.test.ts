// POST /api/events: every line has its own result, in the format it came in, and streams keep the order of their lines.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Position, streamName, TenantId } from '#kernel/ids.ts'
import { attempt, openSchool, openStack, type Stack } from './stack.ts'

let stack: Stack
let school: Awaited<ReturnType<typeof openSchool>>
let token: string
beforeAll(async () => {
  stack = await openStack('batch')
  school = await openSchool(stack, 20)
  token = await stack.token('tool', { tenant: stack.tenant })
})
afterAll(() => stack?.close())

const line = (learner: string, more: object = {}, id = randomUUID() as string) => {
  const { type: _, ...input } = attempt(learner, more)
  return { command: 'learning.record-attempt', id, input }
}
const sendJson = (lines: readonly unknown[]) => stack.ask('POST', '/api/events', { body: lines, token })
const sendNdjson = (text: string) =>
  stack.ask('POST', '/api/events', { body: text, token, headers: { 'content-type': 'application/x-ndjson' } })
const linesOf = (body: string) =>
  body
    .split('\n')
    .filter(Boolean)
    .map((text) => JSON.parse(text))

describe('a batch of commands', () => {
  it('answers each line as the command alone would have been answered', async () => {
    const good = line(school.learner)
    const answer = await sendJson([
      good,
      good,
      { ...good, input: { ...good.input, correct: false } },
      line(school.learner, { difficulty: 9 }),
      line(randomUUID()),
      { ...line(school.learner), command: 'learning.nothing' },
      { ...line(school.learner), command: 'identity.open-school', input: { name: 'x', zone: 'Europe/Paris' } },
      { ...line(school.learner), occurredAt: '2001-01-01T00:00:00Z' },
    ])
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject([
      { line: 1, id: good.id, status: 201, answer: { stream: `learner-${school.learner}`, events: [{}] } },
      { line: 2, id: good.id, status: 200 },
      { line: 3, id: good.id, status: 422, problem: { code: 'key-reused' } },
      { line: 4, status: 422, problem: { errors: [{ pointer: '/difficulty' }] } },
      { line: 5, status: 409, problem: { code: 'not-enrolled' } },
      { line: 6, status: 422, problem: { errors: [{ pointer: '/command' }] } },
      { line: 7, status: 403, problem: { type: '/problems/forbidden' } },
      { line: 8, status: 422, problem: { errors: [{ pointer: '/occurredAt' }] } },
    ])
    expect(answer.json()[1].answer).toEqual(answer.json()[0].answer)
    expect(answer.json()[2].problem.traceId).toMatch(/^[0-9a-f]{32}$/)
  })

  it('as NDJSON is answered as NDJSON, and a malformed line fails alone, with its number', async () => {
    const text = [
      JSON.stringify(line(school.learner, {}, 'n-1')),
      '',
      '{"command": "learning.record-attempt",',
      `{"__proto__": {}, "command": "learning.record-attempt", "id": "n-4", "input": {}}`,
      JSON.stringify({ ...line(school.learner, {}, 'n-5'), actor: randomUUID() }),
      JSON.stringify(line(school.learner, { response: 'x' }, 'n-6')).replace('"x"', '"\\u0000"'),
      '[]',
      JSON.stringify(line(school.learner, {}, 'n-8')),
    ].join('\r\n')
    const answer = await sendNdjson(text)
    expect(answer.headers['content-type']).toContain('application/x-ndjson')
    expect(linesOf(answer.body)).toMatchObject([
      { line: 1, id: 'n-1', status: 201 },
      { line: 3, id: null, status: 400, problem: { type: '/problems/malformed-body' } },
      { line: 4, id: 'n-4', status: 400, problem: { type: '/problems/malformed-body' } },
      { line: 5, id: 'n-5', status: 422, problem: { errors: [{ pointer: '/actor' }] } },
      { line: 6, id: 'n-6', status: 422, problem: { errors: [{ pointer: '/input/response' }] } },
      { line: 7, id: null, status: 422 },
      { line: 8, id: 'n-8', status: 201 },
    ])
  })

  it('carries out the commands of a stream in the order of the lines, however many streams there are', async () => {
    const before = await heads()
    const lines = Array.from({ length: 2_000 }, (_, n) => line(school.learners[n % 20] ?? '', { durationMs: n }))
    const answer = await sendJson(lines)
    expect(answer.json().every(({ status }: { status: number }) => status === 201)).toBe(true)
    for (const learner of school.learners) {
      const history = await stack.service.log.readStream(streamName('learner', learner), {
        tenant: TenantId.parse(stack.tenant),
        from: (before.get(learner) ?? 0) + 1,
        direction: 'forwards',
        limit: 1_000,
      })
      const durations = history.events
        .filter(({ type }) => type.endsWith('attempted'))
        .map(({ data }) => data.durationMs)
      expect(durations).toEqual(
        lines.filter(({ input }) => input.learner === learner).map(({ input }) => input.durationMs),
      )
    }
  })

  async function heads(): Promise<Map<string, number>> {
    const found = await Promise.all(
      school.learners.map(async (learner) => {
        const { items } = (await stack.ask('GET', `/api/learners/${learner}/history?limit=1`)).json()
        return [learner, items[0].revision] as const
      }),
    )
    return new Map(found)
  }

  it('sent again as a whole adds nothing and answers the same', async () => {
    const lines = Array.from({ length: 300 }, (_, n) => line(school.learners[n % 20] ?? ''))
    const first = (await sendJson(lines)).json()
    const head = await stack.service.log.head()
    const again = (await sendJson(lines)).json()
    expect(await stack.service.log.head()).toBe(head)
    expect(again).toEqual(first.map((result: object) => ({ ...result, status: 200 })))
  })

  it('of twelve hundred lines of one learner, sent twice, is answered as first and records nothing', async () => {
    const lines = Array.from({ length: 1_200 }, (_, n) => line(school.learner, { durationMs: n }))
    const text = lines.map((one) => JSON.stringify(one)).join('\n')
    const first = linesOf((await sendNdjson(text)).body)
    const head = await stack.service.log.head()
    const again = linesOf((await sendNdjson(text)).body)
    expect(await stack.service.log.head()).toBe(head)
    expect(again).toEqual(first.map((result) => ({ ...result, status: 200 })))
  })

  it('gives each line the place of its own last event', async () => {
    const lines = Array.from({ length: 40 }, (_, n) => line(school.learners[n % 3] ?? ''))
    const results: { answer: { position: string; revision: number; events: { id: string }[] } }[] = (
      await sendJson(lines)
    ).json()
    const places = results.map(({ answer }) => BigInt(answer.position))
    expect(new Set(places).size).toBe(lines.length)
    for (const { answer } of results)
      expect(await stack.service.log.eventAt(BigInt(answer.position) as Position)).toBe(answer.events.at(-1)?.id)
  })

  it('may use one key for several learners: each is a command of its own', async () => {
    const lines = school.learners.map((learner) => line(learner, {}, 'counted-1'))
    const results: { status: number; answer: { events: { id: string }[] } }[] = (await sendJson(lines)).json()
    expect(results.map(({ status }) => status)).toEqual(lines.map(() => 201))
    const ids = results.flatMap(({ answer }) => answer.events.map((event) => event.id))
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('knows a moment again however it is spelled', async () => {
    const one = line(school.learner, {}, 'moment')
    const spelled = ['2026-11-20T09:30:00Z', '2026-11-20T10:30:00.000+01:00', '2026-11-20T09:30:00.000Z']
    const moments = (days: number) =>
      spelled.map((text) =>
        text.replace('2026-11-20', new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)),
      )
    const results = (await sendJson(moments(3).map((occurredAt) => ({ ...one, occurredAt })))).json()
    expect(results.map(({ status }: { status: number }) => status)).toEqual([201, 200, 200])
  })

  it('may be empty, and is refused as a whole where it cannot be read or is too large', async () => {
    expect((await sendJson([])).json()).toEqual([])
    expect((await sendNdjson('')).body).toBe('')
    expect((await stack.ask('POST', '/api/events', { body: {}, token })).json()).toMatchObject({ status: 422 })
    const cut = await stack.ask('POST', '/api/events', { body: '[{}', token })
    expect(cut.json()).toMatchObject({ status: 400, type: '/problems/malformed-body' })
    const tooMany = Array.from({ length: 5_001 }, () => 0)
    expect((await sendJson(tooMany)).json()).toMatchObject({ status: 413, type: '/problems/too-large' })
    expect((await sendNdjson('1\n'.repeat(5_001))).json()).toMatchObject({ status: 413 })
    expect((await sendNdjson('x'.repeat(5 * 1_048_576 + 1))).json()).toMatchObject({ status: 413 })
    const text = await stack.ask('POST', '/api/events', { body: 'x', token, headers: { 'content-type': 'text/csv' } })
    expect(text.json()).toMatchObject({ status: 415 })
    const bare = await stack.ask('POST', '/api/events', { token })
    expect(bare.statusCode).toBe(422)
  })

  it('names the line, not the body, where a line is malformed', async () => {
    const [first] = linesOf((await sendNdjson('{"command":\n')).body)
    expect(first.problem.detail).toMatch(/^This line is not valid JSON \(character 12\)\. /)
  })

  it.each([{ 'if-match': '"4"' }, { 'if-none-match': '*' }])(
    'is refused with %o, a condition that would be checked for no line',
    async (headers) => {
      const answer = await stack.ask('POST', '/api/events', { body: [line(school.learner)], token, headers })
      expect(answer.statusCode).toBe(400)
      expect(answer.json().detail).toMatch(/neither If-Match nor If-None-Match.*its own address/)
    },
  )

  it('of the most lines is taken', async () => {
    const lines = Array.from({ length: 5_000 }, (_, n) => JSON.stringify(line(school.learners[n % 20] ?? '')))
    const answer = await sendNdjson(lines.join('\n'))
    const results = linesOf(answer.body)
    expect(results).toHaveLength(5_000)
    expect(results.filter(({ status }) => status !== 201)).toEqual([])
  })
})
