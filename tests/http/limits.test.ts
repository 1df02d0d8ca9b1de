/** Limits on the whole service: what real routes cost, and that a class behind one address gets in. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAllowedAddresses } from '#platform/allowed-addresses.ts'
import { adult, signInWith } from './signed-in.ts'
import { attempt, openSchool, openStack, type Stack } from './stack.ts'

let stack: Stack
let school: Awaited<ReturnType<typeof openSchool>>
beforeAll(async () => {
  const light = new Map([[1, { memoryKiB: 64, passes: 1, parallelism: 1 }]])
  // Everything as by default, but two budgets come back slowly, so that the machine's speed does not matter.
  stack = await openStack('limits', {
    worker: true,
    limits: 'person=200/0.001,strangers=6000/0.001',
    proxies: readAllowedAddresses('10.0.0.5'),
    signIn: { hashing: { parameters: light } },
  })
  school = await openSchool(stack)
})
afterAll(() => stack?.close())

const leftOf = (headers: Readonly<Record<string, unknown>>): number =>
  Number(/;r=(\d+);/.exec(String(headers.ratelimit))?.[1])

async function learnerAsks() {
  const token = await stack.token('learner', { tenant: stack.tenant, actor: school.learner })
  return (method: 'GET' | 'POST', url: string, body?: object) =>
    stack.ask(method, url, { token, ...(body && { body }) })
}

describe('limits', () => {
  it('charge a record, a query and a past moment by their work, and say what is left', async () => {
    const asks = await learnerAsks()
    const at = school.last.headers['x-event-position']
    const recorded = await asks('POST', '/api/adaptive/interaction', attempt(school.learner))
    expect([recorded.statusCode, recorded.headers['ratelimit-policy']]).toEqual([201, '"person";q=200;w=200000'])
    expect(leftOf(recorded.headers)).toBe(199)
    // A row that is not there yet is a refusal, which costs more.
    const position = recorded.headers['x-event-position']
    const shown = await stack.ask('GET', `/api/adaptive/user-progress/${school.learner}?atLeast=${position}`)
    expect(shown.statusCode).toBe(200)
    expect(leftOf((await asks('GET', `/api/adaptive/user-progress/${school.learner}`)).headers)).toBe(197)
    expect(leftOf((await asks('GET', `/api/adaptive/user-progress/${school.learner}?at=${at}`)).headers)).toBe(177)
    expect(leftOf((await asks('GET', `/api/learners/${school.learner}/state?at=${at}`)).headers)).toBe(157)
  })

  it('refuse with a problem that the document describes, while others of the school go on', async () => {
    const asks = await learnerAsks()
    const statuses: number[] = []
    for (let n = 0; n < 120; n += 1)
      statuses.push((await asks('GET', `/api/adaptive/user-progress/${school.learner}`)).statusCode)
    expect(new Set(statuses)).toEqual(new Set([200, 429]))
    const refused = await asks('GET', `/api/adaptive/user-progress/${school.learner}`)
    expect(refused.json()).toMatchObject({ type: '/problems/too-many-requests', facts: { budget: 'person' } })
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    const teacher = await stack.token('teacher', { tenant: stack.tenant })
    expect((await stack.ask('GET', `/api/classes/${school.class}/overview`, { token: teacher })).statusCode).toBe(200)
    expect((await stack.ask('GET', '/health/ready', { token: null })).statusCode).toBe(200)
    const metrics = await stack.ask('GET', '/metrics', { token: await stack.token('operator') })
    expect(metrics.body).toMatch(/sillage_requests_limited_total\{budget="person"\} \d+/)
    expect(stack.logged.filter((line) => line.includes('a limit is reached')).length).toBe(1)
  })

  it('count an address that a known proxy names, and no address that anybody else names', async () => {
    const guess = (remoteAddress: string, forwarded: string) =>
      stack.ask('POST', '/api/session/refresh', {
        token: null,
        remoteAddress,
        headers: { 'x-forwarded-for': forwarded },
        body: { refreshToken: 'none' },
      })
    const lefts: number[] = []
    for (const [from, forwarded] of [
      ['10.0.0.5', '198.51.100.1'],
      ['10.0.0.5', '198.51.100.2'],
      ['10.0.0.5', '198.51.100.9, 198.51.100.1'],
      ['10.0.0.6', '198.51.100.3'],
      ['10.0.0.6', '198.51.100.4'],
    ] as const)
      lefts.push(leftOf((await guess(from, forwarded)).headers))
    // The first answer of each network leaves the same; the second of a network leaves less, whatever it says it forwards.
    const [first = 0, other, again = 0, direct, directAgain = 0] = lefts
    expect([other, direct]).toEqual([first, first])
    expect(again).toBeLessThan(first)
    expect(directAgain).toBeLessThan(first)
  })

  it('let a class of 30 sign in behind one address at the same time, a third of them after a mistake', async () => {
    const people = await Promise.all(Array.from({ length: 30 }, () => adult(stack)))
    const statuses = await Promise.all(
      people.map(async (person, n) => {
        if (n % 3 === 0) expect((await signInWith(stack, { ...person, password: 'a mistake' })).statusCode).toBe(401)
        return (await signInWith(stack, person)).statusCode
      }),
    )
    expect(statuses).toEqual(people.map(() => 200))
  })
})
