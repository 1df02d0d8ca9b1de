// GET /api/events/stream, over real sockets: what a reader gets, where it resumes, and what happens when it is slow.
import { type IncomingMessage, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMetrics } from '#http/metrics.ts'
import type { ServerParts } from '#http/parts.ts'
import { buildServer } from '#http/server.ts'
import { openLog } from '#platform/logger.ts'
import { listedTrail } from '#trail/listed-trail.fixtures.ts'
import type { TrailEntry } from '#trail/trail.ts'
import { attempt, openSchool, openStack, type Stack } from './stack.ts'

let stack: Stack
let school: Awaited<ReturnType<typeof openSchool>>
let url: string
let reader: string
beforeAll(async () => {
  stack = await openStack('event stream', { heartbeatMs: 150 })
  school = await openSchool(stack, 20)
  url = await stack.server.listen({ port: 0, host: '127.0.0.1' })
  reader = await stack.token('auditor', { tenant: stack.tenant })
})
afterAll(() => stack?.close())

/** Another application over the same service, with other parts. */
const another = (parts: Partial<ServerParts>) =>
  buildServer({
    ...stack.service,
    keys: stack.keys,
    metrics: createMetrics(),
    checks: [],
    logger: openLog({ level: 'silent' }),
    ...parts,
    options: { mostLoopDelayMs: 0, ...parts.options },
  })

type Message = { readonly id?: string; readonly event?: string; readonly data?: string; readonly comment?: string }

/** Reads messages as they come, and stops by itself when the test does not ask for more. */
async function* messages(query = '', headers: Record<string, string> = {}, token = reader): AsyncGenerator<Message> {
  const leave = new AbortController()
  const answer = await fetch(`${url}/api/events/stream${query}`, {
    headers: { authorization: `Bearer ${token}`, ...headers },
    signal: leave.signal,
  })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('text/event-stream')
  let text = ''
  try {
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk
      const whole = text.split('\n\n')
      text = whole.pop() ?? ''
      for (const one of whole)
        yield Object.fromEntries(
          one
            .split('\n')
            .map((line) => line.split(/:\s?(.*)/s).slice(0, 2))
            .map(([name, value]) => [name || 'comment', value]),
        )
    }
  } finally {
    leave.abort()
  }
}

async function take(
  count: number,
  from: AsyncGenerator<Message>,
  wanted: (message: Message) => unknown = (message) => message.id !== undefined && !message.event,
) {
  const taken: Message[] = []
  for await (const message of from) {
    if (wanted(message)) taken.push(message)
    if (taken.length === count) break
  }
  return taken
}
const record = (more: object = {}) =>
  stack.ask('POST', '/api/adaptive/interaction', { body: attempt(school.learner, more), token: recorder })
let recorder: string
beforeAll(async () => {
  recorder = await stack.token('tool', { tenant: stack.tenant })
})

describe('the stream of events', () => {
  it('starts where it is told, and each id is the position to resume from', async () => {
    await record()
    await record()
    const all = await take(24, messages('?after=0'))
    expect(all.map(({ id }) => Number(id))).toEqual(Array.from({ length: 24 }, (_, i) => i + 1))
    expect(JSON.parse(all[23]?.data ?? '')).toMatchObject({
      type: 'learning.exercise-attempted',
      stream: `learner-${school.learner}`,
      position: '24',
      data: { response: '42', correct: true },
    })
    const resumed = await take(1, messages('?after=0', { 'last-event-id': all[22]?.id ?? '' }))
    expect(resumed).toEqual([all[23]])
  })

  it('shows from now on where nothing is asked, and says so when it has caught up', async () => {
    const stream = messages()
    const [caughtUp] = await take(1, stream, ({ event }) => event === 'caught-up')
    expect(caughtUp?.id).toBe(String(await stack.service.log.head()))

    const live = messages()
    await live.next()
    const next = take(1, live)
    const { position } = (await record({ correct: false })).json()
    expect(await next).toMatchObject([{ id: position }])
  })

  it('leaves out other types and other schools', async () => {
    const types = 'learning.skill-mastered,teaching.class-opened'
    const [only] = await take(1, messages(`?after=0&types=${types}`))
    expect(JSON.parse(only?.data ?? '')).toMatchObject({ type: 'teaching.class-opened' })
    const other = await stack.token('auditor', { tenant: crypto.randomUUID() })
    const nothing = await take(
      1,
      messages('?after=0', {}, other),
      ({ event, data }) => event === 'caught-up' || data !== undefined,
    )
    expect(nothing).toMatchObject([{ event: 'caught-up' }])
  })

  it('withholds personal fields from whoever may not see them', async () => {
    const tool = await stack.token('tool', { tenant: stack.tenant })
    const [event] = await take(1, messages('?after=20&types=learning.exercise-attempted', {}, tool))
    expect(JSON.parse(event?.data ?? '').data).toMatchObject({ response: { withheld: true }, correct: true })
    expect(event?.data).not.toContain('"42"')
  })

  it('is closed to whoever may not read events', async () => {
    const teacher = await stack.token('teacher', { tenant: stack.tenant })
    expect((await stack.ask('GET', '/api/events/stream', { token: teacher })).statusCode).toBe(403)
    const wrong = await stack.ask('GET', '/api/events/stream', { headers: { 'last-event-id': 'x' } })
    expect(wrong.json()).toMatchObject({ status: 400, type: '/problems/malformed-request' })
  })

  it('refuses a position that the log does not have, which would leave out all that comes until then', async () => {
    const beyond = String(BigInt(await stack.service.log.head()) + 1n)
    const after = await stack.ask('GET', `/api/events/stream?after=${beyond}`)
    expect(after.statusCode, after.body).toBe(422)
    expect(after.json().errors[0].pointer).toBe('/after')
    const resumed = await stack.ask('GET', '/api/events/stream', { headers: { 'last-event-id': beyond } })
    expect(resumed.statusCode, resumed.body).toBe(400)
    expect(resumed.json()).toMatchObject({ type: '/problems/malformed-request' })
  })

  it('gives signs of life while nothing happens', async () => {
    const beats = await take(2, messages(), ({ comment }) => comment?.trim())
    expect(beats).toEqual([{ comment: 'still here' }, { comment: 'still here' }])
  })

  it('ends when the token does', async () => {
    // Taken for 30 s after its end. On a busy machine one of two seconds may have ended before it is seen.
    for (let seconds = 2; ; seconds *= 2) {
      const claims = { tenant: stack.tenant, actor: school.learner, role: 'auditor' } as const
      const short = await stack.keys.sign(claims, seconds - 30)
      const answer = await fetch(`${url}/api/events/stream`, { headers: { authorization: `Bearer ${short}` } })
      if (answer.status === 401) continue
      expect(answer.status).toBe(200)
      expect(await answer.text()).toContain('caught-up')
      return
    }
  })

  it('waits for a slow reader instead of queueing for it, and forgets one that leaves', async () => {
    const lines = (n: number) =>
      Array.from({ length: 1_000 }, (_, i) => ({
        command: 'learning.record-attempt',
        id: `slow-${n}-${i}`,
        input: (({ type: _, ...input }) => input)(
          attempt(school.learners[i % 20] ?? '', { response: 'x'.repeat(2_000) }),
        ),
      }))
    for (let n = 0; n < 5; n += 1) await stack.ask('POST', '/api/events', { body: lines(n), token: recorder })

    const from = await stack.service.log.head()
    const reads: bigint[] = []
    const { subscribe } = stack.service.log
    const spied = {
      ...stack.service.log,
      async *subscribe(asked: Parameters<typeof subscribe>[0]) {
        try {
          for await (const message of subscribe(asked)) {
            reads.push(message.position)
            yield message
          }
        } finally {
          reads.push(-1n)
        }
      },
    }
    const server = another({ log: spied })
    const address = await server.listen({ port: 0, host: '127.0.0.1' })
    try {
      const slow = request(`${address}/api/events/stream?after=0`, { headers: { authorization: `Bearer ${reader}` } })
      slow.on('error', () => {})
      slow.end()
      const answer = await new Promise<IncomingMessage>((resolve) => slow.on('response', resolve))
      // It reads nothing: what the sockets between hold is a few megabytes of some 11.
      answer.pause()
      // Until it has not been read for it for a second.
      for (let [seen, quiet] = [-1, 0]; quiet < 20; quiet = reads.length === seen ? quiet + 1 : 0) {
        seen = reads.length
        await pause(50)
      }
      expect(reads.length).toBeGreaterThan(0)
      expect(Number(reads.at(-1))).toBeLessThan(Number(from))
      slow.destroy()
      await expect.poll(() => reads.at(-1)).toBe(-1n)
    } finally {
      await server.close()
    }
  })

  it('is for so many readers at once; a place is free again when one leaves', async () => {
    const server = another({ options: { mostReaders: 2, mostReadersPerSchool: 2 } })
    const address = await server.listen({ port: 0, host: '127.0.0.1' })
    const headers = { authorization: `Bearer ${reader}` }
    const connect = (signal: AbortSignal) => fetch(`${address}/api/events/stream`, { headers, signal })
    try {
      const leave = new AbortController()
      const stay = new AbortController()
      expect((await connect(leave.signal)).status).toBe(200)
      expect((await connect(stay.signal)).status).toBe(200)
      const third = await connect(stay.signal)
      expect(third.status).toBe(503)
      expect(third.headers.get('retry-after')).toBe('30')
      leave.abort()
      await expect.poll(async () => (await connect(stay.signal)).status).toBe(200)
      stay.abort()
    } finally {
      await server.close()
    }
  })

  it('gives no school more than its share: another one still finds a place, and a place comes back', async () => {
    const server = another({ options: { mostReaders: 4, mostReadersPerSchool: 2 } })
    const address = await server.listen({ port: 0, host: '127.0.0.1' })
    const other = await stack.token('auditor', { tenant: crypto.randomUUID() })
    const connect = (token: string, signal: AbortSignal) =>
      fetch(`${address}/api/events/stream`, { headers: { authorization: `Bearer ${token}` }, signal })
    const [leave, stay] = [new AbortController(), new AbortController()]
    try {
      expect((await connect(reader, leave.signal)).status).toBe(200)
      const greedy = await Promise.all([stay, stay, stay, stay].map(({ signal }) => connect(reader, signal)))
      expect(greedy.map(({ status }) => status).sort()).toEqual([200, 429, 429, 429])
      const refused = greedy.find(({ status }) => status === 429)
      expect(refused?.headers.get('retry-after')).toBe('30')
      expect(await refused?.json()).toMatchObject({
        type: '/problems/school-share-used',
        detail: 'Your school has 2 live streams open, the limit for one school. Close one, or try again later.',
      })
      expect((await connect(other, stay.signal)).status).toBe(200)
      leave.abort()
      await expect.poll(async () => (await connect(reader, stay.signal)).status).toBe(200)
    } finally {
      stay.abort()
      await server.close()
    }
  })

  it('tells the trail whose personal fields it showed, and to whom', async () => {
    const trail: TrailEntry[] = []
    await record()
    const server = another({ trail: listedTrail(trail) })
    const address = await server.listen({ port: 0, host: '127.0.0.1' })
    const actor = crypto.randomUUID()
    try {
      const read = async (role: 'tool' | 'auditor') => {
        const authorization = `Bearer ${await stack.token(role, { tenant: stack.tenant, actor })}`
        const leave = new AbortController()
        const url = `${address}/api/events/stream?after=20`
        const answer = await fetch(url, { headers: { authorization }, signal: leave.signal })
        let text = ''
        for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
          text += chunk
          if (text.includes('caught-up')) break
        }
        leave.abort()
      }
      await read('tool')
      expect(trail).toEqual([])
      await read('auditor')
    } finally {
      await server.close()
    }
    expect(trail[0]).toMatchObject({ actor, tenant: stack.tenant, action: 'event-stream' })
    const learners: readonly string[] = school.learners
    expect(trail[0]?.subjects.length).toBeGreaterThan(0)
    expect(trail[0]?.subjects.filter((one) => !learners.includes(one))).toEqual([])
  })

  it('ends when the service closes, and does not hold it up', async () => {
    const stream = messages()
    await stream.next()
    const closed = stack.server.sillage.drain({ delayMs: 100 })
    for await (const _ of stream);
    await closed
  })
})
