/** Budgets over HTTP, on a clock of the test: who is refused, who is not, and what the answers say. */
import Fastify from 'fastify'
import { expect, it } from 'vitest'
import type { Authenticated } from '#identity/token-keys.ts'
import { PersonId, TenantId } from '#kernel/ids.ts'
import { type BudgetTable, defaultBudgets } from '#platform/limit-settings.ts'
import { openLog } from '#platform/logger.ts'
import { answerWithProblems } from '../addresses.ts'
import { HttpProblem } from '../http-problem.ts'
import { budgetsInProcess } from './budgets.ts'
import { chargeMore, requestLimits } from './limit-requests.ts'

const school = TenantId.parse('5111a9e0-0000-4000-8000-000000000000')
const idOf = (n: number) => PersonId.parse(`5111a9e0-0000-4000-8000-${String(n).padStart(12, '0')}`)

/** A server whose tokens are `<role> <number>`; any other is refused. */
async function started(changes: Partial<BudgetTable> = {}) {
  const clock = { nowMs: 1_000 }
  let haveEnded = false
  const refused: string[] = []
  const logged: string[] = []
  const budgets = budgetsInProcess(() => clock.nowMs)
  const app = Fastify()
  answerWithProblems(app)
  const limiting = requestLimits(
    { table: { ...defaultBudgets, ...changes }, budgets },
    {
      onRefused: (budget) => refused.push(budget),
      logger: openLog({ level: 'warn', to: { write: (line: string) => void logged.push(line) } }),
      sessionSecretOf: ({ headers }) => headers.cookie?.match(/session=(\w+)/)?.[1] ?? null,
      deviceSecretOf: ({ headers }) => headers['sillage-device']?.toString() ?? null,
      random: () => 0,
    },
  )
  limiting.refuseStrangers(app)
  app.decorateRequest('authenticated', null)
  app.addHook('onRequest', async (request, reply) => {
    const { may } = request.routeOptions.config
    if (may === 'everyone' || may === undefined) return
    const [, role, number] = /^Bearer (learner|tool)-(\d+)$/.exec(request.headers.authorization ?? '') ?? []
    if (haveEnded || (role !== 'learner' && role !== 'tool')) throw new HttpProblem('unauthenticated', 'no')
    const caller: Authenticated = {
      tenant: school,
      actor: idOf(Number(number)),
      onBehalfOf: null,
      permissions: new Map(),
      roles: [role],
      expiresAtMs: Number.POSITIVE_INFINITY,
      origin: { kind: 'http', address: request.ip, traceId: request.id },
    }
    request.authenticated = caller
    await limiting.chargeCaller(request, reply, caller)
  })
  const may = 'any token'
  app.post('/api/events', { config: { may } }, () => 'done')
  app.get('/api/rows', { config: { may } }, () => 'rows')
  app.get('/api/replay', { config: { may, cost: 50 } }, () => 'steps')
  app.get('/api/none', { config: { may } }, () => {
    throw new HttpProblem('not-found', 'none')
  })
  app.post<{ Body: { size: number } }>('/api/batch', { config: { may } }, async (request) => {
    chargeMore(request, budgets, request.body.size - 1)
    return 'done'
  })
  app.post<{ Body: { password: string } }>('/api/sign-in', { config: { may: 'everyone', cost: 5 } }, (request) => {
    if (request.body.password !== 'right') throw new HttpProblem('unauthenticated', 'no')
    return 'welcome'
  })
  app.post<{ Body: { pin: string } }>('/api/device/sign-in', { config: { may: 'everyone', cost: 5 } }, (request) => {
    if (!String(request.headers['sillage-device']).startsWith('enrolled'))
      throw new HttpProblem('unauthenticated', 'no')
    request.enrolled = { tenant: school, class: 'cm1' }
    if (request.body.pin !== 'right') throw new HttpProblem('unauthenticated', 'no')
    return 'welcome'
  })
  app.post('/oauth/token', { config: { may: 'everyone', cost: 5 } }, (request) => {
    if (request.headers.authorization !== 'Bearer program') throw new HttpProblem('unauthenticated', 'no')
    request.authorizationVerified = true
    return 'token'
  })
  app.get('/health', { config: { may: 'everyone' } }, () => 'ok')
  await app.ready()
  const ask = (method: 'GET' | 'POST', url: string, who: string | null, body?: object, remoteAddress = '203.0.113.7') =>
    app.inject({
      method,
      url,
      remoteAddress,
      headers: who === null ? {} : { authorization: `Bearer ${who}` },
      ...(body && { payload: body }),
    })
  const pin = (device: string, pin: string) =>
    app.inject({
      method: 'POST',
      url: '/api/device/sign-in',
      remoteAddress: '203.0.113.7',
      headers: { 'sillage-device': device },
      payload: { pin },
    })
  const end = () => {
    haveEnded = true
  }
  return { app, ask, pin, end, clock, refused, logged }
}

it('says what is left, and when it will be back, with every answer', async () => {
  const { ask } = await started()
  const answer = await ask('GET', '/api/rows', 'learner-1')
  expect(answer.headers).toMatchObject({ ratelimit: '"person";r=598;t=1', 'ratelimit-policy': '"person";q=600;w=60' })
  expect((await ask('GET', '/api/replay', 'learner-1')).headers.ratelimit).toBe('"person";r=548;t=6')
  expect((await ask('POST', '/api/events', 'learner-1')).headers.ratelimit).toBe('"person";r=547;t=6')
})

it('refuses with the budget that is used up, and admits again after Retry-After', async () => {
  const { ask, clock, refused, logged } = await started({ person: { burst: 3, perSecond: 0.5 } })
  for (let n = 0; n < 3; n += 1) expect((await ask('POST', '/api/events', 'learner-1')).statusCode).toBe(200)
  const answer = await ask('POST', '/api/events', 'learner-1')
  expect([answer.statusCode, answer.headers['retry-after'], answer.headers.ratelimit]).toEqual([
    429,
    '2',
    '"person";r=0;t=6',
  ])
  expect(answer.json()).toMatchObject({
    type: '/problems/too-many-requests',
    detail: 'Your account has used up the budget for requests (0.5 units a second). Try again in 2 s.',
    facts: { budget: 'person', burst: 3, perSecond: 0.5 },
  })
  await ask('POST', '/api/events', 'learner-1')
  expect(refused).toEqual(['person', 'person'])
  expect(logged.length).toBe(1)
  clock.nowMs += 2_000
  expect((await ask('POST', '/api/events', 'learner-1')).statusCode).toBe(200)
})

it('lets one account flood without slowing down anybody else of the school or behind the address', async () => {
  const { ask, refused } = await started({ person: { burst: 20, perSecond: 1 }, school: { burst: 100, perSecond: 1 } })
  for (let n = 0; n < 500; n += 1) await ask('POST', '/api/events', 'learner-0')
  expect(refused).toEqual(Array.from({ length: 480 }, () => 'person'))
  for (let n = 1; n <= 30; n += 1) expect((await ask('GET', '/api/rows', `learner-${n}`)).statusCode).toBe(200)
})

it('holds a school to its budget', async () => {
  const { ask } = await started({ school: { burst: 10, perSecond: 1 } })
  const statuses = await Promise.all(
    Array.from({ length: 12 }, async (_, n) => (await ask('POST', '/api/events', `tool-${n}`)).statusCode),
  )
  expect(statuses.filter((status) => status === 200).length).toBe(10)
  expect((await ask('POST', '/api/events', 'tool-99')).json()).toMatchObject({ facts: { budget: 'school' } })
})

it('charges a batch for each of its commands, afterwards', async () => {
  const { ask, clock } = await started({ program: { burst: 100, perSecond: 10 } })
  expect((await ask('POST', '/api/batch', 'tool-1', { size: 150 })).statusCode).toBe(200)
  expect((await ask('POST', '/api/events', 'tool-1')).statusCode).toBe(429)
  clock.nowMs += 5_100
  expect((await ask('POST', '/api/events', 'tool-1')).statusCode).toBe(200)
})

it('makes failures cost more, to the account alone, and forgives them with time', async () => {
  const { ask, clock } = await started({ person: { burst: 60, perSecond: 1 } })
  for (let n = 0; n < 10; n += 1) expect((await ask('GET', '/api/none', 'learner-1')).statusCode).toBe(404)
  expect((await ask('GET', '/api/none', 'learner-1')).statusCode).toBe(429)
  expect((await ask('GET', '/api/rows', 'learner-2')).headers.ratelimit).toBe('"person";r=58;t=2')
  clock.nowMs += 60_000
  expect((await ask('GET', '/api/rows', 'learner-1')).headers.ratelimit).toBe('"person";r=58;t=2')
})

it('signs in a class of 30 behind one address, each after two mistakes, and again after the lesson', async () => {
  const { ask, refused } = await started()
  for (let lesson = 0; lesson < 3; lesson += 1)
    for (let n = 0; n < 30; n += 1)
      for (const [password, status] of [
        ['wrong', 401],
        ['wrong', 401],
        ['right', 200],
      ] as const)
        expect((await ask('POST', '/api/sign-in', null, { password })).statusCode).toBe(status)
  expect(refused).toEqual([])
})

it('refuses guessing from one network, while those who are signed in there go on', async () => {
  const { ask, refused } = await started({ strangers: { burst: 100, perSecond: 1 } })
  expect((await ask('GET', '/api/rows', 'learner-1')).statusCode).toBe(200)
  for (let n = 0; n < 100; n += 1) await ask('GET', '/api/rows', `guess-${n}`)
  expect(refused).toContain('strangers')
  expect((await ask('GET', '/api/rows', 'guess-7')).statusCode).toBe(429)
  expect((await ask('GET', '/api/rows', 'learner-1')).statusCode).toBe(200)
  // A purse of its own: a faulty program locks nobody out of the sign-in.
  expect((await ask('POST', '/api/sign-in', null, { password: 'right' })).statusCode).toBe(200)
  for (let n = 0; n < 10; n += 1) await ask('POST', '/api/sign-in', null, { password: 'wrong' })
  expect((await ask('POST', '/api/sign-in', null, { password: 'right' })).json()).toMatchObject({
    facts: { budget: 'strangers' },
  })
  expect((await ask('POST', '/api/sign-in', null, { password: 'right' }, '203.0.113.8')).statusCode).toBe(200)
})

it.each([
  ['a token', 'authorization', (n: number) => `Bearer made-up-${n}`],
  ['a cookie', 'cookie', (n: number) => `session=madeup${n}`],
])('takes nobody for known because of %s that nothing verified', async (_, header, made) => {
  const { app } = await started({ strangers: { burst: 100, perSecond: 1 } })
  const answers: number[] = []
  for (let n = 0; n < 40; n += 1) {
    const headers = { [header]: made(n) }
    for (const password of ['right', 'wrong'])
      answers.push(
        (await app.inject({ method: 'POST', url: '/api/sign-in', headers, payload: { password } })).statusCode,
      )
  }
  expect(answers.slice(-10)).toEqual(Array.from({ length: 10 }, () => 429))
})

it('knows the program whose secret an open route has verified', async () => {
  const { ask, refused } = await started({ strangers: { burst: 50, perSecond: 0.001 } })
  for (let n = 0; n < 30; n += 1) expect((await ask('POST', '/oauth/token', 'program')).statusCode).toBe(200)
  expect(refused).toEqual([])
  for (let n = 0; n < 30; n += 1) await ask('POST', '/oauth/token', `guess-${n}`)
  expect(refused).toContain('strangers')
  expect((await ask('POST', '/oauth/token', 'program')).statusCode).toBe(200)
})

it('does not hold the pages of ended sessions against their network, only against themselves', async () => {
  const { ask, end } = await started({ device: { burst: 50, perSecond: 1 }, strangers: { burst: 50, perSecond: 1 } })
  const tokens = Array.from({ length: 30 }, (_, n) => `learner-${n}`)
  for (const token of tokens) expect((await ask('GET', '/api/rows', token)).statusCode).toBe(200)
  end()
  for (let n = 0; n < 6; n += 1) for (const token of tokens) await ask('GET', '/api/rows', token)
  expect((await ask('GET', '/api/rows', 'learner-1')).json()).toMatchObject({ facts: { budget: 'device' } })
  expect((await ask('POST', '/api/sign-in', null, { password: 'right' })).statusCode).toBe(200)
})

it('lets a class sign in on its devices while somebody behind the same address floods the sign-in', async () => {
  const { ask, pin, refused } = await started({ strangers: { burst: 1_000, perSecond: 1 } })
  const devices = Array.from({ length: 30 }, (_, n) => `enrolled ${n}`)
  for (const device of devices) expect((await pin(device, 'right')).statusCode).toBe(200)
  for (let n = 0; n < 300; n += 1) await ask('POST', '/api/sign-in', null, { password: 'wrong' })
  for (let n = 0; n < 300; n += 1) await pin(`made up ${n}`, 'right')
  expect(refused).toContain('strangers')
  expect((await ask('POST', '/api/sign-in', null, { password: 'right' })).statusCode).toBe(429)
  for (const device of devices)
    for (const [typed, status] of [
      ['wrong', 401],
      ['right', 200],
    ] as const)
      expect((await pin(device, typed)).statusCode).toBe(status)
})

it('holds a device and a class to budgets of their own', async () => {
  const { pin } = await started({ device: { burst: 100, perSecond: 1 }, class: { burst: 30, perSecond: 0.001 } })
  expect((await pin('enrolled 1', 'right')).headers.ratelimit).toMatch(/^"strangers"/)
  for (let n = 0; n < 6; n += 1) expect((await pin('enrolled 1', 'right')).headers.ratelimit).toMatch(/^"class"/)
  expect((await pin('enrolled 1', 'right')).json()).toMatchObject({ facts: { budget: 'class' } })
})

it('leaves health free, whatever a network has done', async () => {
  const { ask } = await started({ strangers: { burst: 10, perSecond: 1 } })
  for (let n = 0; n < 20; n += 1) await ask('POST', '/api/sign-in', null, { password: 'wrong' })
  expect((await ask('POST', '/api/sign-in', null, { password: 'right' })).statusCode).toBe(429)
  const health = await ask('GET', '/health', null)
  expect([health.statusCode, health.headers.ratelimit]).toEqual([200, undefined])
  expect((await ask('GET', '/nowhere', null)).statusCode).toBe(404)
})
