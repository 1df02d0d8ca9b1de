// A learner's history as steps over HTTP: pages and the stream that plays them. On a real PostgreSQL.

import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import { extractText, getDocumentProxy } from 'unpdf'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seenBy } from '#compose/seen-events.ts'
import { createMetrics } from '#http/metrics.ts'
import { buildServer } from '#http/server.ts'
import { replayStreams } from '#past/replay/replay-streams.ts'
import { openLog } from '#platform/logger.ts'
import type { TrailEntry } from '#trail/trail.ts'
import { attempt, openSchool, openStack, type Stack } from './stack.ts'

let stack: Stack
let school: Awaited<ReturnType<typeof openSchool>>
let url: string
let teacher: string
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()

beforeAll(async () => {
  stack = await openStack('learner replay')
  school = await openSchool(stack, 2)
  teacher = await stack.token('teacher', { tenant: stack.tenant })
  const record = async (more: object) => {
    const answer = await stack.ask('POST', '/api/adaptive/interaction', {
      body: attempt(school.learner, more),
      token: teacher,
    })
    expect(answer.statusCode, answer.body).toBe(201)
  }
  await record({ correct: false })
  await record({ response: '40' })
  // From a tablet that had no network.
  await record({ occurredAt: ago(1), response: 'tard', skill: 'calcul/division' })
  await record({ difficulty: 4 })
  await record({ difficulty: 4 })
  url = await stack.server.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(() => stack?.close())

it('is printed as a PDF in either language, with what happened, and for whoever may read it alone', async () => {
  const print = (query: string, token = teacher) =>
    stack.ask('GET', `/api/learners/${school.learner}/replay/document${query}`, { token })
  for (const [query, found] of [
    ['', /A répondu faux à l’exercice[\s\S]*Compétence · calcul/],
    ['?lang=en', /Answered exercise[\s\S]*Skill · calcul/],
  ] as const) {
    const answer = await print(query)
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/pdf'])
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(answer.rawPayload)), { mergePages: true })
    expect(text).toMatch(found)
  }
  expect((await print('?from=5&to=2')).statusCode).toBe(422)
  expect((await print('?format=html')).statusCode).toBe(422)
  expect((await print('', await stack.token('support'))).statusCode).toBe(403)
})

type Step = {
  readonly position: string
  readonly type: string
  readonly late: boolean
  readonly words: { readonly fr?: string; readonly en?: string }
  readonly changes: readonly {
    readonly model: string
    readonly key: object
    readonly change: string
    readonly fields: Record<string, { before: unknown; after: unknown }>
  }[]
}
type Page = {
  readonly after: string
  readonly state: { readonly made: object; readonly models: Record<string, object> } | null
  readonly steps: readonly Step[]
  readonly next: string | null
}

const get = (query = '', more: { learner?: string; token?: string } = {}) =>
  stack.ask('GET', `/api/learners/${more.learner ?? school.learner}/replay${query}`, { token: more.token ?? teacher })
const page = async (query = ''): Promise<Page> => {
  const answer = await get(query)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

describe('a learner’s history as pages of steps', () => {
  it('says each event in words, and what it changed', async () => {
    const { steps, next, after } = await page()
    expect({ after, next }).toEqual({ after: '0', next: null })
    expect(steps.map(({ words }) => words.fr?.replaceAll('\u202f', ' '))).toEqual([
      'A rejoint une classe pour l’année 2025-2026',
      'A répondu faux à l’exercice calcul/addition/7 (niveau 3) en 5,2 s : « 42 »',
      'A répondu juste à l’exercice calcul/addition/7 (niveau 3) en 5,2 s : « 40 »',
      'A répondu juste à l’exercice calcul/addition/7 (niveau 3) en 5,2 s : « tard »',
      'A répondu juste à l’exercice calcul/addition/7 (niveau 4) en 5,2 s : « 42 »',
      'A répondu juste à l’exercice calcul/addition/7 (niveau 4) en 5,2 s : « 42 »',
      'Maîtrise maintenant la compétence calcul/addition',
    ])
    expect(steps.map(({ late }) => late)).toEqual([false, false, false, true, false, false, false])
    const second = steps[2]?.changes.find(({ model }) => model === 'skill-profile')
    expect(second).toMatchObject({
      key: { learner: school.learner, skill: 'calcul/addition' },
      change: 'changed',
      fields: { attempts: { before: 1, after: 2 }, successRate: { before: 0, after: 0.5 } },
    })
    // What only folds use is nobody's to see; what did not change is not said.
    for (const field of ['run', 'masteredAt', 'level']) expect(second?.fields).not.toHaveProperty(field)
    expect(steps[3]?.changes.find(({ model }) => model === 'skill-profile')).toMatchObject({ change: 'added' })
  })

  it('goes on by the cursor, and loses and repeats nothing', async () => {
    const whole = await page()
    const paged: Step[] = []
    let next: string | null = ''
    let pages = 0
    while (next !== null) {
      const one: Page = await page(`?limit=3${next && `&cursor=${next}`}`)
      paged.push(...one.steps)
      next = one.next
      pages += 1
    }
    expect(pages).toBe(3)
    expect(paged).toEqual(whole.steps)
  })

  it('begins with the rows before the first step, which are those of the state there', async () => {
    const whole = await page()
    expect(whole.state).toBeNull()
    const names = 'skill-profile,badge-tally,people'
    for (const { position } of whole.steps)
      for (const lists of ['', '&lists=false']) {
        const { after, state } = await page(`?from=${position}&back=2&rows=${names}${lists}`)
        const then = await stack.ask(
          'GET',
          `/api/learners/${school.learner}/state?at=${after}&models=${names}${lists}`,
          { token: teacher },
        )
        expect(state?.models).toEqual(then.json<{ models: object }>().models)
      }
    for (const wrong of ['rows=nothing', 'rows=people&models=skill-profile', `rows=people&from=${ago(1)}`]) {
      const refused = await get(`?${wrong}`)
      expect([refused.statusCode, refused.json().errors?.[0]?.pointer]).toEqual([422, '/rows'])
    }
  })

  it('leaves lists out where they are not wanted, and nothing else', async () => {
    const [whole, few] = [await page(), await page('?lists=false')]
    const fieldsOf = ({ steps }: Page) =>
      steps.flatMap(({ changes }) =>
        changes.flatMap(({ model, fields }) =>
          Object.entries(fields).map(([field, { before, after }]) => ({ name: `${model}.${field}`, before, after })),
        ),
      )
    const isList = ({ before, after }: { before: unknown; after: unknown }) =>
      [before, after].some((value) => typeof value === 'object' && value !== null)
    expect(fieldsOf(whole).some(isList)).toBe(true)
    const lists = new Set(fieldsOf(whole).flatMap((field) => (isList(field) ? [field.name] : [])))
    expect(fieldsOf(few)).toEqual(fieldsOf(whole).filter(({ name }) => !lists.has(name)))
  })

  it('keeps to the positions, moments, models and language asked for', async () => {
    const { steps } = await page()
    const [first, second, third] = steps
    const between = await page(`?from=${first?.position}&to=${third?.position}`)
    expect(between).toMatchObject({ after: first?.position, next: null })
    expect(between.steps).toEqual([second, third])
    // What occurred by then: the enrolment was recorded before and is told to have occurred now.
    const byThen = await page(`?to=${ago(0.5)}`)
    expect(byThen).toMatchObject({ after: third?.position, next: null })
    expect(byThen.steps).toEqual([steps[3]])
    const english = await page('?lang=en&models=skill-profile')
    expect(english.steps[2]?.words).toEqual({
      en: 'Answered exercise calcul/addition/7 (level 3) correctly in 5.2\u00a0s: “40”',
    })
    expect(new Set(english.steps.flatMap(({ changes }) => changes.map(({ model }) => model)))).toEqual(
      new Set(['skill-profile']),
    )
  })

  it.each([
    ['?from=x', '/from'],
    ['?to=99999999', '/to'],
    ['?from=2999-01-01T00:00:00Z', '/from'],
    ['?from=3&to=2', '/from'],
    ['?models=none', '/models'],
    ['?lang=de', '/lang'],
    ['?limit=0', '/limit'],
    ['?cursor=bm9uZQ', '/cursor'],
    ['?unheard=1', '/unheard'],
    ['?from=1&from=2', '/from'],
  ])('refuses %s and points to the field', async (query, pointer) => {
    const answer = await get(query)
    expect(answer.statusCode, answer.body).toBe(422)
    expect(answer.json().errors[0].pointer).toBe(pointer)
    const stream = await stack.ask('GET', `/api/learners/${school.learner}/replay/stream${query}`, { token: teacher })
    // A stream has neither pages nor cursors.
    expect(stream.statusCode, stream.body).toBe(422)
  })

  it('says that a pace is a number, and names nothing that was not sent', async () => {
    const path = `/api/learners/${school.learner}/replay/stream?pace=fast`
    const { detail } = (await stack.ask('GET', path, { token: teacher })).json()
    expect(detail).toBe('/pace: A number is expected.')
  })

  it('is shown to the learner itself, to those who may read, and within the school', async () => {
    const learner = (actor: string) => stack.token('learner', { tenant: stack.tenant, actor })
    const elsewhere = await stack.token('teacher', { tenant: randomUUID() })
    for (const path of ['', '/stream?pace=50']) {
      const status = async (token: string, of = school.learner) => {
        const answer = await stack.ask('GET', `/api/learners/${of}/replay${path}`, { token })
        return answer.statusCode
      }
      expect(await status(await learner(school.learner))).toBe(200)
      expect(await status(await learner(school.learners[1] ?? ''))).toBe(404)
      expect(await status(await stack.token('operator', { tenant: stack.tenant }))).toBe(403)
      expect(await status(elsewhere)).toBe(404)
      expect(await status(teacher, randomUUID())).toBe(404)
      expect(await status(teacher, 'x')).toBe(422)
    }
  })
})

it('tells no names to an application that reports answers, on a page or as a stream', async () => {
  const [, named = ''] = school.learners
  const person = { person: named, role: 'learner', givenName: 'Ilyès', familyName: 'Sureau' }
  expect((await stack.ask('POST', '/api/people', { body: person })).statusCode).toBe(201)
  const tool = await stack.token('tool', { tenant: stack.tenant })
  for (const path of ['', '/stream?pace=50']) {
    const said = async (token: string) =>
      (await stack.ask('GET', `/api/learners/${named}/replay${path}`, { token })).body
    expect(await said(teacher)).toContain('Sureau')
    expect(await said(tool)).toContain('A rejoint l’école comme élève')
    expect(await said(tool)).not.toContain('Sureau')
  }
  expect((await get('?models=people', { learner: named, token: tool })).statusCode).toBe(422)
})

type Message = { readonly id?: string; readonly event?: string; readonly data?: string }

describe('a learner’s history played as a stream', () => {
  /** Reads messages as they come, and leaves when the test does not ask for more. */
  async function* messages(
    query = '?pace=50',
    headers: Record<string, string> = {},
    base = url,
  ): AsyncGenerator<Message> {
    const leave = new AbortController()
    const answer = await fetch(`${base}/api/learners/${school.learner}/replay/stream${query}`, {
      headers: { authorization: `Bearer ${teacher}`, ...headers },
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
          yield Object.fromEntries(one.split('\n').map((line) => line.split(/:\s?(.*)/s).slice(0, 2)))
      }
    } finally {
      leave.abort()
    }
  }
  async function all(from: AsyncGenerator<Message>): Promise<Message[]> {
    const taken: Message[] = []
    for await (const message of from) if (message.data !== undefined) taken.push(message)
    return taken
  }
  const stepsIn = (taken: readonly Message[]) =>
    taken.filter(({ event }) => event === undefined).map(({ data = '' }) => JSON.parse(data))

  it('is the steps of the pages, then says that it is over, and ends', async () => {
    const taken = await all(messages())
    const { steps } = await page()
    expect(stepsIn(taken)).toEqual(steps)
    expect(taken.slice(0, -1).map((message) => message.id)).toEqual(steps.map(({ position }) => position))
    expect(taken.at(-1)).toEqual({ event: 'end', data: '{}' })
  })

  it('goes on after the last step that was seen, and repeats and loses none', async () => {
    const { steps } = await page()
    for (const [n, { position }] of steps.entries()) {
      const rest = await all(messages('?pace=50&from=1', { 'last-event-id': position }))
      expect(stepsIn(rest)).toEqual(steps.slice(n + 1))
    }
  })

  it('comes step by step, and is no further read than it was heard', async () => {
    const { replays } = stack.service
    let read = 0
    const app = another({
      replays: {
        async open(request: Parameters<typeof replays.open>[0]) {
          const { input, steps } = await replays.open(request)
          return {
            input,
            steps: (async function* () {
              for await (const step of steps) {
                read += 1
                yield step
              }
            })(),
          }
        },
      },
    })
    const base = await app.listen({ port: 0, host: '127.0.0.1' })
    for await (const { data } of messages('?pace=0.2', {}, base)) if (data !== undefined) break
    // The second is folded, and waits for its time; five more are there.
    expect(read).toBeLessThanOrEqual(2)
    await app.close()
  })

  it('refuses a pace at which nobody can look, and a last id that is none', async () => {
    const ask = (query: string, headers = {}) =>
      stack.ask('GET', `/api/learners/${school.learner}/replay/stream${query}`, { token: teacher, headers })
    for (const pace of ['0', '51', 'fast', '-1', '1e9'])
      expect((await ask(`?pace=${pace}`)).json().errors[0].pointer).toBe('/pace')
    for (const id of ['x', '99999999']) expect((await ask('', { 'last-event-id': id })).statusCode).toBe(400)
  })

  /** Another application over the same service, with other parts. */
  const another = (parts: object) =>
    buildServer({
      ...stack.service,
      keys: stack.keys,
      metrics: createMetrics(),
      checks: [],
      logger: openLog({ level: 'silent' }),
      ...parts,
    })

  it('ends when the service closes, however slow its pace', async () => {
    const app = another({})
    const base = await app.listen({ port: 0, host: '127.0.0.1' })
    const reading = messages('?pace=0.2', {}, base)
    const taken: Message[] = []
    // Once the first step is there, the next is seconds away.
    while (taken.at(-1)?.data === undefined) {
      const { value } = await reading.next()
      if (value) taken.push(value)
    }
    await app.close()
    // Cut off after the first step, and not told that this was all.
    expect(await all(reading)).toEqual([])
  })

  it('has room for so many readers, and gives a place back', async () => {
    const app = another({ options: { mostReaders: 1 } })
    const base = await app.listen({ port: 0, host: '127.0.0.1' })
    const ask = () =>
      app.inject({
        url: `/api/learners/${school.learner}/replay/stream?pace=50`,
        headers: { authorization: `Bearer ${teacher}` },
      })
    const first = messages('?pace=0.2', {}, base)
    await first.next()
    expect((await ask()).statusCode).toBe(503)
    await first.return(undefined)
    await expect.poll(async () => (await ask()).statusCode).toBe(200)
    await app.close()
  })

  it('keeps no place for whoever has left before the first step', async () => {
    const { replays } = stack.service
    const begun = Promise.withResolvers<void>()
    const mayOpen = Promise.withResolvers<void>()
    const app = another({
      options: { mostReaders: 1 },
      replays: {
        async open(request: Parameters<typeof replays.open>[0]) {
          begun.resolve()
          await mayOpen.promise
          return replays.open(request)
        },
      },
    })
    const sockets: Socket[] = []
    app.server.on('connection', (socket) => sockets.push(socket))
    const base = await app.listen({ port: 0, host: '127.0.0.1' })
    const leave = new AbortController()
    const headers = { authorization: `Bearer ${teacher}` }
    const path = `/api/learners/${school.learner}/replay/stream?pace=50`
    const left = fetch(base + path, { headers, signal: leave.signal })
    await begun.promise
    leave.abort()
    await expect(left).rejects.toThrow()
    await expect.poll(() => sockets.every((socket) => socket.readableEnded || socket.destroyed)).toBe(true)
    mayOpen.resolve()
    // Long enough for the request of nobody to be answered.
    await expect.poll(async () => (await app.inject({ url: path, headers })).statusCode).toBe(200)
    expect((await app.inject({ url: path, headers })).statusCode).toBe(200)
    await app.close()
  })

  it('refuses what it does not understand before it asks a process that may take long to start', async () => {
    const app = another({ replays: { open: () => new Promise(() => undefined) } })
    const url = `/api/learners/${school.learner}/replay/stream?rate=1`
    const answer = await app.inject({ url, headers: { authorization: `Bearer ${teacher}` } })
    expect(answer.statusCode, answer.body).toBe(422)
    expect(answer.json().errors[0].pointer).toBe('/rate')
    await app.close()
  })

  it('tells why it cannot go on, once it has begun, and tells the trail whose past was shown', async () => {
    const told: TrailEntry[] = []
    const { definitions, past, log, codec } = stack.service
    const replays = replayStreams({
      authorise: stack.service.authorise,
      seenBy: seenBy({ log, codec }),
      definitions,
      past: {
        stateAt: past.stateAt,
        async *stepsTo(state, to) {
          for await (const step of past.stepsTo(state, to)) {
            yield step
            throw new Error('a secret')
          }
        },
      },
      log,
      trail: { record: (access) => void told.push(access) },
      now: () => new Date().toISOString() as never,
    })
    const logged: string[] = []
    const app = another({
      replays,
      logger: openLog({ level: 'warn', to: { write: (line: string) => logged.push(line) } }),
    })
    const base = await app.listen({ port: 0, host: '127.0.0.1' })
    const taken = await all(messages('?pace=50', {}, base))
    await app.close()
    expect(taken.map(({ event }) => event)).toEqual([undefined, 'problem'])
    expect(JSON.parse(taken[1]?.data ?? '')).toMatchObject({ type: '/problems/internal', status: 500 })
    expect(taken[1]?.data).not.toContain('secret')
    // Whoever is told the trace id finds what happened.
    expect(logged.map((line) => JSON.parse(line).traceId)).toEqual([JSON.parse(taken[1]?.data ?? '').traceId])
    expect(told).toMatchObject([
      { tenant: stack.tenant, action: 'learner-replay', subjects: [school.learner], purpose: 'teaching' },
    ])
  })
})
