// The key store is away: what needs no key goes on, what needs one waits, and nothing is lost, parked or at fault.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openReceiver, type Receiver, status } from '#integrating/webhooks/receiver.fixtures.ts'
import { memoryKeyStore } from '#privacy/memory-key-store.ts'
import { personalWords, playYear, type SealedSchool, sealedSchool, tokensOf } from '../fixtures/sealed-schools.ts'
import { openStack, type Stack } from './stack.ts'

const identifying = sealedSchool(1, 'identifying', 'identifying', 'identifying')
const all = sealedSchool(2, 'all', 'all', 'all')
const nowMs = Math.floor(Date.now() / 60_000) * 60_000
const keyStore = memoryKeyStore()

let stack: Stack
let url: string
let receiver: Receiver
beforeAll(async () => {
  receiver = await openReceiver()
  receiver.answer = status(204)
  stack = await openStack('keys away', { worker: true, keyStore, webhookAllow: '127.0.0.1' })
  url = await stack.server.listen({ port: 0, host: '127.0.0.1' })
  for (const school of [identifying, all]) await playYear(stack, school, nowMs)
})
afterEach(() => bringBack())
afterAll(async () => {
  await stack?.close()
  await receiver?.close()
})

type Role = keyof Awaited<ReturnType<typeof tokensOf>>
const ask = async (school: SealedSchool, role: Role, method: 'GET' | 'POST', path: string, body?: unknown) =>
  stack.ask(method, path, {
    token: (await tokensOf(stack, school))[role],
    ...(body !== undefined && { body }),
    patient: false,
  })
const get = (school: SealedSchool, role: Role, path: string) => ask(school, role, 'GET', path)
const headOf = () => stack.service.log.head()

/** Takes the key store away, and waits until nothing is believed any more. */
async function takeAway(school: SealedSchool) {
  keyStore.setAway(true)
  const history = () => get(school, 'auditor', `/api/learners/${school.learners[0]}/history`)
  await expect.poll(async () => (await history()).statusCode, { interval: 50 }).toBe(503)
}

/** Brings it back, and waits until this process asks it again. */
async function bringBack() {
  keyStore.setAway(false)
  const history = () => get(identifying, 'auditor', `/api/learners/${identifying.learners[0]}/history`)
  await expect.poll(async () => (await history()).statusCode, { interval: 50 }).toBe(200)
}

const view = (learner: string, id: string) => ({
  command: 'learning.view-content',
  id,
  input: { learner, content: 'video/fractions-1', medium: 'video', durationMs: 5_000 },
})
const answer = (learner: string, id: string, more: object = {}) => ({
  command: 'learning.record-attempt',
  id,
  input: {
    learner,
    exercise: 'calcul/addition/8',
    skill: 'calcul/addition',
    difficulty: 3,
    response: 'quarante-deux',
    correct: true,
    durationMs: 5_200,
    ...more,
  },
})
const statuses = (text: string) => JSON.parse(text).map((line: { status: number }) => line.status)

describe('while the key store is away, a school that seals identifying fields', () => {
  const [learner, other] = identifying.learners

  it('refuses personal commands with 503, stores nothing of them, and takes the others of the same batch', async () => {
    const sent = answer(learner, 'sent-before')
    expect(statuses((await ask(identifying, 'tool', 'POST', '/api/events', [sent])).body)).toEqual([201])
    await takeAway(identifying)
    const before = await headOf()
    const batch = [
      view(learner, 'view-1'),
      answer(learner, 'answer-1'),
      view(learner, 'view-2'),
      // Sent before, and the same: but nobody can tell.
      sent,
      answer(other, 'answer-2'),
      view(other, 'view-3'),
    ]
    const answered = await ask(identifying, 'tool', 'POST', '/api/events', batch)
    expect(statuses(answered.body)).toEqual([201, 503, 201, 503, 503, 201])
    expect(answered.json()[1].problem).toMatchObject({ type: '/problems/unavailable', facts: { outcomeKnown: true } })
    expect(await headOf()).toBe(before + 3n)
    // A view that was sent again needs no key.
    expect(statuses((await ask(identifying, 'tool', 'POST', '/api/events', batch.slice(0, 1))).body)).toEqual([200])

    const { type, ...alone } = { type: 'exercise_attempted', ...answer(learner, '').input }
    const refused = await ask(identifying, 'tool', 'POST', '/api/adaptive/interaction', { type, ...alone })
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '1'])
    expect(refused.body).not.toContain('quarante')

    await bringBack()
    expect(statuses((await ask(identifying, 'tool', 'POST', '/api/events', batch)).body)).toEqual([
      200, 201, 200, 200, 201, 200,
    ])
  })

  it('answers queries on read models, and everything without personal fields', async () => {
    await takeAway(identifying)
    const goOn: [Role, string][] = [
      ['teacher', `/api/adaptive/user-progress/${learner}`],
      ['teacher', `/api/classes/${identifying.class}/overview`],
      ['teacher', `/api/classes/${identifying.class}/activity`],
      ['teacher', `/api/learners/${learner}/state?at=30&models=skill-profile,learner-progress`],
      ['teacher', `/api/learners/${learner}/explain/skill-profile/attempts?key=calcul/addition`],
      ['teacher', `/api/learners/${learner}/diff?from=10&to=30&models=skill-profile`],
      ['tool', '/api/events?limit=500'],
    ]
    for (const [role, path] of goOn) {
      const { statusCode, body } = await get(identifying, role, path)
      expect(statusCode, `${path}: ${body}`).toBe(200)
    }
    const wait: [Role, string][] = [
      // It shows names, which are folded again for a moment of the past.
      ['teacher', `/api/classes/${identifying.class}/overview?at=30`],
      ['auditor', '/api/events?limit=500'],
      ['teacher', `/api/learners/${learner}/history`],
      ['teacher', `/api/learners/${learner}/replay`],
      ['administrator', `/api/learners/${learner}/state?at=30&models=people`],
    ]
    for (const [role, path] of wait) {
      const { statusCode, body, headers } = await get(identifying, role, path)
      expect([statusCode, headers['retry-after']], `${path}: ${body}`).toEqual([503, '1'])
      expect(body).toContain('The key store does not answer')
    }
  })

  it('streams to those who may not read personal fields, and ends other streams to go on later', async () => {
    await takeAway(identifying)
    const ofTool = await streamed(identifying, 'tool')
    expect(ofTool).toContain('caught-up')
    for (const word of personalWords) expect(ofTool).not.toContain(word)
    const ended = await streamed(identifying, 'auditor')
    expect(ended).not.toContain('caught-up')
    expect(ended).toContain('retry: 2000')
    await bringBack()
    expect(await streamed(identifying, 'auditor', lastId(ended))).toContain('quarante-deux')
    expect(stack.logged.filter((line) => line.includes('"level":"error"'))).toEqual([])
  })

  it('lets `people` wait alone, and it catches up', async () => {
    const person = sealedSchool(9, 'all', 'all', 'all').learners[0]
    const registered = { person, role: 'learner', givenName: 'Noé', familyName: 'Attente' }
    expect((await ask(identifying, 'administrator', 'POST', '/api/people', registered)).statusCode).toBe(201)
    keyStore.setAway(true)
    const answered = await ask(identifying, 'tool', 'POST', '/api/events', [view(learner, 'view-while-away')])
    expect(statuses(answered.body)).toEqual([201])
    const { position } = answered.json()[0].answer
    const overview = await stack.ask('GET', `/api/adaptive/user-progress/${learner}?atLeast=${position}`, {
      token: (await tokensOf(stack, identifying)).teacher,
    })
    expect(overview.statusCode).toBe(200)
    await bringBack()
    await expect.poll(async () => await faultsAndLags(), { interval: 50 }).toEqual([])
  })

  it('holds webhooks with personal fields back without counting attempts, and delivers the others', async () => {
    const make = async (personal: boolean) => {
      const body = { url: `${receiver.url}/${personal}`, personal }
      return (await ask(identifying, 'administrator', 'POST', '/api/webhooks', body)).json<{ id: string }>().id
    }
    const [open, shut] = [await make(true), await make(false)]
    expect(statuses((await ask(identifying, 'tool', 'POST', '/api/events', [answer(learner, 'hook-1')])).body)).toEqual(
      [201],
    )
    const got = (path: string) => receiver.requests.filter((request) => request.path === path)
    await expect.poll(() => [got('/true').length, got('/false').length], { interval: 20 }).toEqual([1, 1])
    await takeAway(identifying)
    await bringBack()
    // Recorded with keys, and to be sent without.
    const recorded = ask(identifying, 'tool', 'POST', '/api/events', [answer(learner, 'hook-2')])
    expect(statuses((await recorded).body)).toEqual([201])
    keyStore.setAway(true)
    expect(statuses((await ask(identifying, 'tool', 'POST', '/api/events', [view(learner, 'hook-3')])).body)).toEqual([
      201,
    ])
    await expect.poll(() => got('/false').length, { interval: 20 }).toBe(3)
    await bringBack()
    await expect.poll(() => got('/true').length, { interval: 20 }).toBe(3)
    for (const id of [open, shut]) {
      const log = await get(identifying, 'administrator', `/api/webhooks/${id}/deliveries?limit=10`)
      expect(log.json().items.map((one: { status: string; attempts: number }) => [one.status, one.attempts])).toEqual([
        ['delivered', 1],
        ['delivered', 1],
        ['delivered', 1],
      ])
      expect((await ask(identifying, 'administrator', 'GET', `/api/webhooks/${id}`)).json()).toMatchObject({
        state: 'active',
      })
    }
    expect(got('/true')[1]?.body).toContain('quarante-deux')
    expect(got('/false')[1]?.body).not.toContain('quarante-deux')
  })
})

describe('while the key store is away, a school that seals everything', () => {
  const [learner] = all.learners

  it('waits with everything about its learners, and answers from its live rows', async () => {
    await takeAway(all)
    expect((await get(all, 'teacher', `/api/adaptive/user-progress/${learner}`)).statusCode).toBe(200)
    for (const [role, path] of [
      ['tool', '/api/events?limit=500'],
      ['teacher', `/api/learners/${learner}/state?at=80&models=skill-profile`],
      ['teacher', `/api/classes/${all.class}/overview?at=80`],
      ['teacher', `/api/learners/${learner}/explain/skill-profile/attempts?key=calcul/addition`],
      ['teacher', `/api/learners/${learner}/replay`],
    ] as const) {
      const { statusCode, body } = await get(all, role, path)
      expect(statusCode, `${path}: ${body}`).toBe(503)
    }
    const refused = await ask(all, 'tool', 'POST', '/api/events', [view(learner, 'away-1'), answer(learner, 'away-2')])
    expect(statuses(refused.body)).toEqual([503, 503])
    await bringBack()
    const taken = await ask(all, 'tool', 'POST', '/api/events', [view(learner, 'away-1'), answer(learner, 'away-2')])
    expect(statuses(taken.body)).toEqual([201, 201])
    await expect.poll(async () => await faultsAndLags(), { interval: 50 }).toEqual([])
  })

  it('follows up its learners when the keys are back', async () => {
    const token = (await tokensOf(stack, all)).tool
    const wrong = (n: number) => answer(learner, `wrong-${n}`, { skill: 'calcul/soustraction', correct: false })
    const sent = await stack.ask('POST', '/api/events', { token, body: [wrong(1), wrong(2), wrong(3)] })
    keyStore.setAway(true)
    expect(statuses(sent.body)).toEqual([201, 201, 201])
    await bringBack()
    const adjusted = () => get(all, 'teacher', `/api/learners/${learner}/history?type=learning.difficulty-adjusted`)
    await expect.poll(async () => (await adjusted()).json().items?.length, { interval: 50 }).toBeGreaterThan(0)
    await expect.poll(async () => await faultsAndLags(), { interval: 50 }).toEqual([])
  })
})

/** What is at fault, parked or behind. */
async function faultsAndLags(): Promise<unknown[]> {
  const head = await headOf()
  const models = await stack.service.projections.status()
  const processes = await stack.service.processes()
  return [
    ...(await stack.service.lags()).filter(({ position }) => position < head),
    ...models.flatMap(({ generations }) => generations.filter(({ fault }) => fault !== null)),
    ...(await stack.service.projections.parked(null, 10)).rows,
    ...processes.filter(({ fault, parked }) => fault !== null || parked > 0),
  ]
}

const lastId = (text: string) => [...text.matchAll(/^id: (\d+)$/gm)].at(-1)?.[1] ?? '0'

/** The text of a stream until it has caught up or ends. */
async function streamed(school: SealedSchool, role: Role, after = '0'): Promise<string> {
  const leave = new AbortController()
  const response = await fetch(`${url}/api/events/stream?after=${after}`, {
    headers: { authorization: `Bearer ${(await tokensOf(stack, school))[role]}` },
    signal: leave.signal,
  })
  let text = ''
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk
    if (text.includes('caught-up')) break
  }
  leave.abort()
  return text
}
